package dev.evenkeel.workflows.slice;

import dev.evenkeel.workflows.contract.LockNews;
import dev.evenkeel.workflows.contract.ParentNews;
import dev.evenkeel.workflows.contract.RunRequest;
import dev.evenkeel.workflows.contract.RunSummary;
import dev.evenkeel.workflows.contract.SignedDecision;
import dev.evenkeel.workflows.contract.Slice;
import dev.evenkeel.workflows.contract.SliceWorkflow;
import dev.evenkeel.workflows.run.PinnedRunbooks;
import dev.evenkeel.workflows.run.RunExecution;

/** A part of a large loop. */
public final class SliceWorkflowImpl implements SliceWorkflow {

    private final RunExecution execution;

    public SliceWorkflowImpl(RunRequest request, PinnedRunbooks runbooks) {
        this.execution = new RunExecution(request, runbooks);
    }

    @Override
    public Slice.Outcome run(RunRequest request) {
        return execution.slice();
    }

    @Override
    public void steer(Order order) {
        execution.steer(order);
    }

    @Override
    public Receipt decide(SignedDecision decision) {
        return execution.decide(decision);
    }

    @Override
    public void validateDecide(SignedDecision decision) {
        execution.validate(decision);
    }

    @Override
    public void lock(LockNews news) {
        execution.hear(news);
    }

    @Override
    public void parent(ParentNews news) {
        execution.hear(news);
    }

    @Override
    public RunSummary summary() {
        return execution.summary();
    }
}
