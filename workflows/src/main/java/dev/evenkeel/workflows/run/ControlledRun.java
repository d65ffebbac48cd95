package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.LockNews;
import dev.evenkeel.workflows.contract.ParentNews;
import dev.evenkeel.workflows.contract.RunControl;
import dev.evenkeel.workflows.contract.RunRequest;
import dev.evenkeel.workflows.contract.RunSummary;
import dev.evenkeel.workflows.contract.SignedDecision;

/** What every run answers to, whatever its procedure. */
public abstract class ControlledRun implements RunControl {

    protected final RunExecution execution;

    protected ControlledRun(RunRequest request, PinnedRunbooks runbooks) {
        this.execution = new RunExecution(request, runbooks);
    }

    @Override
    public final Receipt decide(SignedDecision decision) {
        return execution.decide(decision);
    }

    @Override
    public final void validateDecide(SignedDecision decision) {
        execution.validate(decision);
    }

    @Override
    public final void lock(LockNews news) {
        execution.hear(news);
    }

    @Override
    public final void parent(ParentNews news) {
        execution.hear(news);
    }

    @Override
    public final RunSummary summary() {
        return execution.summary();
    }
}
