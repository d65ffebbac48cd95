package dev.evenkeel.workflows.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;
import static org.awaitility.Awaitility.await;

import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.PrometheusActivities.Outcome;
import dev.evenkeel.workflows.contract.Recovery;
import dev.evenkeel.workflows.contract.Recovery.Objectives;
import dev.evenkeel.workflows.contract.ReviewActivities.Obstacle;
import dev.evenkeel.workflows.contract.RunRequest;
import dev.evenkeel.workflows.contract.RunStatus;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Nothing is promoted before it is proven that the old primary takes no more writes, nor is that one opened again beside a new one. */
class FenceRunTest {

    @AutoClose
    private final RunHarness run = new RunHarness();

    private final RecoveryStory story = new RecoveryStory(run);

    @Test
    void doesNotPromoteWhenTheFenceFailsAndSaysWhy() {
        story.failsAt("fence/fenced", "It still takes writes", RecoveryStory.MOVE);

        JournalEvent asked = run.journal.last(Type.PERSON_ASKED).orElseThrow();
        assertThat(String.valueOf(asked.data().get("advice")))
                .contains("Promote is not reached: nothing has proven that north takes no more writes");
        assertThat(asked.data().get("actions"))
                .isEqualTo(List.of("BREAK_GLASS", "RETRY", "RETRY_CHANGED", "STOP", "UNDO", "UNGRACEFUL"));
        assertThatThrownBy(() -> run.decide("olga", Action.SKIP, "it will do"))
                .hasStackTraceContaining("cannot be passed over");
        assertThatThrownBy(() -> run.decide("olga", Action.MARK_DONE, "I saw it"))
                .hasStackTraceContaining("cannot be passed over");
        run.decide("olga", Action.STOP, "not like this");

        assertThat(run.result().status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.result().reason()).contains("It still takes writes").contains("Promote is not reached");
        assertThat(run.tools.acted()).doesNotContain("promote/promote");
        assertThat(run.primaries.sites()).isEmpty();
    }

    @Test
    void takesNobodysWordForAProofThatIsInconclusive() {
        String measured = RecoveryStory.MOVE.replace(
                "script: { command: [\"true\"] }\npromote:",
                "prometheus.gate: { server: 'http://prometheus', query: writes, pass: value == 0.0, for: 1m }\npromote:");
        run.tools.gateEnds("fence/fenced", Outcome.INCONCLUSIVE, "there is no data");
        run.declared(story.planned()).start(measured, Map.of("to", "south")).waitFor("failure");

        JournalEvent asked = run.journal.last(Type.PERSON_ASKED).orElseThrow();
        assertThat(asked.data()).containsEntry("message", "there is no data");
        assertThat(asked.data().get("actions"))
                .asInstanceOf(LIST)
                .contains("BREAK_GLASS")
                .doesNotContain("COMPLETE");
        run.decide("olga", Action.RETRY, "it is back");

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(story.only(Type.FENCE_PROVEN).attempt()).isEqualTo(2);
    }

    @Test
    void brokenGlassGoesPastTheProofAndIsReviewed() {
        story.failsAt("fence/fenced", "Nobody answers", RecoveryStory.MOVE);

        assertThatThrownBy(() -> run.decide("otto", Action.BREAK_GLASS, " "))
                .hasStackTraceContaining("break the glass");
        run.decide("otto", Action.BREAK_GLASS, "The rack is on fire");

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.tools.reviews()).hasSize(1);
        assertThat(run.tools.reviews().getFirst().broke()).containsExactly(Obstacle.PROOF);
        assertThat(run.tools.acted()).contains("promote/promote");
        assertThat(run.journal.events(Type.FENCE_PROVEN)).isEmpty();
    }

    @Test
    void theProofCannotBeSkippedAhead() {
        story.failsAt("fence/stop", "Away", RecoveryStory.MOVE);
        run.steer("olga", Action.PAUSE);
        run.decide("olga", Action.SKIP, "it is off");
        await().until(() -> run.story().contains("STEP_HELD fence/fenced"));

        assertThatThrownBy(() -> run.send(
                        run.sign(run.decision("olga", Action.SKIP_AHEAD, "fence/fenced", null, "no need", Map.of()))))
                .hasStackTraceContaining("cannot be passed over");
        run.steer("olga", Action.RESUME);

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.journal.events(Type.FENCE_PROVEN)).hasSize(1);
    }

    private void undo(List<String> without) {
        Object scope = run.journal.last(Type.UNDO_PLANNED).orElseThrow().data().get("scope");
        String step = run.journal.last(Type.PERSON_ASKED).orElseThrow().step();
        run.send(run.sign(
                run.decision("olga", Action.UNDO, step, String.valueOf(scope), "", Map.of("without", without))));
    }

    @Test
    void goesOnAfterARunThatHasPromotedAndKeepsItsFence() {
        run.primaries.moved("south");
        run.tools.failNext("fence/fenced", Failures.TOOL_FAILED, "Nobody answers");
        Map<String, RunRequest.Taken> done = Map.of(
                "fence/stop",
                new RunRequest.Taken(true, Map.of()),
                "promote/promote",
                new RunRequest.Taken(true, Map.of()));
        run.declared(story.planned())
                .start(RecoveryStory.QUICK, Map.of("to", "south"), Mode.LIVE, new RunRequest.Takeover("r0", done))
                .waitFor("failure");
        assertThat(run.journal.last(Type.PERSON_ASKED).orElseThrow().data().get("actions"))
                .asInstanceOf(LIST)
                .contains("RETRY")
                .doesNotContain("UNDO");
        run.decide("olga", Action.RETRY, "again");

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.tools.acted()).doesNotContain("promote/promote");
    }

    @Test
    void neverOpensTheOldPrimaryAgainBesideANewOne() {
        story.failsAt("verify/check", "Not healthy", RecoveryStory.FOR_GOOD);
        assertThat(run.journal.last(Type.UNDO_PLANNED).orElseThrow().data().get("parts"))
                .asInstanceOf(LIST)
                .singleElement()
                .extracting("key")
                .isEqualTo("promote/grow");
        undo(List.of());

        assertThat(run.result().status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.result().reason()).contains("not undone: Stop");
        assertThat(run.tools.acted()).endsWith("promote/undo_grow").doesNotContain("fence/undo_stop");
        assertThat(run.primaries.sites()).containsExactly("south");
    }

    @Test
    void leavesTheFenceWhereThePromotionIsLeft() {
        story.failsAt("verify/check", "Not healthy", RecoveryStory.QUICK);
        undo(List.of("promote/promote"));

        assertThat(run.result().status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.tools.acted()).doesNotContain("promote/undo_promote", "fence/undo_stop");
        assertThat(run.primaries.sites()).containsExactly("south");
    }

    @Test
    void goesToTheSiteForWhichItHasFenced() {
        story.failsAt("promote/promote", "No disk", RecoveryStory.QUICK);

        assertThatThrownBy(() -> run.decide("olga", Action.RETRY_CHANGED, "", Map.of("to", "west")))
                .hasStackTraceContaining("The recovery goes on to the site for which it began to fence");
    }

    @Test
    void mayStillGoElsewhereBeforeItFences() {
        story.failsAt("assess/last", "Away", RecoveryStory.QUICK);
        run.decide("olga", Action.RETRY_CHANGED, "", Map.of("to", "west"));

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.primaries.sites()).containsExactly("west");
    }

    @Test
    void theProofOfTheWayBackCannotBeSkippedEither() {
        String proven = RecoveryStory.QUICK.replace(
                "failback:\n",
                "failback:\n  - id: back_fenced\n    proves: fence\n    script: { command: [\"true\"] }\n");
        run.tools.failNext("failback/back_fenced", Failures.TOOL_FAILED, "It still takes writes");
        long now = run.now();
        run.declared(new Recovery(now, now, true, "south", "r0", "north", Objectives.NONE, Map.of()))
                .start(proven, Map.of("to", "south"))
                .waitFor("failure");

        assertThatThrownBy(() -> run.decide("olga", Action.SKIP, "it will do"))
                .hasStackTraceContaining("cannot be passed over");
        run.decide("olga", Action.RETRY, "it is closed");
        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(story.only(Type.FENCE_PROVEN).step()).isEqualTo("failback/back_fenced");
    }
}
