package dev.evenkeel.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.DeleteWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.ExecuteMultiOperationRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.ListSchedulesRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueRequest;
import io.temporal.api.workflowservice.v1.QueryWorkflowRequest;
import io.temporal.api.workflowservice.v1.RecordActivityTaskHeartbeatRequest;
import io.temporal.api.workflowservice.v1.RequestCancelWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.ResetWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedByIdRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.SignalWithStartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.TerminateWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.UpdateNamespaceRequest;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** What somebody can do who has stolen the token of a runner: raw calls to the relay, to the runners' HTTPS and to everything else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RunnerTokenTest {

    private static final String NAMESPACE = "default";

    @AutoClose
    private ServerProcess server;

    private RunnerWorld world;
    private String people;
    private ApiClient operator;
    private String first;
    private String second;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        world = new RunnerWorld(folder);
        server = new ServerProcess(folder.resolve("server"), world.runbooks(), world.serverSettings()).start();
        try (Browser browser = new Browser();
                Person admin = browser.signIn(server, "admin", server.adminPassword());
                Person somebody = browser.demo(server, "operator")) {
            people = somebody.token("READ", "LAUNCH", "DECIDE");
            first = newToken(admin);
            second = newToken(admin);
        }
        operator = new ApiClient(server.url(), people);
    }

    @Test
    void itCannotTouchARunThroughTheRelay() throws Exception {
        String id = "run/" + launch();
        WorkflowExecution run = WorkflowExecution.newBuilder().setWorkflowId(id).build();
        TaskQueue main = TaskQueue.newBuilder().setName("evenkeel").build();
        try (Relay relay = new Relay(first)) {
            List<Consumer<WorkflowServiceGrpc.WorkflowServiceBlockingStub>> calls = List.of(
                    stub -> stub.startWorkflowExecution(StartWorkflowExecutionRequest.newBuilder()
                            .setNamespace(NAMESPACE)
                            .setWorkflowId("stolen")
                            .setRequestId(UUID.randomUUID().toString())
                            .setWorkflowType(WorkflowType.newBuilder().setName("TaskWorkflow"))
                            .setTaskQueue(main)
                            .build()),
                    stub -> stub.signalWithStartWorkflowExecution(SignalWithStartWorkflowExecutionRequest.newBuilder()
                            .setNamespace(NAMESPACE)
                            .setWorkflowId("stolen")
                            .setSignalName("x")
                            .build()),
                    stub -> stub.executeMultiOperation(ExecuteMultiOperationRequest.newBuilder()
                            .setNamespace(NAMESPACE)
                            .build()),
                    stub -> stub.signalWorkflowExecution(SignalWorkflowExecutionRequest.newBuilder()
                            .setNamespace(NAMESPACE)
                            .setWorkflowExecution(run)
                            .setSignalName("hear")
                            .build()),
                    stub -> stub.updateWorkflowExecution(UpdateWorkflowExecutionRequest.newBuilder()
                            .setNamespace(NAMESPACE)
                            .setWorkflowExecution(run)
                            .build()),
                    stub -> stub.queryWorkflow(QueryWorkflowRequest.newBuilder()
                            .setNamespace(NAMESPACE)
                            .setExecution(run)
                            .build()),
                    stub -> stub.terminateWorkflowExecution(TerminateWorkflowExecutionRequest.newBuilder()
                            .setNamespace(NAMESPACE)
                            .setWorkflowExecution(run)
                            .build()),
                    stub -> stub.requestCancelWorkflowExecution(RequestCancelWorkflowExecutionRequest.newBuilder()
                            .setNamespace(NAMESPACE)
                            .setWorkflowExecution(run)
                            .build()),
                    stub -> stub.resetWorkflowExecution(ResetWorkflowExecutionRequest.newBuilder()
                            .setNamespace(NAMESPACE)
                            .setWorkflowExecution(run)
                            .build()),
                    stub -> stub.deleteWorkflowExecution(DeleteWorkflowExecutionRequest.newBuilder()
                            .setNamespace(NAMESPACE)
                            .setWorkflowExecution(run)
                            .build()),
                    stub -> stub.describeWorkflowExecution(DescribeWorkflowExecutionRequest.newBuilder()
                            .setNamespace(NAMESPACE)
                            .setExecution(run)
                            .build()),
                    stub -> stub.getWorkflowExecutionHistory(GetWorkflowExecutionHistoryRequest.newBuilder()
                            .setNamespace(NAMESPACE)
                            .setExecution(run)
                            .build()),
                    stub -> stub.listWorkflowExecutions(ListWorkflowExecutionsRequest.newBuilder()
                            .setNamespace(NAMESPACE)
                            .build()),
                    stub -> stub.pollWorkflowTaskQueue(PollWorkflowTaskQueueRequest.newBuilder()
                            .setNamespace(NAMESPACE)
                            .setTaskQueue(main)
                            .build()),
                    stub -> stub.respondActivityTaskCompletedById(RespondActivityTaskCompletedByIdRequest.newBuilder()
                            .setNamespace(NAMESPACE)
                            .setWorkflowId(id)
                            .setActivityId("1")
                            .build()),
                    stub -> stub.listSchedules(ListSchedulesRequest.newBuilder()
                            .setNamespace(NAMESPACE)
                            .build()),
                    stub -> stub.describeTaskQueue(DescribeTaskQueueRequest.newBuilder()
                            .setNamespace(NAMESPACE)
                            .setTaskQueue(main)
                            .build()),
                    stub -> stub.updateNamespace(UpdateNamespaceRequest.newBuilder()
                            .setNamespace(NAMESPACE)
                            .build()));

            for (Consumer<WorkflowServiceGrpc.WorkflowServiceBlockingStub> call : calls) {
                assertThatThrownBy(() -> call.accept(relay.stub()))
                        .satisfies(refused -> assertThat(code(refused)).isEqualTo(Status.Code.PERMISSION_DENIED));
            }
        }
        assertThat(operator.get("/runs/" + id.substring(4))
                        .path("summary")
                        .path("finished")
                        .asBoolean())
                .isFalse();
    }

    @Test
    void itCannotPollAnotherQueue() throws Exception {
        String host = Files.readString(server.data().resolve("host-id")).strip();
        try (Relay relay = new Relay(first)) {
            for (String queue : List.of("evenkeel", "site/near", "host/" + host, "", "site/far/", "host/")) {
                assertRefused(() -> relay.poll(queue, 5));
            }
        }
        try (Relay stranger = new Relay("evenkeel-runner_0123456789abcdef_" + "x".repeat(43));
                Relay person = new Relay(people)) {
            assertThatThrownBy(() -> stranger.poll("site/far", 5))
                    .satisfies(refused -> assertThat(code(refused)).isEqualTo(Status.Code.UNAUTHENTICATED));
            assertThatThrownBy(() -> person.poll("site/far", 5))
                    .satisfies(refused -> assertThat(code(refused)).isEqualTo(Status.Code.UNAUTHENTICATED));
        }
    }

    @Test
    void itCanOnlyAnswerForAndLearnOfTheActThatItHolds() throws Exception {
        try (Relay holder = new Relay(first);
                Relay other = new Relay(second)) {
            String run = launch();
            PollActivityTaskQueueResponse task = null;
            // Acts of the other tests may be in the queue as well.
            while (task == null || !task.getWorkflowExecution().getWorkflowId().equals("run/" + run)) {
                task = holder.poll("site/far", 30);
            }
            ByteString token = task.getTaskToken();
            Map<String, Object> act = Map.of("runId", run, "step", "steps/work", "attempt", 1);
            Map<String, Object> shared = Map.of("act", act, "reference", "env:EVENKEEL_SECRET_SHARED");
            String files = "?run=" + run + "&step=steps%2Fwork&attempt=1";

            assertRefused(() -> other.complete(token));
            assertRefused(() -> other.heartbeat(token));
            assertRefused(() -> holder.complete(changed(token)));
            assertRefused(() -> holder.complete(ByteString.copyFromUtf8("made up")));

            assertThat(post(second, "secrets", shared)).isEqualTo(403);
            assertThat(post(second, "claims", Map.of("act", act, "intent", "x")))
                    .isEqualTo(403);
            assertThat(post(second, "logs", Map.of("act", act, "pieces", List.of())))
                    .isEqualTo(403);
            assertThat(get(second, "runbooks" + files)).isEqualTo(403);
            assertThat(post(first, "secrets", Map.of("act", act, "reference", "env:EVENKEEL_SECRET_OTHER")))
                    .isEqualTo(403);
            assertThat(post(
                            first,
                            "secrets",
                            Map.of("act", Map.of("runId", run, "step", "steps/after", "attempt", 1), "reference", "x")))
                    .isEqualTo(403);
            assertThat(get(first, "artifacts/" + "0".repeat(64) + files)).isEqualTo(403);
            assertThat(post(first, "logs", Map.of("act", act, "pieces", List.of())))
                    .as("before the claim")
                    .isEqualTo(403);
            assertThat(post(first, "run-key", act)).as("before the claim").isEqualTo(403);

            assertThat(post(first, "secrets", shared)).isEqualTo(200);
            assertThat(post(first, "claims", Map.of("act", act, "intent", "x"))).isEqualTo(200);
            assertThat(get(first, "runbooks" + files)).isEqualTo(200);
            assertThat(post(first, "run-key", act)).isEqualTo(200);
            assertThat(post(second, "run-key", act)).isEqualTo(403);
            holder.complete(token);

            assertThat(post(first, "secrets", shared)).as("after the end").isEqualTo(403);
            assertThat(get(first, "runbooks" + files)).as("after the end").isEqualTo(403);
            assertThat(post(first, "run-key", act)).as("after the end").isEqualTo(403);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> operator.get("/runs/" + run).toString().contains("made by a test"));
        }
    }

    @Test
    void itIsNobodysLogin() throws Exception {
        for (String path : List.of("/api/v1/me", "/api/v1/runs", "/api/v1/runbooks")) {
            assertThat(send(first, server.url() + path, null)).as(path).isEqualTo(401);
        }
        assertThat(send(first, server.url() + "/api/v1/runs", Map.of("runbook", "slow", "mode", "live")))
                .isEqualTo(401);
        for (String path : List.of("/", "/runs", "/estate", "/users", "/settings/tokens")) {
            assertThat(send(first, server.url() + path, null)).as(path).isIn(302, 401, 403);
        }
        assertThat(post(people, "hello", Map.of())).isEqualTo(401);
    }

    private String launch() throws Exception {
        return operator.post(
                        "/runs",
                        "launch-" + System.nanoTime(),
                        Map.of("runbook", "slow", "mode", "live", "inputs", Map.of()))
                .body()
                .path("id")
                .asString();
    }

    private String newToken(Person admin) {
        admin.page().navigate(server.url() + "/estate/sites");
        admin.page().click("[data-site=far] form[action$='/estate/runners'] button");
        return admin.page().locator("#new-runner-token").innerText();
    }

    private int post(String token, String path, Map<String, ?> body) throws IOException, InterruptedException {
        return send(token, server.url() + "/api/runner/v1/" + path, body);
    }

    private int get(String token, String path) throws IOException, InterruptedException {
        return send(token, server.url() + "/api/runner/v1/" + path, null);
    }

    private static int send(String token, String url, @Nullable Map<String, ?> body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(20))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json");
        if (body != null) {
            request.POST(HttpRequest.BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(body)));
        }
        return HttpClient.newHttpClient()
                .send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private SslContext trust() {
        try {
            return GrpcSslContexts.forClient()
                    .trustManager(world.authority().toFile())
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ByteString changed(ByteString token) {
        byte[] bytes = token.toByteArray();
        bytes[5] ^= 1;
        return ByteString.copyFrom(bytes);
    }

    private static void assertRefused(ThrowingCallable call) {
        assertThatThrownBy(call)
                .satisfies(refused -> assertThat(code(refused)).isEqualTo(Status.Code.PERMISSION_DENIED));
    }

    private static Status.Code code(Throwable refused) {
        assertThat(refused).isInstanceOf(StatusRuntimeException.class);
        return ((StatusRuntimeException) refused).getStatus().getCode();
    }

    /** Temporal's own stubs on the relay. */
    private final class Relay implements AutoCloseable {

        private final WorkflowServiceStubs stubs;

        Relay(String token) {
            Metadata headers = new Metadata();
            headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
            stubs = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                    .setTarget("127.0.0.1:" + world.relayPort())
                    .setHeaders(headers)
                    .setSslContext(trust())
                    .build());
        }

        WorkflowServiceGrpc.WorkflowServiceBlockingStub stub() {
            return stubs.blockingStub();
        }

        PollActivityTaskQueueResponse poll(String queue, int seconds) {
            return stub().withDeadlineAfter(seconds, TimeUnit.SECONDS)
                    .pollActivityTaskQueue(PollActivityTaskQueueRequest.newBuilder()
                            .setNamespace(NAMESPACE)
                            .setTaskQueue(TaskQueue.newBuilder().setName(queue))
                            .build());
        }

        void complete(ByteString token) {
            stub().respondActivityTaskCompleted(RespondActivityTaskCompletedRequest.newBuilder()
                    .setNamespace(NAMESPACE)
                    .setTaskToken(token)
                    .setResult(Payloads.newBuilder()
                            .addPayloads(Payload.newBuilder()
                                    .putMetadata("encoding", ByteString.copyFromUtf8("json/plain"))
                                    .setData(ByteString.copyFromUtf8(
                                            "{\"exitCode\":0,\"output\":\"made by a test\",\"json\":null}"))))
                    .build());
        }

        void heartbeat(ByteString token) {
            stub().recordActivityTaskHeartbeat(RecordActivityTaskHeartbeatRequest.newBuilder()
                    .setNamespace(NAMESPACE)
                    .setTaskToken(token)
                    .build());
        }

        @Override
        public void close() {
            stubs.shutdownNow();
        }
    }
}
