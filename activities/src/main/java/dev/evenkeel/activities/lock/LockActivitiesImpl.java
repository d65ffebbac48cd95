package dev.evenkeel.activities.lock;

import dev.evenkeel.activities.act.Leftovers;
import dev.evenkeel.activities.store.Claims;
import dev.evenkeel.activities.store.Reader;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.workflows.contract.LockActivities;
import dev.evenkeel.workflows.contract.LockWorkflow;
import dev.evenkeel.workflows.contract.TaskQueues;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.BatchRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reaches locks and their owners through Temporal's client, which no workflow may use. */
public final class LockActivitiesImpl implements LockActivities {

    private final WorkflowClient client;
    private final Store store;
    private final Leftovers leftovers;

    public LockActivitiesImpl(WorkflowClient client, Store store, Leftovers leftovers) {
        this.client = client;
        this.store = store;
        this.leftovers = leftovers;
    }

    @Override
    public void ask(String environment, String service, LockWorkflow.Ask ask) {
        LockWorkflow lock = client.newWorkflowStub(
                LockWorkflow.class,
                WorkflowOptions.newBuilder()
                        .setTaskQueue(TaskQueues.MAIN)
                        .setWorkflowId(LockWorkflow.id(environment, service))
                        .build());
        BatchRequest batch = client.newSignalWithStartRequest();
        batch.add(lock::hold, LockWorkflow.State.free(environment, service, fence(environment, service)));
        batch.add(lock::ask, ask);
        client.signalWithStart(batch);
    }

    @Override
    public void show(View view) {
        store.locks().show(view);
    }

    @Override
    public Owner owner(String runId) {
        List<String> hosts = store.claims().list(runId).stream()
                .map(Claims.Claimed::host)
                .distinct()
                .toList();
        return new Owner(isOpen(runId), hosts);
    }

    @Override
    public List<String> unaccounted(String runId) {
        return leftovers.of(runId);
    }

    @Override
    public LockWorkflow.@Nullable Holder holder(String environment, String service) {
        // It is told in the journal of whoever asks, which others may read than the holder's.
        return Reader.NOBODY
                .get(() -> store.locks().find(environment, service))
                .map(view -> view.state().holder())
                .orElse(null);
    }

    /** A lock whose workflow somebody ended goes on where its numbers ended. */
    private long fence(String environment, String service) {
        return store.locks()
                .find(environment, service)
                .map(view -> view.state().fence())
                .orElse(0L);
    }

    private boolean isOpen(String runId) {
        try {
            return client.newUntypedWorkflowStub("run/" + runId).describe().getStatus()
                    == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
        } catch (WorkflowNotFoundException gone) {
            return false;
        }
    }
}
