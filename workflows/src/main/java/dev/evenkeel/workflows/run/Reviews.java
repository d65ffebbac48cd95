package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.Decision;
import dev.evenkeel.workflows.contract.FreezeOverride;
import dev.evenkeel.workflows.contract.ReviewActivities;
import dev.evenkeel.workflows.contract.ReviewActivities.Obstacle;
import dev.evenkeel.workflows.contract.RunRequest;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;

/** Has the review of each broken glass opened, whatever becomes of the run; nothing acts before it is open. */
final class Reviews {

    private final RunRequest request;
    private final ReviewActivities store = StoreStub.of(ReviewActivities.class);
    private final List<Promise<Void>> opening = new ArrayList<>();

    Reviews(RunRequest request) {
        this.request = request;
    }

    /** Does not wait: decisions only record. */
    void open(Decision decision, List<Obstacle> broke) {
        ReviewActivities.Review review = new ReviewActivities.Review(
                decision.id(),
                request.runId(),
                String.valueOf(decision.step()),
                request.estate().environment().name(),
                decision.actor(),
                decision.comment(),
                broke,
                Workflow.currentTimeMillis());
        Workflow.newDetachedCancellationScope(() -> opening.add(Async.procedure(store::open, review)))
                .run();
    }

    /** Somebody launched the run in spite of a freeze. */
    void open(FreezeOverride override) {
        ReviewActivities.Review review = new ReviewActivities.Review(
                "freeze/" + request.runId(),
                request.runId(),
                "",
                request.estate().environment().name(),
                override.actor(),
                override.reason(),
                List.of(Obstacle.FREEZE),
                Workflow.currentTimeMillis());
        Workflow.newDetachedCancellationScope(() -> opening.add(Async.procedure(store::open, review)))
                .run();
    }

    /** Waits until all of them are open. */
    void await() {
        Promise.allOf(opening).get();
    }
}
