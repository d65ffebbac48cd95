package dev.evenkeel.workflows.contract;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.util.List;

/**
 * Opens the review of a broken glass, with its entry in the audit. Repeat contract: the review of a decision is opened once; opening it
 * again changes nothing. An ordinary activity: it starts from recorded history alone, so that no review is false.
 */
@ActivityInterface
public interface ReviewActivities {

    @ActivityMethod(name = "review.open")
    void open(Review review);

    /**
     * @param decision the id of the decision that broke the glass
     * @param reason why, in the words of whoever did it
     * @param broke what stood against it
     * @param at milliseconds since the epoch
     */
    record Review(
            String decision,
            String runId,
            String step,
            String environment,
            String actor,
            String reason,
            List<Obstacle> broke,
            long at) {
        public Review {
            broke = List.copyOf(broke);
        }
    }

    /** Which part of the ordinary rule somebody went past. */
    enum Obstacle {
        /** They asked for the run. */
        REQUESTER,
        /** They edited the runbook last. */
        EDITOR,
        /** They changed the inputs of the run. */
        INPUTS,
        /** Fewer people than needed had agreed. */
        COUNT,
        /** Nothing was to be deployed at that time. */
        FREEZE,
        /** Nothing had proven that the old primary was fenced. */
        PROOF
    }
}
