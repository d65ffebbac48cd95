package dev.evenkeel.workflows.runbook;

import dev.evenkeel.workflows.contract.Mode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A runbook that starts by itself. */
public record SchedulePlan(String id, Timing timing, String environment, Map<String, List<String>> inputs, Mode mode)
        implements PlannedRun {

    public SchedulePlan {
        inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
    }
}
