package dev.evenkeel.web.launch;

import dev.evenkeel.workflows.contract.RunRequest;
import dev.evenkeel.workflows.contract.TaskQueues;
import dev.evenkeel.workflows.runbook.Procedure;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowServiceException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Starts the workflow whose type is the procedure's key as {@code run/ID}, eagerly: the first task comes with the answer. */
@Component
class TemporalRunStarter implements RunStarter {

    private final WorkflowClient client;

    TemporalRunStarter(WorkflowClient client) {
        this.client = client;
    }

    @Override
    public void start(Procedure procedure, RunRequest request) throws Failed {
        try {
            client.newUntypedWorkflowStub(
                            procedure.key(),
                            WorkflowOptions.newBuilder()
                                    .setTaskQueue(TaskQueues.MAIN)
                                    .setWorkflowId(id(request.runId()))
                                    .setWorkflowIdReusePolicy(
                                            WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE)
                                    .setDisableEagerExecution(false)
                                    .build())
                    .start(request);
        } catch (WorkflowExecutionAlreadyStarted e) {
            return; // The form was sent twice, or an answer was lost: it runs.
        } catch (WorkflowServiceException | StatusRuntimeException e) {
            throw new Failed(words(e), certain(e));
        }
    }

    @Override
    public boolean exists(String runId) throws Failed {
        try {
            client.newUntypedWorkflowStub(id(runId)).describe();
            return true;
        } catch (WorkflowNotFoundException e) {
            return false;
        } catch (WorkflowServiceException | StatusRuntimeException e) {
            throw new Failed(words(e), false);
        }
    }

    private static String id(String runId) {
        return "run/" + runId;
    }

    private static String words(Exception e) {
        @Nullable Throwable cause = e.getCause();
        return String.valueOf(cause instanceof StatusRuntimeException ? cause.getMessage() : e.getMessage());
    }

    /** After a lost answer the workflow may run. */
    private static boolean certain(Exception e) {
        Status status = Status.fromThrowable(e);
        return switch (status.getCode()) {
            case INVALID_ARGUMENT, PERMISSION_DENIED, UNAUTHENTICATED, NOT_FOUND, FAILED_PRECONDITION, UNIMPLEMENTED ->
                true;
            default -> false;
        };
    }
}
