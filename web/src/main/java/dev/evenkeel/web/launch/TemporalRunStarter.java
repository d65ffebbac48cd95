package dev.evenkeel.web.launch;

import dev.evenkeel.web.temporal.TimedCall;
import dev.evenkeel.workflows.contract.RunRequest;
import dev.evenkeel.workflows.contract.TaskQueues;
import dev.evenkeel.workflows.run.PinnedRunbooks;
import dev.evenkeel.workflows.runbook.Procedure;
import io.grpc.Status;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Starts the workflow whose type is the procedure's key as {@code run/ID}, eagerly: the first task comes with the answer. */
@Component
class TemporalRunStarter implements RunStarter {

    private static final Logger LOG = LoggerFactory.getLogger(TemporalRunStarter.class);
    /** Shorter than the time after which a run that never started is settled. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final WorkflowClient client;
    private final PinnedRunbooks runbooks;

    TemporalRunStarter(WorkflowClient client, PinnedRunbooks runbooks) {
        this.client = client;
        this.runbooks = runbooks;
    }

    @Override
    public void start(Procedure procedure, RunRequest request) throws Failed {
        // Read here, the workflow finds it ready: a workflow task is no place for a long computation.
        runbooks.runbook(request.definition());
        request.children().values().forEach(child -> runbooks.runbook(child.definition()));
        try {
            boolean started = TimedCall.within(PATIENCE, () -> begin(procedure, request));
            LOG.info("Run {} {}", request.runId(), started ? "started" : "was started before");
        } catch (TimeoutException e) {
            throw new Failed("Temporal did not answer within " + PATIENCE.toSeconds() + " s.", false);
        } catch (ExecutionException e) {
            throw failed(e.getCause());
        }
    }

    /** @return false when the form was sent twice, or an answer was lost: it runs already */
    private boolean begin(Procedure procedure, RunRequest request) {
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
            return true;
        } catch (WorkflowExecutionAlreadyStarted e) {
            return false;
        }
    }

    @Override
    public boolean exists(String runId) throws Failed {
        try {
            TimedCall.within(
                    PATIENCE, () -> client.newUntypedWorkflowStub(id(runId)).describe());
            return true;
        } catch (TimeoutException e) {
            throw new Failed("Temporal did not answer within " + PATIENCE.toSeconds() + " s.", false);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof WorkflowNotFoundException) {
                return false;
            }
            throw failed(e.getCause());
        }
    }

    private static String id(String runId) {
        return "run/" + runId;
    }

    /** After a lost answer the workflow may run. */
    private static Failed failed(@Nullable Throwable cause) {
        if (cause == null) {
            return new Failed("Temporal did not say why.", false);
        }
        Status status = Status.fromThrowable(cause);
        boolean certain = switch (status.getCode()) {
            case INVALID_ARGUMENT, PERMISSION_DENIED, UNAUTHENTICATED, NOT_FOUND, FAILED_PRECONDITION, UNIMPLEMENTED ->
                true;
            default -> false;
        };
        return new Failed(
                status.getDescription() == null ? String.valueOf(cause.getMessage()) : status.getDescription(),
                certain);
    }
}
