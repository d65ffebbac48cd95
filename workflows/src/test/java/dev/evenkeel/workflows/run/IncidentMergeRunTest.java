package dev.evenkeel.workflows.run;

import static dev.evenkeel.workflows.run.Refused.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.evenkeel.workflows.contract.AlertNews;
import dev.evenkeel.workflows.contract.Decision;
import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.IncidentState;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.MergeNews;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.SignedDecision;
import io.temporal.client.WorkflowUpdateException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** An incident goes on as another one: both or none of them says so, and no alert is lost on the way. */
class IncidentMergeRunTest {

    private static final String DEAF = """
            runbook: deaf
            procedure: task
            title: Does not know what an incident is
            owner: team-shop
            steps:
              - { id: ask, task: { instructions: Look } }
            """;

    @AutoClose
    private final RunHarness run = new RunHarness();

    private final IncidentStory story = new IncidentStory(run);

    @Test
    void goesOnAsAnotherOneWithAllOfItsAlerts() {
        two();
        run.stub("r1").signal("alerts", new AlertNews(run.alerts.fires(7, 1_000)));
        story.until(Type.ALERT_CHANGED, 1);
        merge("r1", "r2");

        assertThat(run.result("r1").status()).isEqualTo(RunStatus.MERGED);
        assertThat(run.result("r1").reason()).isEqualTo("Merged into r2");
        assertThat(run.journal.last(Type.INCIDENT_MERGED).orElseThrow())
                .satisfies(event -> assertThat(event.actor()).isEqualTo("anna"))
                .satisfies(event -> assertThat(event.data())
                        .containsEntry("into", "r2")
                        .containsEntry("title", "The shop is slow")
                        .containsEntry("alerts", 1));
        assertThat(run.journal.summary().status()).isEqualTo(RunStatus.MERGED);
        assertThat(run.journal.summary().waitingFor()).isNull();
        await().until(() -> run.journal.of("r2").last(Type.ALERT_CHANGED).isPresent());
        assertThat(run.journal.of("r2").last(Type.MERGED_IN).orElseThrow())
                .satisfies(event -> assertThat(event.actor()).isEqualTo("anna"))
                .satisfies(event -> assertThat(event.data())
                        .containsEntry("run", "r1")
                        .containsEntry("reason", "One and the same"));
        assertThat(run.alerts.incident(7)).isEqualTo("r2");
        run.in("r2");
        story.move("anna", IncidentState.ACKNOWLEDGED);
    }

    @Test
    void comesToItsEndWhenTheStoreIsAwayBetweenTheHalves() {
        two();
        run.alerts.away(3);
        merge("r1", "r2");
        await().until(() -> run.journal.of("r2").last(Type.MERGED_IN).isPresent());

        assertThat(run.result("r1").status()).isEqualTo(RunStatus.MERGED);
        assertThat(run.alerts.merged).hasSize(1);
        assertThat(run.journal.of("r2").events(Type.MERGED_IN)).hasSize(1);
        assertThat(run.journal.events(Type.INCIDENT_MERGED)).hasSize(1);
    }

    @Test
    void goesOnWhenTheOtherOneHasEndedMeanwhile() {
        two();
        run.in("r2");
        bring("r2", IncidentState.CLOSED);
        assertThat(run.result("r2").status()).isEqualTo(RunStatus.SUCCEEDED);
        merge("r1", "r2");
        story.until(Type.MERGE_REFUSED, 1);

        assertThat(run.journal.last(Type.MERGE_REFUSED).orElseThrow().data())
                .containsEntry("into", "r2")
                .extractingByKey("why")
                .asString()
                .startsWith("The incident r2 has ended meanwhile");
        assertThat(run.alerts.merged).isEmpty();
        bring("r1", IncidentState.CLOSED);
        assertThat(run.result("r1").status()).isEqualTo(RunStatus.SUCCEEDED);
    }

    @Test
    void goesOnWhenTheOtherOneIsADrill() {
        story.start(IncidentStory.QUIET);
        story.until(Type.PHASE_FINISHED, 1);
        run.another("r2").start(IncidentStory.QUIET, Map.of(), Mode.DRILL);
        phaseEnds("r2");
        merge("r1", "r2");
        story.until(Type.MERGE_REFUSED, 1);

        assertThat(run.journal.last(Type.MERGE_REFUSED).orElseThrow().data())
                .containsEntry("why", "One of the two is a drill and the other one is not");
        assertThat(run.journal.of("r2").events(Type.MERGED_IN)).isEmpty();
    }

    @Test
    void refusesWhatMakesNoSense() {
        run.tools.failNext("mitigate/back", "ToolFailed", "not yet");
        story.start(IncidentStory.SLOW);
        story.until(Type.PHASE_FINISHED, 2);

        refused(() -> merge("r1", "r1"), "An incident is not merged into itself");
        refused(() -> merge("r1", ""), "Say into which incident");
        refused(
                () -> run.decide("anna", Role.OPERATOR, Action.MERGE_INCIDENT, " ", Map.of("into", "r2")),
                "Say why the incidents are one");
        refused(
                () -> run.decide("rob", Role.RESPONDER, Action.MERGE_INCIDENT, "Same", Map.of("into", "r2")),
                "Only the incident's commander and operators may merge");
        story.bring(IncidentState.MITIGATING);
        run.waitFor("failure");
        refused(
                () -> merge("r1", "r2"),
                "The phase mitigate is still under way: answer its steps or stop them, then merge the incident");
        assertThat(run.journal.events(Type.MERGE_ASKED)).isEmpty();
    }

    @Test
    void isLedByWhoCommandsBoth() {
        two();
        run.in("r1");
        story.role("rob", Action.OFFER_ROLE, "COMMANDER", "rob");
        merge("rob", Role.RESPONDER, "r1", "r2");
        story.until(Type.MERGE_REFUSED, 1);
        assertThat(run.journal.last(Type.MERGE_REFUSED).orElseThrow().data())
                .containsEntry("why", "You are neither an operator where r2 is nor its commander");

        run.in("r2");
        story.role("rob", Action.OFFER_ROLE, "COMMANDER", "rob");
        merge("rob", Role.RESPONDER, "r1", "r2");
        assertThat(run.result("r1").status()).isEqualTo(RunStatus.MERGED);
    }

    @Test
    void keepsWhatIsPrivateApartFromWhatIsNot() {
        two();
        run.in("r2");
        run.decide("anna", Role.OPERATOR, Action.MAKE_PRIVATE, "A name is in it", Map.of());
        merge("r1", "r2");
        story.until(Type.MERGE_REFUSED, 1);
        assertThat(run.journal.last(Type.MERGE_REFUSED).orElseThrow().data().get("why"))
                .asString()
                .startsWith("One of the two is private");
        assertThat(run.journal.of("r2").events(Type.MERGED_IN)).isEmpty();

        run.in("r1");
        run.decide("anna", Role.OPERATOR, Action.MAKE_PRIVATE, "Here, too", Map.of());
        merge("r1", "r2");
        assertThat(run.result("r1").status()).isEqualTo(RunStatus.MERGED);
    }

    @Test
    void countsInAnotherEnvironmentWhatThePersonIsThere() {
        two();
        SignedDecision nobody = foreign("r1", Map.of("into", "r2"));
        run.stub("r2").signal("merge_asked", new MergeNews.Ask(nobody, "Elsewhere", Mode.LIVE, false));
        SignedDecision operator = foreign("r9", Map.of("into", "r2", "there", "OPERATOR"));
        run.stub("r2").signal("merge_asked", new MergeNews.Ask(operator, "Elsewhere", Mode.LIVE, false));
        await().until(() -> run.journal.of("r2").last(Type.MERGED_IN).isPresent());

        assertThat(run.journal.of("r2").events(Type.MERGED_IN))
                .extracting(event -> event.data().get("run"))
                .containsExactly("r9");
    }

    @Test
    void believesNobodyWhoHasNotSigned() {
        two();
        Decision decision = decision("r1", "r2");
        SignedDecision forged = new SignedDecision(decision, TestKey.NAME, "bm8=");
        run.stub("r2").signal("merge_asked", new MergeNews.Ask(forged, "The shop is slow", Mode.LIVE, false));
        run.in("r2");
        story.move("anna", IncidentState.ACKNOWLEDGED);

        assertThat(run.journal.of("r2").events(Type.MERGED_IN)).isEmpty();
    }

    @Test
    void answersTheSameHoweverOftenItIsAsked() {
        two();
        SignedDecision decided = run.sign(decision("r0", "r2"));
        for (int time = 0; time < 3; time++) {
            run.stub("r2").signal("merge_asked", new MergeNews.Ask(decided, "Gone", Mode.LIVE, false));
        }
        await().until(() -> run.journal.of("r2").last(Type.MERGED_IN).isPresent());
        run.in("r2");
        refused(() -> merge("r2", "r1"), "The incident r0 is being merged into this one");
        bring("r2", IncidentState.POSTMORTEM_DUE);
        refused(() -> story.move("anna", IncidentState.CLOSED), "The incident r0 is being merged into this one");
        run.stub("r2").signal("merge_arrived", new MergeNews.Arrived("r0", 0));
        story.move("anna", IncidentState.CLOSED);

        assertThat(run.result("r2").status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.journal.of("r2").events(Type.MERGED_IN)).hasSize(1);
    }

    @Test
    void tellsWhomItHasRefusedTheSameWhenTheObstacleIsGone() {
        two();
        run.another("r3").start(DEAF, Map.of()).waitFor("task");
        merge("r2", "r3");
        SignedDecision first = run.sign(decision("r0", "r2"));
        run.stub("r2").signal("merge_asked", new MergeNews.Ask(first, "Refused", Mode.LIVE, false));
        String decided = String.valueOf(
                run.journal.of("r2").last(Type.MERGE_ASKED).orElseThrow().data().get("decision"));
        run.stub("r2").signal("merge_answered", new MergeNews.Answer("r3", "", decided, "It is a task"));
        await().until(() -> run.journal.of("r2").last(Type.MERGE_REFUSED).isPresent());

        run.stub("r2").signal("merge_asked", new MergeNews.Ask(first, "Refused", Mode.LIVE, false));
        SignedDecision later = run.sign(decision("r9", "r2"));
        run.stub("r2").signal("merge_asked", new MergeNews.Ask(later, "Taken", Mode.LIVE, false));
        await().until(() -> run.journal.of("r2").last(Type.MERGED_IN).isPresent());

        assertThat(run.journal.of("r2").events(Type.MERGED_IN))
                .extracting(event -> event.data().get("run"))
                .containsExactly("r9");
    }

    @Test
    void isCalledOffByAnAdministratorWhileTheOtherOneDoesNotAnswer() {
        story.start(IncidentStory.QUIET);
        story.until(Type.PHASE_FINISHED, 1);
        run.another("r2").start(DEAF, Map.of()).waitFor("task");
        merge("r1", "r2");
        story.until(Type.MERGE_ASKED, 1);
        run.in("r1");
        refused(() -> run.decide("anna", Role.OPERATOR, Action.CANCEL, "No", Map.of()), "is being merged into r2");
        run.decide("root", Role.ADMIN, Action.CANCEL, "It never answers", Map.of());

        assertThat(run.result("r1").status()).isEqualTo(RunStatus.CANCELLED);
        assertThat(run.journal.last(Type.MERGE_REFUSED).orElseThrow().data())
                .containsEntry("why", "The incident was called off before r2 had answered");
        assertThat(run.alerts.merged).isEmpty();
    }

    /** The other one never answers; what it asks itself crosses what it is asked. */
    @Test
    void keepsTheOlderOneOfTwoThatAskEachOther() {
        story.start(IncidentStory.QUIET);
        story.until(Type.PHASE_FINISHED, 1);
        run.another("r2").start(DEAF, Map.of()).waitFor("task");
        merge("r1", "r2");
        story.until(Type.MERGE_ASKED, 1);
        refused(() -> merge("r1", "r2"), "The incident is being merged into r2");
        run.in("r1");
        refused(() -> run.decide("anna", Role.OPERATOR, Action.CANCEL, "No", Map.of()), "is being merged into r2");
        refused(() -> story.severity("anna", Role.OPERATOR, 1), "is being merged into r2");

        run.stub("r1")
                .signal("merge_asked", new MergeNews.Ask(run.sign(decision("r0", "r1")), "Older", Mode.LIVE, false));
        run.stub("r1")
                .signal("merge_asked", new MergeNews.Ask(run.sign(decision("r2", "r1")), "Younger", Mode.LIVE, false));
        story.until(Type.MERGED_IN, 1);
        assertThat(run.journal.events(Type.MERGED_IN))
                .extracting(event -> event.data().get("run"))
                .containsExactly("r2");
        String decided = String.valueOf(
                run.journal.last(Type.MERGE_ASKED).orElseThrow().data().get("decision"));
        run.stub("r1").signal("merge_answered", new MergeNews.Answer("r2", "", "another", ""));
        run.stub("r1").signal("merge_answered", new MergeNews.Answer("r2", "", decided, "It is being merged itself"));
        story.until(Type.MERGE_REFUSED, 1);
        run.in("r1");
        story.severity("anna", Role.OPERATOR, 1);
        assertThat(run.journal.events(Type.INCIDENT_MERGED)).isEmpty();
    }

    @Test
    void mergesOneOfTwoWhenTwoPeoplePressAtOnce() {
        two();
        run.alerts.fires(7, 1_000);
        List<CompletableFuture<Boolean>> pressed = Stream.of(decision("r1", "r2"), decision("r2", "r1"))
                .map(decision -> CompletableFuture.supplyAsync(() -> {
                    try {
                        run.stub(decision.runId()).update("decide", Object.class, run.sign(decision));
                        return true;
                    } catch (WorkflowUpdateException refused) {
                        return false;
                    }
                }))
                .toList();
        assertThat(pressed.stream().map(CompletableFuture::join)).contains(true);
        await().until(() -> Stream.of("r1", "r2")
                        .filter(id -> run.journal.of(id).is(RunStatus.MERGED))
                        .count()
                == 1);

        String stays = run.journal.of("r1").is(RunStatus.MERGED) ? "r2" : "r1";
        await().untilAsserted(() -> assertThat(run.alerts.incident(7)).isEqualTo(stays));
        bring(stays, IncidentState.CLOSED);
        assertThat(run.result(stays).status()).isEqualTo(RunStatus.SUCCEEDED);
    }

    private void two() {
        story.start(IncidentStory.QUIET);
        phaseEnds("r1");
        run.another("r2").start(IncidentStory.QUIET, Map.of());
        phaseEnds("r2");
    }

    private void phaseEnds(String id) {
        await().until(() -> run.journal.of(id).last(Type.PHASE_FINISHED).isPresent());
    }

    private void merge(String from, String into) {
        merge("anna", Role.OPERATOR, from, into);
    }

    private void merge(String actor, Role role, String from, String into) {
        run.in(from).decide(actor, role, Action.MERGE_INCIDENT, "One and the same", Map.of("into", into));
    }

    private void bring(String id, IncidentState to) {
        run.in(id);
        for (IncidentState state : IncidentState.values()) {
            if (state != IncidentState.DECLARED && state.compareTo(to) <= 0) {
                story.move("anna", state);
            }
        }
    }

    private Decision decision(String from, String into) {
        run.in(from);
        return run.decision("anna", Action.MERGE_INCIDENT, null, null, "One and the same", Map.of("into", into));
    }

    private SignedDecision foreign(String from, Map<String, Object> evidence) {
        return run.sign(new Decision(
                "d-" + from,
                from,
                Action.MERGE_INCIDENT,
                null,
                null,
                "anna",
                Role.OPERATOR,
                "staging",
                "One and the same",
                evidence,
                0));
    }
}
