package dev.evenkeel.web.runners;

import com.google.protobuf.ByteString;
import dev.evenkeel.activities.runner.Wire;
import dev.evenkeel.activities.store.RunnerActs;
import dev.evenkeel.activities.store.RunnerActs.Handed;
import dev.evenkeel.workflows.contract.TaskQueues;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.temporal.api.enums.v1.TaskQueueKind;
import io.temporal.api.namespace.v1.NamespaceInfo;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.DescribeNamespaceResponse;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.GetSystemInfoResponse;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import io.temporal.api.workflowservice.v1.RecordActivityTaskHeartbeatRequest;
import io.temporal.api.workflowservice.v1.RecordActivityTaskHeartbeatResponse;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCanceledRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCanceledResponse;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedResponse;
import io.temporal.api.workflowservice.v1.RespondActivityTaskFailedRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskFailedResponse;
import io.temporal.api.workflowservice.v1.ShutdownWorkerRequest;
import io.temporal.api.workflowservice.v1.ShutdownWorkerResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.temporal.client.WorkflowClient;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The part of Temporal that a runner sees. Each request is written anew from what is known to be needed, so that nothing passes that
 * nobody has thought of; what is not overridden here is not implemented.
 */
final class RelayService extends WorkflowServiceGrpc.WorkflowServiceImplBase {

    private static final Logger LOG = LoggerFactory.getLogger(RelayService.class);

    /** Asks a host what is left of a run; the one activity without an act that a runner does. */
    private static final String UNACCOUNTED = "locks.unaccounted";

    private final WorkflowClient client;
    private final ClearPayloads payloads;
    private final TaskTokens tokens;
    private final RunnerTokens runners;
    private final RunnerActs acts;
    private final Refusals refusals;
    private final InstantSource clock;

    RelayService(
            WorkflowClient client,
            TaskTokens tokens,
            RunnerTokens runners,
            RunnerActs acts,
            Refusals refusals,
            InstantSource clock) {
        this.client = client;
        this.payloads = new ClearPayloads(client.getOptions().getDataConverter());
        this.tokens = tokens;
        this.runners = runners;
        this.acts = acts;
        this.refusals = refusals;
        this.clock = clock;
    }

    @Override
    public void getSystemInfo(GetSystemInfoRequest request, StreamObserver<GetSystemInfoResponse> answers) {
        answer(
                answers,
                () -> GetSystemInfoResponse.newBuilder()
                        .setServerVersion("1.29.0")
                        .setCapabilities(
                                GetSystemInfoResponse.Capabilities.newBuilder().setEncodedFailureAttributes(true))
                        .build());
    }

    @Override
    public void describeNamespace(DescribeNamespaceRequest request, StreamObserver<DescribeNamespaceResponse> answers) {
        answer(
                answers,
                () -> DescribeNamespaceResponse.newBuilder()
                        .setNamespaceInfo(NamespaceInfo.newBuilder().setName(request.getNamespace()))
                        .build());
    }

    @Override
    public void shutdownWorker(ShutdownWorkerRequest request, StreamObserver<ShutdownWorkerResponse> answers) {
        answer(answers, ShutdownWorkerResponse::getDefaultInstance);
    }

    @Override
    public void pollActivityTaskQueue(
            PollActivityTaskQueueRequest request, StreamObserver<PollActivityTaskQueueResponse> answers) {
        answer(answers, () -> poll(request.getTaskQueue().getName()));
    }

    @Override
    public void respondActivityTaskCompleted(
            RespondActivityTaskCompletedRequest request, StreamObserver<RespondActivityTaskCompletedResponse> answers) {
        answer(answers, () -> {
            TaskTokens.Task task = own(request.getTaskToken());
            return ended(
                    task,
                    () -> temporal()
                            .respondActivityTaskCompleted(RespondActivityTaskCompletedRequest.newBuilder()
                                    .setNamespace(namespace())
                                    .setIdentity(identity())
                                    .setTaskToken(ByteString.copyFrom(task.token()))
                                    .setResult(payloads.kept(request.getResult()))
                                    .build()));
        });
    }

    @Override
    public void respondActivityTaskFailed(
            RespondActivityTaskFailedRequest request, StreamObserver<RespondActivityTaskFailedResponse> answers) {
        answer(answers, () -> {
            TaskTokens.Task task = own(request.getTaskToken());
            return ended(
                    task,
                    () -> temporal()
                            .respondActivityTaskFailed(RespondActivityTaskFailedRequest.newBuilder()
                                    .setNamespace(namespace())
                                    .setIdentity(identity())
                                    .setTaskToken(ByteString.copyFrom(task.token()))
                                    .setFailure(payloads.kept(request.getFailure()))
                                    .build()));
        });
    }

    @Override
    public void respondActivityTaskCanceled(
            RespondActivityTaskCanceledRequest request, StreamObserver<RespondActivityTaskCanceledResponse> answers) {
        answer(answers, () -> {
            TaskTokens.Task task = own(request.getTaskToken());
            return ended(
                    task,
                    () -> temporal()
                            .respondActivityTaskCanceled(RespondActivityTaskCanceledRequest.newBuilder()
                                    .setNamespace(namespace())
                                    .setIdentity(identity())
                                    .setTaskToken(ByteString.copyFrom(task.token()))
                                    .setDetails(payloads.kept(request.getDetails()))
                                    .build()));
        });
    }

    @Override
    public void recordActivityTaskHeartbeat(
            RecordActivityTaskHeartbeatRequest request, StreamObserver<RecordActivityTaskHeartbeatResponse> answers) {
        answer(answers, () -> {
            TaskTokens.Task task = own(request.getTaskToken());
            try {
                return temporal()
                        .recordActivityTaskHeartbeat(RecordActivityTaskHeartbeatRequest.newBuilder()
                                .setNamespace(namespace())
                                .setIdentity(identity())
                                .setTaskToken(ByteString.copyFrom(task.token()))
                                .setDetails(payloads.kept(request.getDetails()))
                                .build());
            } catch (StatusRuntimeException e) {
                closeIfGone(task, e);
                throw e;
            }
        });
    }

    private PollActivityTaskQueueResponse poll(String queue) {
        RunnerCaller caller = caller();
        if (!caller.mayPoll(queue)) {
            throw denied(
                    "PollActivityTaskQueue",
                    Map.of("queue", queue),
                    "A runner of the site " + caller.site()
                            + " may poll " + TaskQueues.site(caller.site()) + " and " + TaskQueues.host(caller.id())
                            + ", and no other queue.");
        }
        PollActivityTaskQueueResponse task = temporal()
                .pollActivityTaskQueue(PollActivityTaskQueueRequest.newBuilder()
                        .setNamespace(namespace())
                        .setIdentity(identity())
                        .setTaskQueue(
                                TaskQueue.newBuilder().setName(queue).setKind(TaskQueueKind.TASK_QUEUE_KIND_NORMAL))
                        .build());
        if (task.getTaskToken().isEmpty()) {
            return PollActivityTaskQueueResponse.getDefaultInstance();
        }
        if (!runners.stillGood(caller)) {
            // Given to nobody: Temporal misses the heartbeat and offers it again.
            throw Status.UNAUTHENTICATED
                    .withDescription("The token of this runner does not count any more.")
                    .asRuntimeException();
        }
        PollActivityTaskQueueResponse clear = payloads.clear(task);
        return clear.toBuilder()
                .setTaskToken(ByteString.copyFrom(tokens.seal(handed(clear, caller))))
                .clearPollerScalingDecision()
                .build();
    }

    private TaskTokens.Task handed(PollActivityTaskQueueResponse task, RunnerCaller caller) {
        long now = clock.millis();
        byte[] token = task.getTaskToken().toByteArray();
        Optional<Handed> handed = Handing.read(task.getInput(), caller.id(), now);
        if (handed.isPresent() && handed.get().act().site().equals(caller.site())) {
            acts.handed(handed.get());
            return new TaskTokens.Task(caller.id(), Wire.Key.of(handed.get().act()), now, token);
        }
        if (handed.isEmpty() && task.getActivityType().getName().equals(UNACCOUNTED)) {
            return new TaskTokens.Task(caller.id(), new Wire.Key("", "", 0), now, token);
        }
        throw denied(
                "PollActivityTaskQueue",
                Map.of("activity", task.getActivityType().getName()),
                "The task is not for the site " + caller.site() + ".");
    }

    private TaskTokens.Task own(ByteString sealed) {
        RunnerCaller caller = caller();
        return tokens.open(sealed.toByteArray())
                .filter(task -> task.runner().equals(caller.id()))
                .orElseThrow(() -> denied(
                        "task token",
                        Map.of(),
                        "This task was not given to " + caller.id() + ", which may not answer for it."));
    }

    /** Noted first: who reads what became of the act, because Temporal has the answer, finds it. A lost answer is asked for again. */
    private <A> A ended(TaskTokens.Task task, Supplier<A> call) {
        end(task);
        return call.get();
    }

    /** Temporal waits for this answer no more: the run was ended, or the task was given out again. */
    private void closeIfGone(TaskTokens.Task task, StatusRuntimeException e) {
        if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
            end(task);
        }
    }

    private void end(TaskTokens.Task task) {
        Wire.Key act = task.act();
        if (!act.runId().isEmpty()) {
            acts.ended(act.runId(), act.step(), act.attempt(), task.handedAt(), clock.millis());
        }
    }

    private StatusRuntimeException denied(String what, Map<String, ?> details, String message) {
        refusals.refused(caller().id(), what, details);
        return Status.PERMISSION_DENIED.withDescription(message).asRuntimeException();
    }

    private WorkflowServiceGrpc.WorkflowServiceBlockingStub temporal() {
        return client.getWorkflowServiceStubs().blockingStub();
    }

    private String namespace() {
        return client.getOptions().getNamespace();
    }

    private static String identity() {
        return caller().id();
    }

    private static RunnerCaller caller() {
        return RelayDoor.CALLER.get();
    }

    private static <A> void answer(StreamObserver<A> answers, Supplier<A> call) {
        A answer;
        try {
            answer = call.get();
        } catch (StatusRuntimeException e) {
            answers.onError(Status.fromCode(e.getStatus().getCode())
                    .withDescription(e.getStatus().getDescription())
                    .asRuntimeException());
            return;
        } catch (RuntimeException e) {
            LOG.warn("A runner's call was not answered", e);
            answers.onError(Status.UNAVAILABLE
                    .withDescription("The server cannot do that now; it is tried again.")
                    .withCause(e)
                    .asRuntimeException());
            return;
        }
        answers.onNext(answer);
        answers.onCompleted();
    }
}
