package dev.evenkeel.workflows.action;

import dev.evenkeel.workflows.contract.ActionActivities;
import dev.evenkeel.workflows.contract.ActionActivities.Reminder;
import dev.evenkeel.workflows.contract.ActionsWorkflow;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Gives what is due, one after the other. A channel that does not take several is left alone until the next round. */
public final class ActionsWorkflowImpl implements ActionsWorkflow {

    /** So many refusals mean that the channel is away, and not that one message is not to its taste. */
    private static final int AWAY = 3;

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
        Map<String, Integer> refused = new HashMap<>();
        for (Reminder reminder : actions.due()) {
            if (refused.getOrDefault(reminder.channel(), 0) < AWAY && !told(reminder)) {
                refused.merge(reminder.channel(), 1, Integer::sum);
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
