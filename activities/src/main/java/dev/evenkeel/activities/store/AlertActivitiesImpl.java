package dev.evenkeel.activities.store;

import dev.evenkeel.workflows.contract.AlertActivities;
import java.time.InstantSource;

/** The alerts of incidents, as the store has them. */
public final class AlertActivitiesImpl implements AlertActivities {

    private final AlertsTold told;
    private final AlertMoves moves;
    private final InstantSource clock;

    public AlertActivitiesImpl(Store store, InstantSource clock) {
        this.told = store.alertsTold();
        this.moves = store.alertMoves();
        this.clock = clock;
    }

    @Override
    public Batch batch(Ask ask) {
        return told.batch(ask);
    }

    @Override
    public Merged merge(Merge merge) {
        return moves.merge(merge, clock.millis());
    }
}
