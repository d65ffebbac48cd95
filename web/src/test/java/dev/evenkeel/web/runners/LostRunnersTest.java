package dev.evenkeel.web.runners;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.activities.act.ActClaims.Claim;
import dev.evenkeel.activities.store.AuditFilter;
import dev.evenkeel.activities.store.RunnerActs.Handed;
import dev.evenkeel.activities.store.Runners;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.activities.store.StoreSettings;
import dev.evenkeel.web.temporal.WorkerRegistration;
import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.CommandActivities;
import dev.evenkeel.workflows.contract.CommandActivities.CommandResult;
import dev.evenkeel.workflows.contract.CommandActivities.ScriptRequest;
import dev.evenkeel.workflows.contract.CommandActivities.SshRequest;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.JournalActivities;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary;
import dev.evenkeel.workflows.contract.TaskQueues;
import io.temporal.activity.ActivityOptions;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.WorkerFactory;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A runner has begun an act and never comes back; on Temporal's in-memory server. */
@SuppressWarnings("NullAway.Init") // JUnit sets the fields
class LostRunnersTest {

    private static final Act ACT = new Act("run-1", "steps/a", 1, Mode.LIVE, "lab", "far", Map.of(), 60_000, null);

    @TempDir
    private Path folder;

    private Store store;
    private RunnerTokens tokens;
    private TestWorkflowEnvironment temporal;
    private LostRunners lost;
    private String runner;

    @BeforeEach
    void beginsAnAct() {
        InstantSource clock = InstantSource.system();
        store = Store.open(StoreSettings.folder(folder));
        tokens = new RunnerTokens(store, clock, new Refusals(store, clock));
        temporal = TestWorkflowEnvironment.newInstance(
                TestEnvironmentOptions.newBuilder().setUseTimeskipping(false).build());
        temporal.newWorker("main").registerWorkflowImplementationTypes(OneScriptWorkflow.class);
        temporal.start();
        lost = new LostRunners(
                store,
                new RunnerPresence(store, clock),
                temporal.getWorkflowClient(),
                new WorkerRegistration(worker -> {}, List.of(new Never())),
                new InPlaceOfLost(store, clock));
        runner = tokens.create("far", "root").runner();
        assertThat(store.runs().requested(summary())).isTrue();
        begin(ACT, runner);
    }

    @AfterEach
    void close() {
        lost.destroy();
        temporal.close();
        store.close();
    }

    @Test
    void whatItHadBegunIsOfUnknownOutcomeOnceItIsDeclaredLost() throws Exception {
        CompletableFuture<String> said = script(ACT, TaskQueues.site("far"));
        assertThat(lost.queues()).as("nobody has declared anything").isEmpty();

        assertThat(tokens.lose(runner, "The host burnt", "root")).isTrue();
        lost.look();

        assertThat(said.get(30, TimeUnit.SECONDS)).isEqualTo(runner + " root The host burnt false");
        assertThat(store.runnerActs().open(runner)).isEmpty();
        assertThat(lost.queues())
                .as("until the run says what became of it")
                .containsExactlyInAnyOrder(TaskQueues.site("far"), TaskQueues.host(runner));
        tell(ACT);
        assertThat(lost.queues()).isEmpty();
        assertThat(store.audit().list(AuditFilter.ALL, null, 1).getFirst().action())
                .isEqualTo("runner.lost");
        assertThat(tokens.lose(runner, "again", "root")).isFalse();
    }

    @Test
    void theServerAnswersOnItsOwnQueueWhileAnotherRunnerOfTheSiteIsThere() throws Exception {
        String other = tokens.create("far", "root").runner();
        store.runners().seen(other, new Runners.Seen("2", "1", "vm", Map.of()), System.currentTimeMillis());
        tokens.lose(runner, "The host burnt", "root");

        lost.look();

        assertThat(script(ACT, TaskQueues.host(runner)).get(30, TimeUnit.SECONDS))
                .startsWith(runner);
        assertThat(lost.queues())
                .as("what comes to the site is for the other runner")
                .containsExactly(TaskQueues.host(runner));
    }

    @Test
    void whatNobodyHasBegunGoesBackIntoTheQueue() throws Exception {
        tokens.lose(runner, "The host burnt", "root");
        lost.look();
        Act next = new Act("run-1", "steps/b", 1, Mode.LIVE, "lab", "far", Map.of(), 60_000, null);

        CompletableFuture<String> waiting = script(next, TaskQueues.site("far"));
        assertThat(script(ACT, TaskQueues.site("far")).get(30, TimeUnit.SECONDS))
                .startsWith(runner);
        assertThat(waiting).isNotDone();
        tell(ACT);

        WorkerFactory newRunner = WorkerFactory.newInstance(temporal.getWorkflowClient());
        newRunner.newWorker(TaskQueues.site("far")).registerActivitiesImplementations(new Does());
        newRunner.start();
        try {
            lost.look();
            assertThat(waiting.get(60, TimeUnit.SECONDS)).isEqualTo("done");
        } finally {
            newRunner.shutdownNow();
        }
    }

    private void begin(Act act, String by) {
        store.runnerActs().handed(new Handed(act, by, List.of(), List.of(), 1, null));
        assertThat(store.claims().claim(act, by, "x")).isInstanceOf(Claim.First.class);
    }

    /** The run's journal says what became of an act. */
    private void tell(Act act) {
        JournalEvent asked = new JournalEvent(
                1, 2, JournalEvent.Type.PERSON_ASKED, act.step(), act.attempt(), null, Map.of("wait", "unknown"));
        store.journal().append(new JournalActivities.Append(summary(), 1, 0, List.of(asked)));
    }

    private CompletableFuture<String> script(Act act, String queue) {
        OneScript workflow = temporal.getWorkflowClient()
                .newWorkflowStub(
                        OneScript.class,
                        WorkflowOptions.newBuilder().setTaskQueue("main").build());
        return WorkflowClient.execute(workflow::run, new ScriptRequest(act, List.of("deploy"), Map.of()), queue);
    }

    private static RunSummary summary() {
        return new RunSummary(
                "run-1",
                "test",
                "task",
                "Test",
                "shop",
                "lab",
                Mode.LIVE,
                RunStatus.RUNNING,
                null,
                null,
                null,
                "",
                "rita",
                "",
                "",
                1,
                null);
    }

    @WorkflowInterface
    public interface OneScript {
        @WorkflowMethod
        String run(ScriptRequest request, String queue);
    }

    public static final class OneScriptWorkflow implements OneScript {

        @Override
        public String run(ScriptRequest request, String queue) {
            CommandActivities tools = Workflow.newActivityStub(
                    CommandActivities.class,
                    ActivityOptions.newBuilder()
                            .setTaskQueue(queue)
                            .setStartToCloseTimeout(Duration.ofSeconds(20))
                            .build());
            try {
                return tools.script(request).output();
            } catch (ActivityFailure failure) {
                if (failure.getCause() instanceof ApplicationFailure cause
                        && cause.getType().equals(Failures.HOST_LOST)) {
                    Failures.Lost lost = cause.getDetails().get(Failures.Lost.class);
                    return lost.host() + " " + lost.by() + " " + lost.reason() + " " + lost.reads();
                }
                throw failure;
            }
        }
    }

    /** The server's own tools, which must not do what belongs to another site. */
    private static final class Never implements CommandActivities {
        @Override
        public CommandResult script(ScriptRequest request) {
            throw ApplicationFailure.newNonRetryableFailure("done by the server", "Wrong");
        }

        @Override
        public CommandResult ssh(SshRequest request) {
            throw ApplicationFailure.newNonRetryableFailure("done by the server", "Wrong");
        }
    }

    private static final class Does implements CommandActivities {
        @Override
        public CommandResult script(ScriptRequest request) {
            return new CommandResult(0, "done", null);
        }

        @Override
        public CommandResult ssh(SshRequest request) {
            throw new UnsupportedOperationException();
        }
    }
}
