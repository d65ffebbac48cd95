package dev.evenkeel.workflows.contract;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** One round of reminders. Temporal's schedule {@link #SCHEDULE} starts it each quarter of an hour, and lets one round run at a time. */
@WorkflowInterface
public interface ActionsWorkflow {

    String SCHEDULE = "actions";

    @WorkflowMethod(name = "actions")
    void remind();
}
