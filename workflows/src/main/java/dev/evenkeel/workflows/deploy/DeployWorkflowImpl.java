package dev.evenkeel.workflows.deploy;

import dev.evenkeel.workflows.contract.DeployWorkflow;
import dev.evenkeel.workflows.contract.RunRequest;
import dev.evenkeel.workflows.contract.RunResult;
import dev.evenkeel.workflows.run.ControlledRun;
import dev.evenkeel.workflows.run.PinnedRunbooks;

/** The standard deploy. */
public final class DeployWorkflowImpl extends ControlledRun implements DeployWorkflow {

    public DeployWorkflowImpl(RunRequest request, PinnedRunbooks runbooks) {
        super(request, runbooks);
    }

    @Override
    public RunResult run(RunRequest request) {
        Rollout rollout = new Rollout(execution);
        return execution.run(rollout.sites(), rollout::walk);
    }
}
