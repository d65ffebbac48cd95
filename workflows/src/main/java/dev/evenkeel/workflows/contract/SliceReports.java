package dev.evenkeel.workflows.contract;

import io.temporal.workflow.SignalMethod;

/** What the run that holds a large loop hears from the loop's slices while they are under way. */
public interface SliceReports {

    @SignalMethod(name = "slice_failures")
    void failures(Report report);

    /** @param failed how many items of the slice have failed so far */
    record Report(String runId, int failed) {}
}
