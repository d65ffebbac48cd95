package dev.evenkeel.web.runners;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.web.temporal.EncryptedConverter;
import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.CommandActivities;
import dev.evenkeel.workflows.contract.CommandActivities.CommandResult;
import dev.evenkeel.workflows.contract.CommandActivities.ScriptRequest;
import dev.evenkeel.workflows.contract.CommandActivities.SshRequest;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.TaskQueues;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.activity.ActivityOptions;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.common.RetryOptions;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.WorkerFactory;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A runner with Temporal's own worker behind the relay, on Temporal's in-memory server. */
class RelayPayloadsTest {

    private static final String TEXT = "a readable text";
    private static final Act ACT =
            new Act("run-1", "steps/a", 1, Mode.LIVE, "lab", "far", Map.of("X", "env:" + TEXT), 60_000, null);

    @Test
    void aRunnerReadsAndWritesInTheClearWhatTemporalKeepsEncrypted(@TempDir Path folder) throws Exception {
        Seen seen = run(folder, EncryptedConverter.underSomeKey());

        assertThat(seen.result()).isEqualTo(TEXT + ", again, after '" + TEXT + "' and '" + TEXT + "'");
        assertThat(seen.history()).contains("binary/encrypted").doesNotContain(TEXT, "Tool.java", "stackTrace: \"dev");
    }

    @Test
    void withoutAKeyTemporalKeepsWhatTheRunnerSaid(@TempDir Path folder) throws Exception {
        Seen seen = run(folder, DefaultDataConverter.newDefaultInstance());

        assertThat(seen.result()).isEqualTo(TEXT + ", again, after '" + TEXT + "' and '" + TEXT + "'");
        assertThat(seen.history()).contains(TEXT).doesNotContain("binary/encrypted");
    }

    private record Seen(String result, String history) {}

    private static Seen run(Path folder, DataConverter converter) throws Exception {
        try (TestWorkflowEnvironment temporal = TestWorkflowEnvironment.newInstance(TestEnvironmentOptions.newBuilder()
                        .setWorkflowClientOptions(WorkflowClientOptions.newBuilder()
                                .setDataConverter(converter)
                                .build())
                        .build());
                OpenRelay relay = new OpenRelay(folder, temporal.getWorkflowClient());
                Runner runner = new Runner(relay.runner())) {
            temporal.newWorker("main").registerWorkflowImplementationTypes(TwoScriptsWorkflow.class);
            temporal.start();
            runner.start();
            TwoScripts workflow = temporal.getWorkflowClient()
                    .newWorkflowStub(
                            TwoScripts.class,
                            WorkflowOptions.newBuilder()
                                    .setTaskQueue("main")
                                    .setWorkflowId("run/run-1")
                                    .build());
            String result = workflow.run(new ScriptRequest(ACT, List.of("say", TEXT), Map.of()));
            return new Seen(
                    result,
                    temporal.getWorkflowClient()
                            .fetchHistory("run/run-1")
                            .getEvents()
                            .toString());
        }
    }

    @WorkflowInterface
    public interface TwoScripts {
        @WorkflowMethod
        String run(ScriptRequest request);
    }

    /** One script that succeeds when it is tried again, then one that fails. */
    public static final class TwoScriptsWorkflow implements TwoScripts {

        @Override
        public String run(ScriptRequest request) {
            CommandActivities tools = Workflow.newActivityStub(
                    CommandActivities.class,
                    ActivityOptions.newBuilder()
                            .setTaskQueue(TaskQueues.site("far"))
                            .setStartToCloseTimeout(Duration.ofSeconds(20))
                            .setRetryOptions(RetryOptions.newBuilder()
                                    .setInitialInterval(Duration.ofMillis(10))
                                    .build())
                            .build());
            String output = tools.script(request).output();
            try {
                return tools.script(new ScriptRequest(request.act(), List.of("fail", TEXT), Map.of()))
                        .output();
            } catch (ActivityFailure failure) {
                if (failure.getCause() instanceof ApplicationFailure cause) {
                    return output + ", after '" + cause.getOriginalMessage() + "' and '"
                            + cause.getDetails().get(Failures.Detail.class).advice() + "'";
                }
                throw failure;
            }
        }
    }

    /** What a runner's tools would do: with a data converter that knows no key. */
    private static final class Tool implements CommandActivities {

        @Override
        public CommandResult script(ScriptRequest request) {
            String text = request.command().getLast();
            if (request.command().getFirst().equals("fail")) {
                throw ApplicationFailure.newNonRetryableFailure(
                        text, Failures.TOOL_FAILED, new Failures.Detail(text, text));
            }
            ActivityExecutionContext context = Activity.getExecutionContext();
            if (context.getInfo().getAttempt() == 1) {
                context.heartbeat(text);
                throw new IllegalStateException(text);
            }
            return new CommandResult(
                    0, context.getHeartbeatDetails(String.class).orElse("nothing") + ", again", null);
        }

        @Override
        public CommandResult ssh(SshRequest request) {
            throw new UnsupportedOperationException();
        }
    }

    private static final class Runner implements AutoCloseable {

        private final WorkflowServiceStubs stubs;
        private final WorkerFactory factory;

        Runner(WorkflowServiceStubs stubs) {
            this.stubs = stubs;
            this.factory = WorkerFactory.newInstance(WorkflowClient.newInstance(stubs));
            factory.newWorker(TaskQueues.site("far")).registerActivitiesImplementations(new Tool());
        }

        void start() {
            factory.start();
        }

        @Override
        public void close() {
            factory.shutdownNow();
            stubs.shutdownNow();
        }
    }
}
