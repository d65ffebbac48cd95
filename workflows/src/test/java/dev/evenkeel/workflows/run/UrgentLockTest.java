package dev.evenkeel.workflows.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.LockWorkflow;
import dev.evenkeel.workflows.contract.RunResult;
import dev.evenkeel.workflows.contract.RunStatus;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A run that goes before others, and what may still be under way when a run lets go of the lock. */
class UrgentLockTest {

    @AutoClose
    private final LockHarness runs = new LockHarness();

    @Test
    void anUrgentRunGoesFirstAndTheOtherGoesOnAfterIt() {
        WorkflowStub first = runs.start("r1", LockHarness.WAITS);
        runs.waitsForTask("r1");

        WorkflowStub urgent = runs.urgent("u1");
        runs.waitsFor("r1", RunStatus.PAUSED);
        assertThat(urgent.getResult(Long.class)).isEqualTo(2);
        assertThat(runs.states("r1")).containsExactly("held ", "gave_way u1");

        runs.decide(first, "r1", Action.COMPLETE, "steps/look");
        runs.decide(first, "r1", Action.RESUME, null);
        assertThat(first.getResult(RunResult.class).status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(runs.tools.acts())
                .extracting(act -> Objects.requireNonNull(act.fence()).number())
                .containsExactly(1L, 3L);
    }

    @Test
    void anActUnderWayIsEndedBeforeTheUrgentRunGetsTheLock() {
        runs.tools.holdUntilCancelled("steps/first");
        WorkflowStub first = runs.start("r1", LockHarness.WAITS);
        await().until(() -> runs.tools.acted().contains("steps/first"));

        WorkflowStub urgent = runs.urgent("u1");
        assertThat(urgent.getResult(Long.class)).isEqualTo(2);
        assertThat(runs.tools.wasCancelled("steps/first")).isTrue();
        await().untilAsserted(() -> assertThat(
                        runs.journal("r1").last(Type.STEP_FAILED).orElseThrow().data())
                .containsEntry("failure", Failures.GAVE_WAY));

        runs.decide(first, "r1", Action.RETRY, "steps/first");
        runs.decide(first, "r1", Action.RESUME, null);
        runs.waitsForTask("r1");
        assertThat(runs.tools.acted()).containsExactly("steps/first", "steps/first");
    }

    @Test
    void anUrgentRunWaitsWhileAnActMayStillRunOnAHostThatIsAway() {
        runs.tools.loseSight("steps/first", "away");
        runs.locks.remains(LockHarness.HOST, "steps/first still runs");
        runs.start("r1", LockHarness.WAITS);
        await().until(() -> runs.tools.acted().contains("steps/first"));

        WorkflowStub urgent = runs.urgent("u1");
        runs.environment.sleep(Duration.ofMinutes(2));
        await().untilAsserted(() -> assertThat(runs.locks.last().trouble()).contains("steps/first still runs"));
        assertThat(runs.locks.last().state().queue())
                .extracting(LockWorkflow.Ask::runId)
                .containsExactly("u1");

        runs.locks.remains(LockHarness.HOST);
        assertThat(urgent.getResult(Long.class)).isEqualTo(2);
    }

    @Test
    void anUrgentRunGoesOnWhenAPersonHasLooked() {
        runs.tools.loseSight("steps/first", "away");
        runs.locks.remains(LockHarness.HOST, "steps/first still runs");
        WorkflowStub first = runs.start("r1", LockHarness.WAITS);
        await().until(() -> runs.tools.acted().contains("steps/first"));
        WorkflowStub urgent = runs.urgent("u1");
        runs.environment.sleep(Duration.ofMinutes(2));
        await().until(() -> runs.journal("r1").waitsFor("unknown"));

        runs.decide(first, "r1", Action.MARK_DONE, "steps/first");

        assertThat(urgent.getResult(Long.class)).isEqualTo(2);
    }

    @Test
    void aRunThatIsStoppedAtAnUnknownOutcomeKeepsItsLockUntilNothingOfItIsLeft() {
        runs.tools.failNext("steps/first", Failures.UNKNOWN_OUTCOME, "Nobody knows");
        runs.locks.remains(LockHarness.HOST, "steps/first still runs");
        WorkflowStub first = runs.start("r1", LockHarness.WAITS);
        await().until(() -> runs.journal("r1").waitsFor("unknown"));
        runs.decide(first, "r1", Action.STOP, "steps/first");
        assertThat(first.getResult(RunResult.class).status()).isEqualTo(RunStatus.FAILED);

        runs.start("r2", LockHarness.WAITS);
        runs.waitsFor("r2", RunStatus.QUEUED);
        await().untilAsserted(() -> assertThat(runs.locks.last().trouble()).contains("steps/first still runs"));
        assertThat(runs.states("r2")).containsExactly("waiting r1");

        runs.locks.remains(LockHarness.HOST);
        runs.environment.sleep(Duration.ofMinutes(2));
        runs.waitsForTask("r2");
    }
}
