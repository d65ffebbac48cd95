package dev.evenkeel.workflows.contract;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * One evaluation: is each service that a recovery runbook names ready to be recovered? Temporal's schedule {@link #SCHEDULE} starts
 * it, from time to time and when it is triggered, and lets one evaluation run at a time.
 */
@WorkflowInterface
public interface ReadinessWorkflow {

    String SCHEDULE = "readiness";

    @WorkflowMethod(name = "readiness")
    void evaluate();
}
