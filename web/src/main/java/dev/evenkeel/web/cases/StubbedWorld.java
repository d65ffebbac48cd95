package dev.evenkeel.web.cases;

import dev.evenkeel.workflows.contract.ChatActivities;
import dev.evenkeel.workflows.contract.JournalActivities;
import dev.evenkeel.workflows.contract.LockActivities;
import dev.evenkeel.workflows.contract.LockWorkflow;
import dev.evenkeel.workflows.contract.TaskQueues;
import io.temporal.activity.Activity;
import io.temporal.activity.DynamicActivity;
import io.temporal.client.BatchRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.common.converter.EncodedValues;
import io.temporal.failure.ApplicationFailure;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Stands in for every activity there is: acts bring what the case says, the journal is listened to. */
final class StubbedWorld implements DynamicActivity {

    private final Map<String, CaseRun> runs = new ConcurrentHashMap<>();

    void add(String runId, CaseRun run) {
        runs.put(runId, run);
    }

    /** What a closed case still asks gets no answer that matters. */
    void remove(String runId) {
        runs.remove(runId);
    }

    @Override
    public @Nullable Object execute(EncodedValues arguments) {
        String type = Activity.getExecutionContext().getInfo().getActivityType();
        switch (type) {
            case "journal.append" -> {
                JournalActivities.Append append = arguments.get(0, JournalActivities.Append.class);
                CaseRun run = find(append.summary().runId());
                if (run != null) {
                    run.heard(append);
                }
                return null;
            }
            case "people.without" -> {
                return List.of(); // Everybody keeps their role.
            }
            case "recovery.primary" -> {
                return ""; // It is where the estate says, or where the case does.
            }
            case "locks.holder" -> {
                return null; // Nobody works on the service.
            }
            case "locks.ask" -> {
                askLock(
                        arguments.get(0, String.class),
                        arguments.get(1, String.class),
                        arguments.get(2, LockWorkflow.Ask.class));
                return null;
            }
            case "locks.owner" -> {
                return new LockActivities.Owner(find(arguments.get(0, String.class)) != null, List.of());
            }
            case "chat.tell" -> {
                return new ChatActivities.NotifyResult(true, "", "", ""); // Nobody is told in earnest.
            }
            case "runners.holder" -> {
                return ""; // What a stub did is over when it is cancelled.
            }
            case "locks.show", "prometheus.hold", "prometheus.lift" -> {
                return null;
            }
            default -> {
                return arguments.get(0, Map.class) instanceof Map<?, ?> request
                                && request.get("act") instanceof Map<?, ?> act
                        ? act(type, request, act)
                        : null;
            }
        }
    }

    /** The lock is the real one. */
    private static void askLock(String environment, String service, LockWorkflow.Ask ask) {
        WorkflowClient client = Activity.getExecutionContext().getWorkflowClient();
        LockWorkflow lock = client.newWorkflowStub(
                LockWorkflow.class,
                WorkflowOptions.newBuilder()
                        .setTaskQueue(TaskQueues.MAIN)
                        .setWorkflowId(LockWorkflow.id(environment, service))
                        .build());
        BatchRequest batch = client.newSignalWithStartRequest();
        batch.add(lock::hold, LockWorkflow.State.free(environment, service, 0));
        batch.add(lock::ask, ask);
        client.signalWithStart(batch);
    }

    /** A run that another one has started has its id with a number behind it. */
    @Nullable
    CaseRun find(String runId) {
        String id = runId;
        while (!runs.containsKey(id) && id.contains("-")) {
            id = id.substring(0, id.lastIndexOf('-'));
        }
        return runs.get(id);
    }

    private Map<String, Object> act(String type, Map<?, ?> request, Map<?, ?> act) {
        String runId = String.valueOf(act.get("runId"));
        CaseRun run = find(runId);
        if (run == null) {
            throw ApplicationFailure.newNonRetryableFailure("This case is over", "CaseOver");
        }
        int attempt = act.get("attempt") instanceof Number number ? number.intValue() : 1;
        return run.act(runId, type, String.valueOf(act.get("step")), attempt, request);
    }
}
