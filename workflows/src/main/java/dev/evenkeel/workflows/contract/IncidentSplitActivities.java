package dev.evenkeel.workflows.contract;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes some alerts of an incident an incident of their own. Repeat contract: the id of the new run follows from the decision, so there
 * is one, and alerts that have gone over already count as gone.
 */
@ActivityInterface
public interface IncidentSplitActivities {

    /** Declares the incident, and has the alerts belong to it once it lives. Fails until it does, or is refused. */
    @ActivityMethod(name = "incident.split")
    Parted split(Split split);

    /**
     * @param from the incident that they belong to
     * @param run the id of the new one, which follows from the decision
     * @param alerts their ids
     * @param title null: that of the runbook, as with the severity
     * @param isPrivate whether only its people see the incident that they belong to; the new one is as it is
     */
    record Split(
            String from,
            String environment,
            String run,
            String actor,
            List<Long> alerts,
            String runbook,
            @Nullable String title,
            @Nullable Integer severity,
            boolean isPrivate) {
        public Split {
            alerts = List.copyOf(alerts);
        }
    }

    /**
     * @param run the new one; empty when it was refused
     * @param why it was refused; empty when it was not
     * @param firing how many of the alerts that stay are firing
     */
    record Parted(String run, String title, String why, int firing) {}
}
