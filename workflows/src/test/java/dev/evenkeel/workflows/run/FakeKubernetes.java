package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.KubernetesActivities;
import io.temporal.failure.ApplicationFailure;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A cluster on which everything works at once, and that remembers what it was asked. */
final class FakeKubernetes implements KubernetesActivities {

    private final List<Object> requests = new CopyOnWriteArrayList<>();
    private final Map<String, String> failing = new ConcurrentHashMap<>();

    /** What was asked, in order. */
    List<Object> requests() {
        return List.copyOf(requests);
    }

    void fail(String resource, String message) {
        failing.put(resource, message);
    }

    @Override
    public ApplyResult apply(ApplyRequest request) {
        requests.add(request);
        return new ApplyResult("1 created", List.of("configmap/settings"), List.of(), List.of());
    }

    @Override
    public RolloutResult rollout(RolloutRequest request) {
        requests.add(request);
        String message = failing.remove(request.resource());
        if (message != null) {
            throw ApplicationFailure.newNonRetryableFailure(
                    message, Failures.TOOL_FAILED, new Failures.Detail("Go back", ""));
        }
        return new RolloutResult("3 of 3 ready", 3, 3, 7, Map.of("shop", "shop:1"));
    }

    @Override
    public UndoResult undo(UndoRequest request) {
        requests.add(request);
        return new UndoResult("from revision 7 back to 6", 7, 6);
    }

    @Override
    public ScaleResult scale(ScaleRequest request) {
        requests.add(request);
        return new ScaleResult("from 1 to 3", 3, 1);
    }

    @Override
    public DrainResult drain(DrainRequest request) {
        requests.add(request);
        return new DrainResult("1 pods evicted", List.of("shop/shop-1"), List.of());
    }

    @Override
    public WaitResult await(WaitRequest request) {
        requests.add(request);
        return new WaitResult("reached after 1 s", 1_000, Map.of("phase", "Ready"));
    }

    @Override
    public LogsResult logs(LogsRequest request) {
        requests.add(request);
        return new LogsResult("hello\nworld", List.of("shop-1"), 2, false);
    }
}
