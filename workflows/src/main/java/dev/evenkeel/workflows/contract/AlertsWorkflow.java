package dev.evenkeel.workflows.contract;

import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Routes what has arrived about alerts, one round after the other: there is one such workflow, {@link #ID}, however many servers take
 * alerts in. What has arrived lies in the store; this holds nothing.
 */
@WorkflowInterface
public interface AlertsWorkflow {

    String ID = "alerts";

    @WorkflowMethod(name = "alerts")
    void route();

    /** Something lies in the store that has not been routed. Sent once for many. */
    @SignalMethod(name = "arrived")
    void arrived();
}
