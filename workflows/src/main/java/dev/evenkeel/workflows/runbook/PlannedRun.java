package dev.evenkeel.workflows.runbook;

import dev.evenkeel.workflows.contract.Mode;
import java.util.List;
import java.util.Map;

/** A run that starts by itself. */
public sealed interface PlannedRun permits DrillPlan, SchedulePlan {

    /** Unique among all that its runbook plans. */
    String id();

    Timing timing();

    /** The name of the environment. */
    String environment();

    Mode mode();

    /** One text, or several for a list, by the input's id: as a form sends them. */
    Map<String, List<String>> inputs();
}
