package dev.evenkeel.workflows.deploy;

import dev.evenkeel.workflows.contract.DeployWorkflow;
import dev.evenkeel.workflows.contract.LockNews;
import dev.evenkeel.workflows.contract.ParentNews;
import dev.evenkeel.workflows.contract.RunRequest;
import dev.evenkeel.workflows.contract.RunResult;
import dev.evenkeel.workflows.contract.RunSummary;
import dev.evenkeel.workflows.contract.SignedDecision;
import dev.evenkeel.workflows.run.PinnedRunbooks;
import dev.evenkeel.workflows.run.RunExecution;

/** The standard deploy. */
public final class DeployWorkflowImpl implements DeployWorkflow {

    private final RunExecution execution;

    public DeployWorkflowImpl(RunRequest request, PinnedRunbooks runbooks) {
        this.execution = new RunExecution(request, runbooks);
    }

    @Override
    public RunResult run(RunRequest request) {
        Rollout rollout = new Rollout(execution);
        return execution.run(rollout.sites(), rollout::walk);
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
