package dev.evenkeel.workflows.contract;

import dev.evenkeel.workflows.contract.ScheduleActivities.Outcome;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.UpdateValidatorMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * What a schedule starts at each of its times: it looks at the runbook as it is then, asks a person when the drill wants that, starts the
 * run as its child, and ends with it.
 */
@WorkflowInterface
public interface ScheduledRunWorkflow {

    @WorkflowMethod(name = "scheduled")
    Outcome run(Fire fire);

    /** A person agrees to the start, or refuses it. The decision is about the run that would be started. */
    @UpdateMethod(name = "decide")
    void decide(SignedDecision decision);

    @UpdateValidatorMethod(updateName = "decide")
    void validateDecide(SignedDecision decision);

    /** What Temporal calls the schedule. */
    static String scheduleId(String schedule) {
        return "schedule/" + schedule;
    }

    /** What Temporal calls the workflow of a time of a schedule, in whole seconds: it appends the time itself. */
    static String id(String schedule, String due) {
        return scheduleId(schedule) + "-" + due;
    }

    /**
     * @param schedule {@code RUNBOOK/ID}
     * @param requester who starts it at another time than its own; empty when the schedule does
     * @param terms tells whether Temporal has the schedule as the runbook has it now
     */
    record Fire(String schedule, String requester, String terms) {}
}
