package dev.evenkeel.workflows.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.Drill;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunResult;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary.Alarm;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A failover that is only practised cleans up behind it, whatever becomes of it. */
class DrillRunTest {

    private static final String DRILLED = RecoveryStory.MOVE.replace(
            "  - id: turn\n",
            "  - id: told\n    in_drill: skip\n    task: { instructions: Call }\n"
                    + "  - id: real\n    in_drill: simulate\n    script: { command: [\"true\"] }\n  - id: turn\n");

    @AutoClose
    private final RunHarness run = new RunHarness();

    private final RecoveryStory story = new RecoveryStory(run);

    @Test
    void aDrillCleansUpAndLeavesOutWhatItShall() {
        run.declared(story.planned()).start(DRILLED, Map.of("to", "south"), Mode.DRILL);

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.story())
                .contains("STEP_SKIPPED redirect/told", "STEP_PREVIEWED redirect/real", "STEP_FINISHED failback/back");
        assertThat(run.tools.acted()).doesNotContain("redirect/real");
        assertThat(run.primaries.sites()).containsExactly("south", "north");
    }

    @Test
    void anUnattendedDrillUndoesAndCleansUp() {
        run.tools.failNext("verify/check", Failures.TOOL_FAILED, "Not healthy");
        run.declared(story.planned())
                .unattended(new Drill("move/hourly", 0, "team-shop", Duration.ofMinutes(15), null))
                .start(RecoveryStory.QUICK, Map.of("to", "south"), Mode.DRILL)
                .waitFor("failure");
        assertThat(run.journal.summary().alarm()).isEqualTo(Alarm.ESCALATED);

        RunResult result = run.result();
        assertThat(result.status()).isEqualTo(RunStatus.FAILED);
        assertThat(result.reason()).isEqualTo("Nobody answered within 15m: Check. What was done is undone");
        assertThat(run.tools.acted())
                .containsSubsequence("verify/check", "promote/undo_promote", "fence/undo_stop", "failback/back");
        assertThat(run.primaries.sites()).containsExactly("south", "north");
        assertThat(story.only(Type.DRILL_ABORTED).data()).containsEntry("reason", "Nobody answered within 15m: Check");
    }

    @Test
    void aDrillEndsWhenItsConditionSaysSo() {
        run.declared(story.planned())
                .unattended(
                        new Drill("move/hourly", 0, "team-shop", Duration.ofMinutes(15), "steps.promote.exitCode == 0"))
                .start(RecoveryStory.MOVE, Map.of("to", "south"), Mode.DRILL);

        assertThat(run.result().status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.result().reason()).isEqualTo("The drill is aborted: steps.promote.exitCode == 0");
        assertThat(run.tools.acted()).endsWith("promote/promote", "failback/back");
    }

    @Test
    void aCancelledDrillIsCleanedUpToo() {
        run.tools.holdUntilCancelled("verify/check");
        run.declared(story.planned()).start(RecoveryStory.QUICK, Map.of("to", "south"), Mode.DRILL);
        await().until(() -> run.tools.acted().contains("verify/check"));
        run.steer("olga", Action.CANCEL);
        run.waitFor("undo").decide("olga", Action.LEAVE, "clean up only");

        assertThat(run.result().status()).isEqualTo(RunStatus.CANCELLED);
        assertThat(run.tools.acted()).endsWith("failback/back");
        assertThat(run.primaries.sites()).containsExactly("south", "north");
    }

    @Test
    void aDrillThatHasNotActedCleansNothingUp() {
        run.declared(story.planned()).start(RecoveryStory.MOVE, Map.of("to", "north"), Mode.DRILL);

        assertThat(run.result().status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.tools.acted()).isEmpty();
    }

    @Test
    void aDrillPreemptsNoDeploy() {
        run.tools.holdUntilCancelled("rollout/install@north");
        run.start("""
                runbook: release
                procedure: deploy
                title: Release the shop
                owner: team-shop
                service: shop
                rollout:
                  - id: install
                    script: { command: [install] }
                """, Map.of());
        await().until(() -> run.tools.acted().contains("rollout/install@north"));

        run.another("r2").declared(story.planned()).start(RecoveryStory.QUICK, Map.of("to", "south"), Mode.DRILL);
        await().until(() -> run.journal.of("r2").is(RunStatus.QUEUED));
        run.in("r1").steer("olga", Action.CANCEL);

        assertThat(run.result("r2").status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.journal.of("r1").events(Type.LOCK))
                .extracting(lock -> lock.data().get("state"))
                .contains("held", "released")
                .doesNotContain("gave_way");
    }

    @Test
    void tellsTheWayBackWhetherAnythingWasPromoted() {
        String told = RecoveryStory.QUICK.replace("  - id: back\n", "  - id: back\n    when: run.promoted\n");
        run.tools.failNext("fence/fenced", Failures.TOOL_FAILED, "It still takes writes");
        run.declared(story.planned())
                .start(told, Map.of("to", "south"), Mode.DRILL)
                .waitFor("failure");
        run.decide("olga", Action.STOP, "not like this");

        assertThat(run.result().status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.tools.acted()).doesNotContain("failback/back");
        assertThat(run.story()).contains("STEP_SKIPPED failback/back");
    }
}
