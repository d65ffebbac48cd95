package dev.evenkeel.workflows.runbook;

import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.Recovery.Objectives;
import dev.evenkeel.workflows.contract.Role;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A drill of a recovery that starts by itself.
 *
 * @param graceful whether it is rehearsed as a planned recovery, with the old primary within reach
 * @param objectives null: those of the runbook
 * @param askTimeout how long a question may be open; then what was done is undone and cleaned up
 * @param confirm who has to agree before it starts; null: nobody
 * @param abort an expression over {@code steps}; null: none
 */
public record DrillPlan(
        String id,
        Timing timing,
        String environment,
        Map<String, List<String>> inputs,
        boolean graceful,
        @Nullable Objectives objectives,
        Duration askTimeout,
        @Nullable Confirm confirm,
        @Nullable String abort)
        implements PlannedRun {

    public DrillPlan {
        inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
    }

    @Override
    public Mode mode() {
        return Mode.DRILL;
    }

    /** @param within how long is waited for somebody; then the drill is left out */
    public record Confirm(Role from, Duration within) {}
}
