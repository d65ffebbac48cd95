package dev.evenkeel.workflows.contract;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.util.List;

/** Reminds people of the actions that reports and post-mortems have left open. */
@ActivityInterface
public interface ActionActivities {

    /**
     * The reminders that are due now and were not given yet, the longest due first. It changes nothing, and may be repeated.
     *
     * @return those of services that have a channel; what is left over when there are very many is due in the next round
     */
    @ActivityMethod(name = "actions.due")
    List<Reminder> due();

    /**
     * Tells the channel of the action's service, and writes down that it was told. Nothing is told again that is written down, or of an
     * action that is done meanwhile; a worker that is killed between the two tells it again under the same id: at least once.
     *
     * @return false when the channel did not take it: it is due in the next round again
     */
    @ActivityMethod(name = "actions.remind")
    boolean remind(Reminder reminder);

    /**
     * @param action its number within the run
     * @param channel the name of the channel of its service
     */
    record Reminder(String runId, long action, Stage stage, String channel) {}

    /** When an action is reminded of. */
    enum Stage {
        /** It falls due. */
        DUE,
        /** It was due a week ago. */
        WEEK_OVERDUE
    }
}
