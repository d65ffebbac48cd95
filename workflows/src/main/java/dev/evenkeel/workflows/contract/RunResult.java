package dev.evenkeel.workflows.contract;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a run ended.
 *
 * @param outputs what a run that succeeded gives to whoever started it, by name
 */
public record RunResult(RunStatus status, String reason, Map<String, Object> outputs) {

    public RunResult {
        // A run that ended under an older version says nothing of outputs.
        outputs = outputs == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
    }

    public RunResult(RunStatus status, String reason) {
        this(status, reason, Map.of());
    }
}
