package dev.evenkeel.workflows.run;

import static org.awaitility.Awaitility.await;

import dev.evenkeel.workflows.Procedures;
import dev.evenkeel.workflows.contract.CanonicalJson;
import dev.evenkeel.workflows.contract.Decision;
import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.JournalActivities;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.LockWorkflow;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.RunRequest;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.TaskQueues;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Runs that want the lock of one service: Temporal's test server, the real lock, fake tools, and a journal for each run. */
final class LockHarness implements AutoCloseable {

    static final String HOST = "test-host";

    static final String WAITS = """
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

    final Map<String, RunRequest.Child> children = new ConcurrentHashMap<>();
    final FakeTools tools = new FakeTools();
    private final Map<String, FakeJournal> journals = new ConcurrentHashMap<>();
    final TestWorkflowEnvironment environment = TestWorkflowEnvironment.newInstance();
    final FakeLocks locks = new FakeLocks(environment::getWorkflowClient);
    final TestKey key = new TestKey();
    private final AtomicInteger decisions = new AtomicInteger();

    LockHarness() {
        Worker worker =
                environment.newWorker(TaskQueues.MAIN, Procedures.options().build());
        Procedures.register(worker, RunHarness::read);
        worker.registerWorkflowImplementationTypes(UrgentRun.Implementation.class);
        worker.registerActivitiesImplementations(tools, locks, new Journals());
        environment.newWorker(TaskQueues.host(HOST)).registerActivitiesImplementations(locks);
        environment.start();
    }

    static RunRequest.Definition definition(String yaml) {
        String name = yaml.lines().findFirst().orElseThrow().replace("runbook: ", "");
        return new RunRequest.Definition(
                "task/" + name + ".yaml", yaml, CanonicalJson.sha256(yaml.getBytes(StandardCharsets.UTF_8)), "", "eve");
    }

    WorkflowStub start(String runId, String yaml) {
        return start(runId, yaml, Mode.LIVE);
    }

    WorkflowStub start(String runId, String yaml, Mode mode) {
        WorkflowStub stub = environment.getWorkflowClient().newUntypedWorkflowStub("task", options(runId));
        stub.start(new RunRequest(
                runId, definition(yaml), Map.of(), mode, RunHarness.estate(), "rita", key.pinned(), children));
        return stub;
    }

    WorkflowStub urgent(String runId) {
        WorkflowStub stub = environment.getWorkflowClient().newUntypedWorkflowStub("urgent", options(runId));
        stub.start(key.pinned());
        locks.ask("production", "shop", new LockWorkflow.Ask(runId, "Fail over", "rita", true, false, 0, key.pinned()));
        return stub;
    }

    private static WorkflowOptions options(String runId) {
        return WorkflowOptions.newBuilder()
                .setTaskQueue(TaskQueues.MAIN)
                .setWorkflowId("run/" + runId)
                .build();
    }

    FakeJournal journal(String runId) {
        return journals.computeIfAbsent(runId, id -> new FakeJournal());
    }

    /** What the run noted about its lock, as {@code state other}. */
    List<String> states(String runId) {
        return journal(runId).events(Type.LOCK).stream()
                .map(JournalEvent::data)
                .map(data -> data.get("state") + " " + data.get("other"))
                .toList();
    }

    void waitsForTask(String runId) {
        await().atMost(Duration.ofSeconds(20)).until(() -> journal(runId).waitsFor("task"));
    }

    void waitsFor(String runId, RunStatus status) {
        await().atMost(Duration.ofSeconds(20)).until(() -> journal(runId).is(status));
    }

    void decide(WorkflowStub run, String runId, Action action, @Nullable String step) {
        run.update("decide", Object.class, key.sign(decision(runId, action, step, Role.OPERATOR)));
    }

    Decision decision(String runId, Action action, @Nullable String step, Role role) {
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

    @Override
    public void close() {
        environment.close();
    }
}
