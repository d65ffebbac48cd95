package dev.evenkeel.web.cases;

import dev.evenkeel.workflows.contract.JournalActivities;
import dev.evenkeel.workflows.contract.LockNews;
import dev.evenkeel.workflows.contract.LockWorkflow;
import io.temporal.activity.Activity;
import io.temporal.activity.DynamicActivity;
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
            case "locks.holder" -> {
                return null; // Nobody works on the service.
            }
            case "locks.ask" -> {
                // No other run works on the service.
                LockWorkflow.Ask ask = arguments.get(2, LockWorkflow.Ask.class);
                Activity.getExecutionContext()
                        .getWorkflowClient()
                        .newUntypedWorkflowStub("run/" + ask.runId())
                        .signal("lock", new LockNews(LockNews.Kind.GRANTED, 1, "", ""));
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
