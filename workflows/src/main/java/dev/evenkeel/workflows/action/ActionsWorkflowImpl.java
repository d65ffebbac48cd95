package dev.evenkeel.workflows.action;

import dev.evenkeel.workflows.contract.ActionActivities;
import dev.evenkeel.workflows.contract.ActionActivities.Reminder;
import dev.evenkeel.workflows.contract.ActionsWorkflow;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** Gives what is due, one after the other. A channel that does not take one is left alone until the next round. */
public final class ActionsWorkflowImpl implements ActionsWorkflow {

    private final ActionActivities actions = Workflow.newActivityStub(
            ActionActivities.class,
            ActivityOptions.newBuilder()
                    // Longer than a channel is tried for. A worker that was killed is missed sooner, by its heartbeat.
                    .setStartToCloseTimeout(Duration.ofMinutes(3))
                    .setHeartbeatTimeout(Duration.ofSeconds(30))
                    // With the store away for longer this round fails, and the next one is due soon.
                    .setScheduleToCloseTimeout(Duration.ofMinutes(10))
                    .setRetryOptions(RetryOptions.newBuilder()
                            .setMaximumInterval(Duration.ofSeconds(30))
                            .build())
                    .build());

    @Override
    public void remind() {
        Set<String> away = new HashSet<>();
        for (Reminder reminder : actions.due()) {
            if (!away.contains(reminder.channel()) && !told(reminder)) {
                away.add(reminder.channel());
            }
        }
    }

    private boolean told(Reminder reminder) {
        try {
            return actions.remind(reminder);
        } catch (ActivityFailure nobodyHears) {
            Workflow.getLogger(ActionsWorkflowImpl.class)
                    .warn("The channel {} was not reminded of run {}", reminder.channel(), reminder.runId());
            return false;
        }
    }
}
