package dev.evenkeel.workflows.recovery;

import dev.evenkeel.workflows.contract.RecoveryWorkflow;
import dev.evenkeel.workflows.contract.RunRequest;
import dev.evenkeel.workflows.contract.RunResult;
import dev.evenkeel.workflows.run.ControlledRun;
import dev.evenkeel.workflows.run.PinnedRunbooks;
import java.util.List;

/** The standard recovery. */
public final class RecoveryWorkflowImpl extends ControlledRun implements RecoveryWorkflow {

    public RecoveryWorkflowImpl(RunRequest request, PinnedRunbooks runbooks) {
        super(request, runbooks);
    }

    @Override
    public RunResult run(RunRequest request) {
        Failover failover = new Failover(execution);
        return execution.run(failover.phases(), List.of(), failover::walk, failover::afterwards);
    }
}
