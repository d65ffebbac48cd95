package dev.evenkeel.workflows.incident;

import dev.evenkeel.workflows.contract.AlertActivities;
import dev.evenkeel.workflows.contract.AlertActivities.Merged;
import dev.evenkeel.workflows.contract.IncidentSplitActivities;
import dev.evenkeel.workflows.contract.MergeNews;
import dev.evenkeel.workflows.run.IncidentRoom;
import dev.evenkeel.workflows.run.StoreStub;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.SignalExternalWorkflowException;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowLock;
import java.time.Duration;

/**
 * Has alerts go from this incident to another one, as people have decided: all of them to the one into which it is merged, some of them
 * to a new one. What was begun comes to its end whatever becomes of this incident.
 */
final class Handover {

    /** An incident answers at once; one that was ended from outside never does. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final Duration LONGEST_PATIENCE = Duration.ofHours(1);

    private final IncidentRoom room;
    private final WorkflowLock alerts;
    private final AlertActivities store = StoreStub.of(AlertActivities.class);
    private final IncidentSplitActivities splitter = Workflow.newActivityStub(
            IncidentSplitActivities.class,
            ActivityOptions.newBuilder()
                    .setStartToCloseTimeout(Duration.ofSeconds(45))
                    // A new run takes a moment until it lives; the store or Temporal may be away for longer.
                    .setRetryOptions(RetryOptions.newBuilder()
                            .setInitialInterval(Duration.ofMillis(250))
                            .setMaximumInterval(Duration.ofSeconds(10))
                            .build())
                    .build());
    private boolean stopped;

    /** @param alerts held by whoever asks what this incident's alerts are, or changes it */
    Handover(IncidentRoom room, WorkflowLock alerts) {
        this.room = room;
        this.alerts = alerts;
    }

    void start() {
        Workflow.newDetachedCancellationScope(() -> Async.procedure(this::work)).run();
    }

    /** Waits for what was begun. */
    void stop() {
        stopped = true;
        Workflow.newDetachedCancellationScope(() -> Workflow.await(() -> !busy()))
                .run();
    }

    private boolean busy() {
        return room.merges().going() || room.splits().going();
    }

    private void work() {
        while (true) {
            Workflow.await(() -> stopped || busy());
            if (!busy()) {
                return;
            }
            if (room.splits().going()) {
                split();
            } else {
                merge();
            }
        }
    }

    private void split() {
        // What is heard meanwhile of an alert that goes would bring it back.
        alerts.lock();
        try {
            room.splits().ended(splitter.split(room.splits().first()));
        } finally {
            alerts.unlock();
        }
    }

    private void merge() {
        MergeNews.Answer answer = ask();
        if (!answer.taken()) {
            room.merges().refused(answer.why());
            return;
        }
        Merged merged = store.merge(room.merges().merge());
        tell("merge_arrived", new MergeNews.Arrived(room.merges().merge().from(), merged.upTo()));
        room.merges().done(merged, answer.title());
    }

    /** It is asked until it answers or is not there any more, or somebody gives up; its answer stays the same. */
    private MergeNews.Answer ask() {
        MergeNews.Ask question = room.merges().question(room);
        String into = room.merges().into();
        Duration patience = PATIENCE;
        while (tell("merge_asked", question)) {
            Workflow.await(
                    patience,
                    () -> room.merges().answer() != null || room.merges().calledOff());
            MergeNews.Answer answer = room.merges().answer();
            if (answer != null) {
                return answer;
            }
            if (room.merges().calledOff()) {
                tell(
                        "merge_arrived",
                        new MergeNews.Arrived(room.merges().merge().from(), 0));
                return no(question, into, "The incident was called off before " + into + " had answered");
            }
            patience = patience.multipliedBy(2).compareTo(LONGEST_PATIENCE) < 0
                    ? patience.multipliedBy(2)
                    : LONGEST_PATIENCE;
        }
        return no(
                question, into, "The incident " + into + " has ended meanwhile: merge into another one, or go on here");
    }

    private static MergeNews.Answer no(MergeNews.Ask question, String into, String why) {
        return new MergeNews.Answer(into, "", question.decision().decision().id(), why);
    }

    /** @return false when the other incident is not there any more */
    private boolean tell(String signal, MergeNews news) {
        try {
            Workflow.newUntypedExternalWorkflowStub("run/" + room.merges().into())
                    .signal(signal, news);
            return true;
        } catch (SignalExternalWorkflowException | TemporalFailure ended) {
            return false;
        }
    }
}
