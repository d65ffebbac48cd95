package dev.evenkeel.activities.cloud;

import java.time.Duration;

/** What the work of each kind of step needs. */
record CloudWork(CloudAct act, Cloud cloud, CloudFailures failures, Duration lookEvery) {

    <S> Change.Made<S> make(Wanted<S> wanted) {
        return new Change<>(act, cloud, failures, lookEvery, wanted).make();
    }

    /** In a rehearsal what would be so is said as such. */
    String would(boolean changed, String summary) {
        return act.rehearsal() && changed ? "would change: " + summary : summary;
    }
}
