package dev.evenkeel.activities.store;

import dev.evenkeel.workflows.contract.AlertActivities;

/** Reads the alerts of incidents from the store. */
public final class AlertActivitiesImpl implements AlertActivities {

    private final Alerts alerts;

    public AlertActivitiesImpl(Alerts alerts) {
        this.alerts = alerts;
    }

    @Override
    public Batch batch(Ask ask) {
        return alerts.batch(ask);
    }
}
