package dev.evenkeel.workflows.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.LockWorkflow;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.RunRequest;
import dev.evenkeel.workflows.contract.RunResult;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.SignedDecision;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateException;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Two runs on one service: Temporal's test server, the real lock, fake tools. */
class LockTest {

    private static final String INNER = """
            runbook: inner
            procedure: task
            title: Inner
            owner: team
            service: shop
            steps:
              - id: act
                script: { command: [echo, one] }
            """;

    private static final String RUNS_ANOTHER = """
            runbook: outer
            procedure: task
            title: Outer
            owner: team
            service: shop
            steps:
              - id: inner
                run: { runbook: inner }
            """;

    @AutoClose
    private final LockHarness runs = new LockHarness();

    @Test
    void theSecondRunWaitsInSightUntilTheFirstHasEnded() {
        WorkflowStub first = runs.start("r1", LockHarness.WAITS);
        runs.waitsForTask("r1");
        WorkflowStub second = runs.start("r2", LockHarness.WAITS);
        runs.waitsFor("r2", RunStatus.QUEUED);

        assertThat(runs.states("r2")).containsExactly("waiting r1");
        assertThat(runs.tools.acted()).containsExactly("steps/first");
        await().untilAsserted(() -> assertThat(runs.locks.last().state().queue())
                .extracting(LockWorkflow.Ask::runId)
                .containsExactly("r2"));

        runs.decide(first, "r1", Action.COMPLETE, "steps/look");
        assertThat(first.getResult(RunResult.class).status()).isEqualTo(RunStatus.SUCCEEDED);
        runs.waitsForTask("r2");
        runs.decide(second, "r2", Action.COMPLETE, "steps/look");
        assertThat(second.getResult(RunResult.class).status()).isEqualTo(RunStatus.SUCCEEDED);

        assertThat(runs.states("r1")).containsExactly("held ", "released ");
        assertThat(runs.states("r2")).containsExactly("waiting r1", "held ", "released ");
        assertThat(runs.tools.acts())
                .extracting(act -> Objects.requireNonNull(act.fence()).number())
                .containsExactly(1L, 1L, 2L, 2L);
        await().untilAsserted(
                        () -> assertThat(runs.locks.last().state().holder()).isNull());
    }

    @Test
    void aRunThatWaitsCanBeCancelledAndIsForgotten() {
        WorkflowStub first = runs.start("r1", LockHarness.WAITS);
        runs.waitsForTask("r1");
        WorkflowStub second = runs.start("r2", LockHarness.WAITS);
        runs.waitsFor("r2", RunStatus.QUEUED);

        runs.decide(second, "r2", Action.CANCEL, null);

        assertThat(second.getResult(RunResult.class).status()).isEqualTo(RunStatus.CANCELLED);
        await().untilAsserted(
                        () -> assertThat(runs.locks.last().state().queue()).isEmpty());
        runs.decide(first, "r1", Action.COMPLETE, "steps/look");
        assertThat(first.getResult(RunResult.class).status()).isEqualTo(RunStatus.SUCCEEDED);
    }

    @Test
    void aRunbookThatDoesNotWaitEndsAtOnce() {
        runs.start("r1", LockHarness.WAITS);
        runs.waitsForTask("r1");

        RunResult result = runs.start("r2", LockHarness.WAITS.replace("steps:\n", "when_locked: refuse\nsteps:\n"))
                .getResult(RunResult.class);

        assertThat(result.status()).isEqualTo(RunStatus.FAILED);
        assertThat(result.reason()).contains("shop", "r1", "Patch the shop");
        assertThat(runs.tools.acted()).containsExactly("steps/first");
    }

    @Test
    void aRehearsalNeedsNoLock() {
        runs.start("r1", LockHarness.WAITS);
        runs.waitsForTask("r1");

        RunResult result = runs.start("r2", LockHarness.WAITS, Mode.REHEARSAL).getResult(RunResult.class);

        assertThat(result.status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(runs.states("r2")).containsExactly("would_wait r1");
        assertThat(runs.locks.last().state().queue()).isEmpty();
    }

    @Test
    void aRehearsalSaysWhichLockItWouldHoldOnceForItsWholeFamily() {
        runs.children.put("inner", child("shop"));

        RunResult result = runs.start("r1", RUNS_ANOTHER, Mode.REHEARSAL).getResult(RunResult.class);

        assertThat(result.status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(runs.states("r1")).containsExactly("would_hold ");
        assertThat(runs.states("r1-1")).isEmpty();
        assertThat(runs.locks.views()).isEmpty();
    }

    @Test
    void theLockOfATerminatedRunIsFreedOnlyWhenNothingOfItIsLeft() {
        WorkflowStub first = runs.start("r1", LockHarness.WAITS);
        runs.waitsForTask("r1");
        first.terminate("by hand");
        runs.locks.ended("r1", LockHarness.HOST, "steps/last still runs");

        runs.start("r2", LockHarness.WAITS);
        await().untilAsserted(() -> assertThat(runs.locks.last().trouble()).contains("steps/last still runs"));
        runs.waitsFor("r2", RunStatus.QUEUED);

        runs.locks.ended("r1", LockHarness.HOST);
        runs.environment.sleep(Duration.ofMinutes(2));
        runs.waitsForTask("r2");
    }

    @Test
    void aHostThatDoesNotAnswerKeepsTheLockOfItsTerminatedRun() {
        WorkflowStub first = runs.start("r1", LockHarness.WAITS);
        runs.waitsForTask("r1");
        first.terminate("by hand");
        runs.locks.ended("r1", "away");

        runs.start("r2", LockHarness.WAITS);

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(runs.locks.last().trouble()).contains("the host away does not answer"));
        runs.waitsFor("r2", RunStatus.QUEUED);
    }

    @Test
    void anAdministratorMayBreakIt() {
        runs.start("r1", LockHarness.WAITS);
        runs.waitsForTask("r1");
        runs.start("r2", LockHarness.WAITS);
        runs.waitsFor("r2", RunStatus.QUEUED);
        WorkflowStub lock =
                runs.environment.getWorkflowClient().newUntypedWorkflowStub(LockWorkflow.id("production", "shop"));
        SignedDecision decision = runs.key.sign(runs.decision("r1", Action.BREAK_LOCK, null, Role.ADMIN));
        SignedDecision forged = new SignedDecision(decision.decision(), TestKey.NAME, "AAAA");
        SignedDecision weak = runs.key.sign(runs.decision("r1", Action.BREAK_LOCK, null, Role.OPERATOR));

        assertThatThrownBy(() -> lock.update("break", Void.class, forged))
                .isInstanceOf(WorkflowUpdateException.class)
                .hasStackTraceContaining("not signed");
        assertThatThrownBy(() -> lock.update("break", Void.class, weak)).hasStackTraceContaining("role admin");
        lock.update("break", Void.class, decision);
        runs.waitsForTask("r2");
        assertThatThrownBy(() -> lock.update("break", Void.class, decision)).hasStackTraceContaining("Another run");

        assertThat(runs.states("r1")).containsExactly("held ", "broken ann");
        assertThat(runs.journal("r1").summary().status()).isEqualTo(RunStatus.PAUSED);
    }

    @Test
    void theRunsThatARunStartsShareItsLock() {
        runs.children.put("inner", child("shop"));

        RunResult result = runs.start("r1", RUNS_ANOTHER).getResult(RunResult.class);

        assertThat(result.status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(runs.states("r1")).containsExactly("held ", "released ");
        assertThat(runs.states("r1-1")).isEmpty();
        assertThat(runs.tools.acts())
                .extracting(act -> Objects.requireNonNull(act.fence()).number())
                .containsExactly(1L);
    }

    @Test
    void aRunThatHoldsOneServiceNeverWaitsForAnotherOne() {
        runs.start("r0", LockHarness.WAITS.replace("service: shop", "service: billing"));
        runs.waitsForTask("r0");
        runs.children.put("inner", child("billing"));

        runs.start("r1", RUNS_ANOTHER);

        await().atMost(Duration.ofSeconds(20)).until(() -> runs.journal("r1").waitsFor("failure"));
        assertThat(runs.journal("r1")
                        .last(Type.STEP_FAILED)
                        .orElseThrow()
                        .data()
                        .get("message"))
                .asString()
                .contains("billing", "r0");
    }

    private static RunRequest.Child child(String service) {
        return new RunRequest.Child(
                LockHarness.definition(INNER.replace("service: shop", "service: " + service)), RunHarness.estate());
    }
}
