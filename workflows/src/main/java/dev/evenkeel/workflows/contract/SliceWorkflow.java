package dev.evenkeel.workflows.contract;

import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** A part of a large loop, as a run of its own with its own journal and page; see {@link Slice}. */
@WorkflowInterface
public interface SliceWorkflow extends RunControl {

    @WorkflowMethod(name = "slice")
    Slice.Outcome run(RunRequest request);

    /** Sent by the run that holds the loop. */
    @SignalMethod(name = "steer")
    void steer(Order order);

    /**
     * @param paused whether the run that holds the loop is paused
     * @param halted whether too many items have failed in all: no further one is started
     * @param cancelled whether what runs is ended. A cancellation by Temporal would lose how far the slice came
     */
    record Order(boolean paused, boolean halted, boolean cancelled) {}
}
