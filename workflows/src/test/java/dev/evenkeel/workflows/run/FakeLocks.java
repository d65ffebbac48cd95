package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.LockActivities;
import dev.evenkeel.workflows.contract.LockWorkflow;
import dev.evenkeel.workflows.contract.TaskQueues;
import io.temporal.client.BatchRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reaches the lock as the real one does, and knows of runs what a test tells it. */
final class FakeLocks implements LockActivities {

    private final Supplier<WorkflowClient> client;
    private final List<View> views = new CopyOnWriteArrayList<>();
    private final Set<String> closed = ConcurrentHashMap.newKeySet();
    private final List<String> hosts = new CopyOnWriteArrayList<>();
    private final List<String> left = new CopyOnWriteArrayList<>();

    FakeLocks(Supplier<WorkflowClient> client) {
        this.client = client;
    }

    /** The run has ended; of its acts on this host so much is left. */
    void ended(String runId, String host, String... left) {
        remains(host, left);
        closed.add(runId);
    }

    /** The owner's acts are on this host, and this is left of them. */
    void remains(String host, String... left) {
        this.left.clear();
        this.left.addAll(List.of(left));
        hosts.clear();
        hosts.add(host);
    }

    List<View> views() {
        return List.copyOf(views);
    }

    View last() {
        return views.getLast();
    }

    @Override
    public void ask(String environment, String service, LockWorkflow.Ask ask) {
        LockWorkflow lock = client.get()
                .newWorkflowStub(
                        LockWorkflow.class,
                        WorkflowOptions.newBuilder()
                                .setTaskQueue(TaskQueues.MAIN)
                                .setWorkflowId(LockWorkflow.id(environment, service))
                                .build());
        BatchRequest batch = client.get().newSignalWithStartRequest();
        batch.add(lock::hold, LockWorkflow.State.free(environment, service, 0));
        batch.add(lock::ask, ask);
        client.get().signalWithStart(batch);
    }

    @Override
    public void show(View view) {
        views.add(view);
    }

    @Override
    public LockWorkflow.@Nullable Holder holder(String environment, String service) {
        return views.stream()
                .filter(view -> view.state().service().equals(service))
                .reduce((first, second) -> second)
                .map(view -> view.state().holder())
                .orElse(null);
    }

    @Override
    public Owner owner(String runId) {
        return new Owner(!closed.contains(runId), hosts);
    }

    @Override
    public List<String> unaccounted(String runId) {
        return List.copyOf(left);
    }
}
