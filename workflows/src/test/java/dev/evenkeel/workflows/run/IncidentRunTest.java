package dev.evenkeel.workflows.run;

import static dev.evenkeel.workflows.run.Refused.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.IncidentState;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary;
import io.temporal.client.WorkflowUpdateException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The way of an incident through its states, and what it shares with every run. */
class IncidentRunTest {

    @AutoClose
    private final RunHarness run = new RunHarness();

    private final IncidentStory story = new IncidentStory(run);

    @Test
    void looksAtOnceAndWaitsForSomebody() {
        story.start(IncidentStory.SLOW);
        story.until(Type.PHASE_FINISHED, 2);

        assertThat(run.tools.acted()).containsExactly("triage/front", "diagnose/look");
        JournalEvent declared = run.journal.last(Type.INCIDENT_DECLARED).orElseThrow();
        assertThat(declared.data()).containsEntry("severity", 2).containsEntry("title", "The shop is slow");
        RunSummary summary = run.journal.summary();
        assertThat(summary.status()).isEqualTo(RunStatus.WAITING);
        assertThat(summary.waitingFor()).isEqualTo("acknowledge");
        assertThat(summary.waitingRole()).isEqualTo(Role.RESPONDER);
    }

    @Test
    void goesItsWholeWayAndEndsWhenItIsClosed() {
        story.start(IncidentStory.SLOW);
        story.until(Type.PHASE_FINISHED, 2);
        story.acknowledge("rob");
        story.move("anna", IncidentState.INVESTIGATING);
        story.suggests("MITIGATING: diagnosed");
        story.move("anna", IncidentState.MITIGATING);
        story.until(Type.PHASE_FINISHED, 4);
        story.suggests("MONITORING: verified");
        story.move("anna", IncidentState.MONITORING);
        story.suggests("RESOLVED: verified");
        story.move("anna", IncidentState.RESOLVED);
        run.waitFor("task");
        story.move("anna", IncidentState.POSTMORTEM_DUE);
        refused(() -> story.move("anna", IncidentState.CLOSED), "The phase review is still under way");
        run.decide("rob", Action.COMPLETE, "");
        story.until(Type.PHASE_FINISHED, 5);
        story.move("anna", IncidentState.CLOSED);

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.tools.acted()).containsExactly("triage/front", "diagnose/look", "mitigate/back", "verify/well");
        assertThat(run.journal.events(Type.INCIDENT_MOVED))
                .extracting(event -> event.data().get("to"))
                .containsExactly(
                        "ACKNOWLEDGED",
                        "INVESTIGATING",
                        "MITIGATING",
                        "MONITORING",
                        "RESOLVED",
                        "POSTMORTEM_DUE",
                        "CLOSED");
    }

    /** From each state every jump is tried; what is illegal is refused with what is possible. */
    @ParameterizedTest
    @EnumSource(names = "CLOSED", mode = EnumSource.Mode.EXCLUDE)
    void refusesEveryIllegalJump(IncidentState from) {
        story.start(IncidentStory.QUIET);
        story.bring(from);

        for (IncidentState to : IncidentState.values()) {
            if (!from.moves().contains(to)) {
                refused(
                        () -> story.move("anna", to),
                        "cannot become " + word(to) + " from there. Possible: "
                                + word(from.moves().iterator().next()));
            }
        }
    }

    @Test
    void takesEveryLegalJump() {
        for (IncidentState from : IncidentState.values()) {
            for (IncidentState to : from.moves()) {
                try (RunHarness other = new RunHarness()) {
                    other.start(IncidentStory.QUIET, Map.of());
                    IncidentStory inOther = new IncidentStory(other);
                    inOther.bring(from);
                    inOther.move("anna", to);
                    await().until(() -> other.journal
                            .last(Type.INCIDENT_MOVED)
                            .filter(moved -> to.name().equals(moved.data().get("to")))
                            .isPresent());
                }
            }
        }
    }

    @Test
    void countsTheButtonThatTwoPeoplePressOnce() {
        story.start(IncidentStory.QUIET);
        story.bring(IncidentState.INVESTIGATING);
        List<CompletableFuture<Boolean>> pressed = new ArrayList<>();
        for (String actor : List.of("anna", "bob")) {
            pressed.add(CompletableFuture.supplyAsync(() -> {
                try {
                    run.decide(
                            actor,
                            Role.OPERATOR,
                            Action.MOVE_INCIDENT,
                            "",
                            Map.of("from", "INVESTIGATING", "to", "MITIGATING"));
                    return true;
                } catch (WorkflowUpdateException refused) {
                    return false;
                }
            }));
        }

        assertThat(pressed.stream().map(CompletableFuture::join)).containsExactlyInAnyOrder(true, false);
        refused(
                () -> run.decide(
                        "bob",
                        Role.OPERATOR,
                        Action.MOVE_INCIDENT,
                        "",
                        Map.of("from", "INVESTIGATING", "to", "MONITORING")),
                "Somebody has moved the incident meanwhile: it is mitigating now");
    }

    @Test
    void staysOpenWhenAStepFailsForGood() {
        run.tools.failNext("mitigate/back", Failures.TOOL_FAILED, "no such release");
        story.start(IncidentStory.SLOW);
        story.bring(IncidentState.MITIGATING);
        run.waitFor("failure");
        run.decide("anna", Action.STOP, "Another way");
        await().until(() -> run.journal.events(Type.PHASE_FINISHED).stream()
                .anyMatch(event -> "failed".equals(event.data().get("outcome"))));
        assertThat(run.tools.acted()).doesNotContain("verify/well");

        story.move("anna", IncidentState.INVESTIGATING);
        story.move("anna", IncidentState.MITIGATING);
        await().until(() -> run.tools.acted().contains("verify/well"));
        assertThat(run.tools.acted().stream().filter("diagnose/look"::equals)).hasSize(2);
        assertThat(run.journal.summary().status().finished()).isFalse();
    }

    @Test
    void keepsAskingWhileASecondMitigationIsNotWanted() {
        run.tools.failNext("mitigate/back", Failures.TOOL_FAILED, "not yet");
        story.start(IncidentStory.SLOW);
        story.bring(IncidentState.MITIGATING);
        run.waitFor("failure");
        story.move("anna", IncidentState.INVESTIGATING);
        story.move("anna", IncidentState.MITIGATING);
        run.decide("anna", Action.RETRY, "");
        story.until(Type.SUGGESTED, 3);

        assertThat(run.tools.acted().stream().filter("mitigate/back"::equals)).hasSize(2);
        story.suggests("MONITORING: verified");
    }

    @Test
    void isCalledOffByAnOperatorForAReason() {
        story.start(IncidentStory.SLOW);
        // The test server never goes on after a cancel that reaches an act too late.
        story.until(Type.PHASE_FINISHED, 2);
        refused(
                () -> run.decide("anna", Role.OPERATOR, Action.CANCEL, "", Map.of()),
                "Say why the incident is called off");
        run.decide("anna", Role.OPERATOR, Action.CANCEL, "A false alarm", Map.of());

        assertThat(run.result().status()).isEqualTo(RunStatus.CANCELLED);
        assertThat(run.journal.summary().waitingFor()).isNull();
    }

    @Test
    void isARunAsAnyOtherInADrillAndIsOnlyShownInARehearsal() {
        run.start(IncidentStory.SLOW, Map.of(), Mode.DRILL);
        story.bring(IncidentState.MITIGATING);
        await().until(() -> run.tools.acted().contains("verify/well"));
        assertThat(run.journal.summary().mode()).isEqualTo(Mode.DRILL);

        run.another("r2").start(IncidentStory.SLOW, Map.of(), Mode.REHEARSAL);
        assertThat(run.result("r2").status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.journal.of("r2").events(Type.INCIDENT_DECLARED)).isEmpty();
        assertThat(run.journal.of("r2").events(Type.STEP_PREVIEWED)).hasSizeGreaterThanOrEqualTo(3);
    }

    @Test
    void leavesTheLockOfItsServiceToTheRunsThatItIsHelpedBy() {
        story.start(IncidentStory.SLOW);
        story.bring(IncidentState.MITIGATING);
        await().until(() -> run.tools.acted().contains("verify/well"));
        assertThat(run.journal.events(Type.LOCK)).isEmpty();

        run.from("r1").another("r2").start("""
                runbook: help
                procedure: task
                title: Help
                owner: team-shop
                service: shop
                steps:
                  - { id: helping, script: { command: [help] } }
                """, Map.of());
        assertThat(run.result("r2").status()).isEqualTo(RunStatus.SUCCEEDED);
        story.until(Type.LAUNCHED_RUN_ENDED, 1);
        assertThat(run.journal.last(Type.RUN_LAUNCHED).orElseThrow())
                .satisfies(event -> assertThat(event.actor()).isEqualTo("rita"))
                .satisfies(event ->
                        assertThat(event.data()).containsEntry("run", "r2").containsEntry("runbook", "help"));
        assertThat(run.journal.last(Type.LAUNCHED_RUN_ENDED).orElseThrow().data())
                .containsEntry("run", "r2")
                .containsEntry("status", "SUCCEEDED");
        assertThat(run.journal.of("r2").last(Type.RUN_STARTED).orElseThrow().data())
                .containsEntry("origin", "r1");
    }

    @Test
    void endsARunOfItsRoomAlsoWhenItIsClosedBefore() {
        run.from("gone").start("""
                runbook: help
                procedure: task
                title: Help
                owner: team-shop
                steps:
                  - { id: helping, script: { command: [help] } }
                """, Map.of());
        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
    }

    @Test
    void refusesWhatIsAboutIncidentsOnly() {
        run.start("""
                runbook: plain
                procedure: task
                title: Plain
                owner: team-shop
                steps:
                  - { id: ask, task: { instructions: Look } }
                """, Map.of()).waitFor("task");
        refused(() -> story.acknowledge("rob"), "This run is no incident");
    }

    private static String word(IncidentState state) {
        return state.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
