package dev.evenkeel.workflows.contract;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Prepare, approve, rollout in waves over the sites, verify; rollback by itself when a gate fails. */
@WorkflowInterface
public interface DeployWorkflow extends RunControl {

    @WorkflowMethod(name = "deploy")
    RunResult run(RunRequest request);
}
