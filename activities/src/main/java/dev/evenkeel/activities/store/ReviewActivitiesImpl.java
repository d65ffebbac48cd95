package dev.evenkeel.activities.store;

import dev.evenkeel.workflows.contract.ReviewActivities;

/** Opens reviews in the store. A store that does not answer fails the attempt; Temporal tries again. */
public final class ReviewActivitiesImpl implements ReviewActivities {

    private final Reviews reviews;

    public ReviewActivitiesImpl(Reviews reviews) {
        this.reviews = reviews;
    }

    @Override
    public void open(Review review) {
        reviews.open(review);
    }
}
