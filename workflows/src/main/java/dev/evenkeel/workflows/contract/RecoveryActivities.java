package dev.evenkeel.workflows.contract;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** What a recovery changes beyond its own journal. */
@ActivityInterface
public interface RecoveryActivities {

    /**
     * Keeps which site is the primary of the service from now on. Doing it again for the same run and site changes nothing; a later
     * change by another run is not taken back.
     */
    @ActivityMethod(name = "recovery.promoted")
    void promoted(Promoted promoted);

    /** The site that is the primary of the service now; empty while no recovery has moved it: the estate says it then. */
    @ActivityMethod(name = "recovery.primary")
    String primary(String environment, String service);

    /** @param at milliseconds since the epoch, by the workflow's clock */
    record Promoted(String environment, String service, String site, String runId, long at) {}
}
