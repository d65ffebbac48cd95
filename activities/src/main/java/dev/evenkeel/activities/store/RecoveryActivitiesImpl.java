package dev.evenkeel.activities.store;

import dev.evenkeel.workflows.contract.RecoveryActivities;

/** Keeps primaries in the store. A store that does not answer fails the attempt; Temporal tries again. */
public final class RecoveryActivitiesImpl implements RecoveryActivities {

    private final Primaries primaries;

    public RecoveryActivitiesImpl(Primaries primaries) {
        this.primaries = primaries;
    }

    @Override
    public void promoted(Promoted promoted) {
        primaries.record(promoted);
    }

    @Override
    public String primary(String environment, String service) {
        return primaries.find(environment, service).map(Primaries.Primary::site).orElse("");
    }
}
