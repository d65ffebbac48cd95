package dev.evenkeel.activities.store;

import dev.evenkeel.workflows.contract.EstateActivities;

/** Records in the store what deploys do. A store that does not answer fails the attempt; Temporal tries again. */
public final class EstateActivitiesImpl implements EstateActivities {

    private final Deployments deployments;

    public EstateActivitiesImpl(Deployments deployments) {
        this.deployments = deployments;
    }

    @Override
    public void record(Deployment deployment) {
        deployments.record(deployment);
    }
}
