package dev.evenkeel.workflows.contract;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Assess, fence, promote, redirect, verify; failback as a run of its own, and as the clean-up of a drill. */
@WorkflowInterface
public interface RecoveryWorkflow extends RunControl {

    @WorkflowMethod(name = "recovery")
    RunResult run(RunRequest request);
}
