package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.JournalActivities;
import dev.evenkeel.workflows.contract.JournalActivities.Append;
import dev.evenkeel.workflows.contract.JournalActivities.Seal;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.RunSummary;
import io.temporal.activity.LocalActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one writer of a run's journal. Events are noted without waiting and appended in batches by a coroutine of its own, by a local
 * activity: it costs no round trip. When the store is down for longer than two seconds the append becomes an ordinary activity
 * that is retried for ever, so that the workflow still takes updates.
 */
final class JournalWriter {

    private static final Duration LOCAL_LIMIT = Duration.ofSeconds(2);

    private final JournalActivities local = Workflow.newLocalActivityStub(
            JournalActivities.class,
            LocalActivityOptions.newBuilder()
                    .setScheduleToCloseTimeout(LOCAL_LIMIT)
                    .setRetryOptions(RetryOptions.newBuilder()
                            .setInitialInterval(Duration.ofMillis(100))
                            .build())
                    .build());
    private final JournalActivities durable = StoreStub.of(JournalActivities.class);

    private final Supplier<RunSummary> summary;
    private final List<JournalEvent> pending = new ArrayList<>();
    private long noted;
    private long appended;
    private long confirmed;
    private long historyAtLastAppend;
    private boolean summaryChanged;
    private Consumer<JournalEvent> listener = event -> {};

    JournalWriter(Supplier<RunSummary> summary) {
        this.summary = summary;
    }

    /** @param told hears of each event when it is noted */
    void tell(Consumer<JournalEvent> told) {
        listener = told;
    }

    /** Starts the writing coroutine; it lives as long as the run, also when the run is cancelled. */
    void start() {
        CancellationScope detached = Workflow.newDetachedCancellationScope(() -> Async.procedure(this::write));
        detached.run();
    }

    /** How many entries there are, those included that are not written yet. */
    long noted() {
        return noted;
    }

    void note(Type type, @Nullable String step, int attempt, @Nullable String actor, Map<String, Object> data) {
        JournalEvent event = new JournalEvent(++noted, Workflow.currentTimeMillis(), type, step, attempt, actor, data);
        pending.add(event);
        listener.accept(event);
    }

    void note(Type type, @Nullable String step, int attempt, Map<String, Object> data) {
        note(type, step, attempt, null, data);
    }

    void note(Type type, Map<String, Object> data) {
        note(type, null, 0, null, data);
    }

    /** Has the run's line in the lists written again although nothing was noted. */
    void touch() {
        summaryChanged = true;
    }

    /** Waits until everything that was noted is in the store. */
    void flush() {
        long goal = noted;
        CancellationScope detached =
                Workflow.newDetachedCancellationScope(() -> Workflow.await(() -> appended >= goal));
        detached.run();
    }

    /** After the last event: everything is confirmed, since an ordinary activity starts only from recorded history. */
    void seal(String runId) {
        flush();
        CancellationScope detached =
                Workflow.newDetachedCancellationScope(() -> durable.seal(new Seal(runId, appended)));
        detached.run();
    }

    private void write() {
        while (true) {
            Workflow.await(() -> !pending.isEmpty() || summaryChanged);
            List<JournalEvent> batch = List.copyOf(pending);
            pending.clear();
            summaryChanged = false;
            if (Workflow.getInfo().getHistoryLength() > historyAtLastAppend) {
                // The workflow task that made the last append is complete, and with it the marker of that append.
                confirmed = appended;
            }
            append(new Append(summary.get(), appended + 1, confirmed, batch));
            appended += batch.size();
            historyAtLastAppend = Workflow.getInfo().getHistoryLength();
        }
    }

    private void append(Append append) {
        try {
            local.append(append);
        } catch (ActivityFailure storeIsDown) {
            durable.append(append);
        }
    }
}
