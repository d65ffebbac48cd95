package dev.evenkeel.workflows.slice;

import dev.evenkeel.workflows.contract.RunRequest;
import dev.evenkeel.workflows.contract.Slice;
import dev.evenkeel.workflows.contract.SliceWorkflow;
import dev.evenkeel.workflows.run.ControlledRun;
import dev.evenkeel.workflows.run.PinnedRunbooks;

/** A part of a large loop. */
public final class SliceWorkflowImpl extends ControlledRun implements SliceWorkflow {

    public SliceWorkflowImpl(RunRequest request, PinnedRunbooks runbooks) {
        super(request, runbooks);
    }

    @Override
    public Slice.Outcome run(RunRequest request) {
        return execution.slice();
    }

    @Override
    public void steer(Order order) {
        execution.steer(order);
    }
}
