package dev.evenkeel.workflows.contract;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Steps, and nothing more: patching, rotation, audits. */
@WorkflowInterface
public interface TaskWorkflow extends RunControl {

    @WorkflowMethod(name = "task")
    RunResult run(RunRequest request);
}
