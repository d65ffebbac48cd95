package dev.evenkeel.workflows.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.evenkeel.workflows.Procedures;
import dev.evenkeel.workflows.contract.CanonicalJson;
import dev.evenkeel.workflows.contract.Decision;
import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.JournalActivities;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.LockWorkflow;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.RunRequest;
import dev.evenkeel.workflows.contract.RunResult;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.SignedDecision;
import dev.evenkeel.workflows.contract.TaskQueues;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two runs on one service: Temporal's test server, the real lock, fake tools. */
class LockTest {

    private static final String WAITS = """
            runbook: test
            procedure: task
            title: Patch the shop
            owner: team
            service: shop
            steps:
              - id: first
                script: { command: [echo, one] }
              - id: look
                task: { instructions: Look at it. }
              - id: last
                script: { command: [echo, two] }
            """;

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

    private static final String HOST = "test-host";

    private final Map<String, RunRequest.Child> children = new ConcurrentHashMap<>();
    private final FakeTools tools = new FakeTools();
    private final Map<String, FakeJournal> journals = new ConcurrentHashMap<>();
    private final TestWorkflowEnvironment environment = TestWorkflowEnvironment.newInstance();
    private final FakeLocks locks = new FakeLocks(environment::getWorkflowClient);
    private final KeyPair keys = newKeys();
    private final AtomicInteger decisions = new AtomicInteger();

    LockTest() {
        Worker worker =
                environment.newWorker(TaskQueues.MAIN, Procedures.options().build());
        Procedures.register(worker, RunHarness::read);
        worker.registerWorkflowImplementationTypes(UrgentRun.Implementation.class);
        worker.registerActivitiesImplementations(tools, locks, new Journals());
        environment.newWorker(TaskQueues.host(HOST)).registerActivitiesImplementations(locks);
        environment.start();
    }

    @AfterEach
    void close() {
        environment.close();
    }

    @Test
    void theSecondRunWaitsInSightUntilTheFirstHasEnded() {
        WorkflowStub first = start("r1", WAITS);
        waitsForTask("r1");
        WorkflowStub second = start("r2", WAITS);
        waitsFor("r2", RunStatus.QUEUED);

        assertThat(states("r2")).containsExactly("waiting r1");
        assertThat(tools.acted()).containsExactly("steps/first");
        await().untilAsserted(() -> assertThat(locks.last().state().queue())
                .extracting(LockWorkflow.Ask::runId)
                .containsExactly("r2"));

        decide(first, "r1", Action.COMPLETE, "steps/look");
        assertThat(first.getResult(RunResult.class).status()).isEqualTo(RunStatus.SUCCEEDED);
        waitsForTask("r2");
        decide(second, "r2", Action.COMPLETE, "steps/look");
        assertThat(second.getResult(RunResult.class).status()).isEqualTo(RunStatus.SUCCEEDED);

        assertThat(states("r1")).containsExactly("held ", "released ");
        assertThat(states("r2")).containsExactly("waiting r1", "held ", "released ");
        assertThat(tools.acts())
                .extracting(act -> Objects.requireNonNull(act.fence()).number())
                .containsExactly(1L, 1L, 2L, 2L);
        await().untilAsserted(() -> assertThat(locks.last().state().holder()).isNull());
    }

    @Test
    void aRunThatWaitsCanBeCancelledAndIsForgotten() {
        WorkflowStub first = start("r1", WAITS);
        waitsForTask("r1");
        WorkflowStub second = start("r2", WAITS);
        waitsFor("r2", RunStatus.QUEUED);

        decide(second, "r2", Action.CANCEL, null);

        assertThat(second.getResult(RunResult.class).status()).isEqualTo(RunStatus.CANCELLED);
        await().untilAsserted(() -> assertThat(locks.last().state().queue()).isEmpty());
        decide(first, "r1", Action.COMPLETE, "steps/look");
        assertThat(first.getResult(RunResult.class).status()).isEqualTo(RunStatus.SUCCEEDED);
    }

    @Test
    void aRunbookThatDoesNotWaitEndsAtOnce() {
        start("r1", WAITS);
        waitsForTask("r1");

        RunResult result = start("r2", WAITS.replace("steps:\n", "when_locked: refuse\nsteps:\n"))
                .getResult(RunResult.class);

        assertThat(result.status()).isEqualTo(RunStatus.FAILED);
        assertThat(result.reason()).contains("shop", "r1", "Patch the shop");
        assertThat(tools.acted()).containsExactly("steps/first");
    }

    @Test
    void aRehearsalNeedsNoLock() {
        start("r1", WAITS);
        waitsForTask("r1");

        RunResult result = start("r2", WAITS, Mode.REHEARSAL).getResult(RunResult.class);

        assertThat(result.status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(states("r2")).containsExactly("would_wait r1");
        assertThat(locks.last().state().queue()).isEmpty();
    }

    @Test
    void aRehearsalSaysWhichLockItWouldHoldOnceForItsWholeFamily() {
        children.put("inner", child("shop"));

        RunResult result = start("r1", RUNS_ANOTHER, Mode.REHEARSAL).getResult(RunResult.class);

        assertThat(result.status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(states("r1")).containsExactly("would_hold ");
        assertThat(states("r1-1")).isEmpty();
        assertThat(locks.views()).isEmpty();
    }

    @Test
    void theLockOfATerminatedRunIsFreedOnlyWhenNothingOfItIsLeft() {
        WorkflowStub first = start("r1", WAITS);
        waitsForTask("r1");
        first.terminate("by hand");
        locks.ended("r1", HOST, "steps/last still runs");

        start("r2", WAITS);
        await().untilAsserted(() -> assertThat(locks.last().trouble()).contains("steps/last still runs"));
        assertThat(journal("r2").summary().status()).isEqualTo(RunStatus.QUEUED);

        locks.ended("r1", HOST);
        environment.sleep(Duration.ofMinutes(2));
        waitsForTask("r2");
    }

    @Test
    void aHostThatDoesNotAnswerKeepsTheLockOfItsTerminatedRun() {
        WorkflowStub first = start("r1", WAITS);
        waitsForTask("r1");
        first.terminate("by hand");
        locks.ended("r1", "away");

        start("r2", WAITS);

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(locks.last().trouble()).contains("the host away does not answer"));
        assertThat(journal("r2").summary().status()).isEqualTo(RunStatus.QUEUED);
    }

    @Test
    void anAdministratorMayBreakIt() {
        start("r1", WAITS);
        waitsForTask("r1");
        start("r2", WAITS);
        waitsFor("r2", RunStatus.QUEUED);
        WorkflowStub lock =
                environment.getWorkflowClient().newUntypedWorkflowStub(LockWorkflow.id("production", "shop"));
        SignedDecision decision = sign(decision("r1", Action.BREAK_LOCK, null, Role.ADMIN));
        SignedDecision forged = new SignedDecision(decision.decision(), RunHarness.KEY, "AAAA");
        SignedDecision weak = sign(decision("r1", Action.BREAK_LOCK, null, Role.OPERATOR));

        assertThatThrownBy(() -> lock.update("break", Void.class, forged))
                .isInstanceOf(WorkflowUpdateException.class)
                .hasStackTraceContaining("not signed");
        assertThatThrownBy(() -> lock.update("break", Void.class, weak)).hasStackTraceContaining("role admin");
        lock.update("break", Void.class, decision);
        waitsForTask("r2");
        assertThatThrownBy(() -> lock.update("break", Void.class, decision)).hasStackTraceContaining("Another run");

        assertThat(states("r1")).containsExactly("held ", "broken ann");
        assertThat(journal("r1").summary().status()).isEqualTo(RunStatus.PAUSED);
    }

    @Test
    void anUrgentRunGoesFirstAndTheOtherGoesOnAfterIt() {
        WorkflowStub first = start("r1", WAITS);
        waitsForTask("r1");

        WorkflowStub urgent = urgent("u1");
        waitsFor("r1", RunStatus.PAUSED);
        assertThat(urgent.getResult(Long.class)).isEqualTo(2);
        assertThat(states("r1")).containsExactly("held ", "gave_way u1");

        decide(first, "r1", Action.COMPLETE, "steps/look");
        decide(first, "r1", Action.RESUME, null);
        assertThat(first.getResult(RunResult.class).status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(tools.acts())
                .extracting(act -> Objects.requireNonNull(act.fence()).number())
                .containsExactly(1L, 3L);
    }

    @Test
    void anActUnderWayIsEndedBeforeTheUrgentRunGetsTheLock() {
        tools.holdUntilCancelled("steps/first");
        WorkflowStub first = start("r1", WAITS);
        await().until(() -> tools.acted().contains("steps/first"));

        WorkflowStub urgent = urgent("u1");
        assertThat(urgent.getResult(Long.class)).isEqualTo(2);
        assertThat(tools.wasCancelled("steps/first")).isTrue();
        await().untilAsserted(() -> assertThat(
                        journal("r1").last(Type.STEP_FAILED).orElseThrow().data())
                .containsEntry("failure", Failures.GAVE_WAY));

        decide(first, "r1", Action.RETRY, "steps/first");
        decide(first, "r1", Action.RESUME, null);
        waitsForTask("r1");
        assertThat(tools.acted()).containsExactly("steps/first", "steps/first");
    }

    @Test
    void anUrgentRunWaitsWhileAnActMayStillRunOnAHostThatIsAway() {
        tools.loseSight("steps/first", "away");
        locks.remains(HOST, "steps/first still runs");
        start("r1", WAITS);
        await().until(() -> tools.acted().contains("steps/first"));

        WorkflowStub urgent = urgent("u1");
        environment.sleep(Duration.ofMinutes(2));
        await().untilAsserted(() -> assertThat(locks.last().trouble()).contains("steps/first still runs"));
        assertThat(locks.last().state().queue())
                .extracting(LockWorkflow.Ask::runId)
                .containsExactly("u1");

        locks.remains(HOST);
        assertThat(urgent.getResult(Long.class)).isEqualTo(2);
    }

    @Test
    void anUrgentRunGoesOnWhenAPersonHasLooked() {
        tools.loseSight("steps/first", "away");
        locks.remains(HOST, "steps/first still runs");
        WorkflowStub first = start("r1", WAITS);
        await().until(() -> tools.acted().contains("steps/first"));
        WorkflowStub urgent = urgent("u1");
        environment.sleep(Duration.ofMinutes(2));
        await().until(() -> journal("r1").waitsFor("unknown"));

        decide(first, "r1", Action.MARK_DONE, "steps/first");

        assertThat(urgent.getResult(Long.class)).isEqualTo(2);
    }

    @Test
    void aRunThatIsStoppedAtAnUnknownOutcomeKeepsItsLockUntilNothingOfItIsLeft() {
        tools.failNext("steps/first", Failures.UNKNOWN_OUTCOME, "Nobody knows");
        locks.remains(HOST, "steps/first still runs");
        WorkflowStub first = start("r1", WAITS);
        await().until(() -> journal("r1").waitsFor("unknown"));
        decide(first, "r1", Action.STOP, "steps/first");
        assertThat(first.getResult(RunResult.class).status()).isEqualTo(RunStatus.FAILED);

        start("r2", WAITS);
        waitsFor("r2", RunStatus.QUEUED);
        await().untilAsserted(() -> assertThat(locks.last().trouble()).contains("steps/first still runs"));
        assertThat(states("r2")).containsExactly("waiting r1");

        locks.remains(HOST);
        environment.sleep(Duration.ofMinutes(2));
        waitsForTask("r2");
    }

    @Test
    void theRunsThatARunStartsShareItsLock() {
        children.put("inner", child("shop"));

        RunResult result = start("r1", RUNS_ANOTHER).getResult(RunResult.class);

        assertThat(result.status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(states("r1")).containsExactly("held ", "released ");
        assertThat(states("r1-1")).isEmpty();
        assertThat(tools.acts())
                .extracting(act -> Objects.requireNonNull(act.fence()).number())
                .containsExactly(1L);
    }

    @Test
    void aRunThatHoldsOneServiceNeverWaitsForAnotherOne() {
        start("r0", WAITS.replace("service: shop", "service: billing"));
        waitsForTask("r0");
        children.put("inner", child("billing"));

        start("r1", RUNS_ANOTHER);

        await().atMost(Duration.ofSeconds(20)).until(() -> journal("r1").waitsFor("failure"));
        assertThat(journal("r1").last(Type.STEP_FAILED).orElseThrow().data().get("message"))
                .asString()
                .contains("billing", "r0");
    }

    private static RunRequest.Child child(String service) {
        return new RunRequest.Child(
                definition(INNER.replace("service: shop", "service: " + service)), RunHarness.estate());
    }

    private static RunRequest.Definition definition(String yaml) {
        String name = yaml.lines().findFirst().orElseThrow().replace("runbook: ", "");
        return new RunRequest.Definition(
                "task/" + name + ".yaml", yaml, CanonicalJson.sha256(yaml.getBytes(StandardCharsets.UTF_8)), "", "eve");
    }

    private WorkflowStub start(String runId, String yaml) {
        return start(runId, yaml, Mode.LIVE);
    }

    private WorkflowStub start(String runId, String yaml, Mode mode) {
        WorkflowStub stub = environment.getWorkflowClient().newUntypedWorkflowStub("task", options(runId));
        stub.start(new RunRequest(
                runId, definition(yaml), Map.of(), mode, RunHarness.estate(), "rita", pinnedKeys(), children));
        return stub;
    }

    private WorkflowStub urgent(String runId) {
        WorkflowStub stub = environment.getWorkflowClient().newUntypedWorkflowStub("urgent", options(runId));
        stub.start(pinnedKeys());
        locks.ask("production", "shop", new LockWorkflow.Ask(runId, "Fail over", "rita", true, false, 0, pinnedKeys()));
        return stub;
    }

    private static WorkflowOptions options(String runId) {
        return WorkflowOptions.newBuilder()
                .setTaskQueue(TaskQueues.MAIN)
                .setWorkflowId("run/" + runId)
                .build();
    }

    private Map<String, String> pinnedKeys() {
        return Map.of(
                RunHarness.KEY,
                Base64.getEncoder().encodeToString(keys.getPublic().getEncoded()));
    }

    private FakeJournal journal(String runId) {
        return journals.computeIfAbsent(runId, id -> new FakeJournal());
    }

    /** What the run noted about its lock, as {@code state other}. */
    private List<String> states(String runId) {
        return journal(runId).events(Type.LOCK).stream()
                .map(JournalEvent::data)
                .map(data -> data.get("state") + " " + data.get("other"))
                .toList();
    }

    private void waitsForTask(String runId) {
        await().atMost(Duration.ofSeconds(20)).until(() -> journal(runId).waitsFor("task"));
    }

    private void waitsFor(String runId, RunStatus status) {
        await().atMost(Duration.ofSeconds(20)).until(() -> journal(runId).is(status));
    }

    private void decide(WorkflowStub run, String runId, Action action, @Nullable String step) {
        run.update("decide", Object.class, sign(decision(runId, action, step, Role.OPERATOR)));
    }

    private Decision decision(String runId, Action action, @Nullable String step, Role role) {
        return new Decision(
                "d" + decisions.incrementAndGet(),
                runId,
                action,
                step,
                null,
                "ann",
                role,
                "production",
                "because",
                Map.of(),
                0);
    }

    private SignedDecision sign(Decision decision) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(keys.getPrivate());
            signature.update(decision.bytes());
            return new SignedDecision(
                    decision, RunHarness.KEY, Base64.getEncoder().encodeToString(signature.sign()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair newKeys() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private final class Journals implements JournalActivities {
        @Override
        public void append(Append append) {
            journal(append.summary().runId()).append(append);
        }

        @Override
        public void seal(Seal seal) {
            journal(seal.runId()).seal(seal);
        }
    }
}
