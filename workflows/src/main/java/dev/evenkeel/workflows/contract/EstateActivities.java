package dev.evenkeel.workflows.contract;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/**
 * What runs where, as deploys record it. Repeat contract: a record counts once; one that comes late, after a later one of its run or of
 * a run that held the service's lock later, never takes its place.
 */
@ActivityInterface
public interface EstateActivities {

    @ActivityMethod(name = "estate.deployment")
    void record(Deployment deployment);

    /**
     * What a run does to a service at a site.
     *
     * @param fence the number of the run's place among the owners of the service's lock; 0 when it held none
     * @param began when the run first touched the site, milliseconds since the epoch
     * @param number 1, 2, … for the records of this run
     * @param version what the run brings there; empty when its runbook does not say
     * @param digest of what it brings, in the words of its tools; empty when its runbook does not say
     * @param at milliseconds since the epoch
     */
    record Deployment(
            String environment,
            String service,
            String site,
            String runId,
            long fence,
            long began,
            int number,
            State state,
            String version,
            String digest,
            String actor,
            long at) {}

    enum State {
        /** It has been touched, and is not finished. */
        DEPLOYING,
        /** The new version is there. */
        DEPLOYED,
        /** What was there before is there again. */
        ROLLED_BACK,
        /** It was touched, and that failed: neither version is sure to be whole. */
        FAILED,
        /** It was left in the middle, and nobody knows what is there. */
        UNKNOWN;

        /** Whether it has to be repaired once its run has ended. */
        public boolean partial() {
            return this != DEPLOYED && this != ROLLED_BACK;
        }
    }
}
