package dev.evenkeel.workflows.contract;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Decides what becomes of alerts. Repeat contract: a round that is done again opens no second incident and joins no alert twice. */
@ActivityInterface
public interface AlertRoutingActivities {

    /** Under this name incidents are opened by routes. */
    String REQUESTER = "alerts";

    /** Routes some of what lies in the store unrouted, the oldest first, and tells the incidents that have news. */
    @ActivityMethod(name = "alert.route")
    Round route();

    /**
     * @param more whether there is more to route now
     * @param againMillis after which time to look again although nothing arrives; 0 when nothing has to be looked at
     */
    record Round(boolean more, long againMillis) {}
}
