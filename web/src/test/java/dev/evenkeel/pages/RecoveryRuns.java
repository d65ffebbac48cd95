package dev.evenkeel.pages;

import dev.evenkeel.activities.store.Store;
import dev.evenkeel.workflows.contract.JournalActivities.Append;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Recoveries that the store keeps with their whole journals. */
record RecoveryRuns(Store store) {

    void put(String id, Mode mode, RunStatus status, List<JournalEvent> journal) {
        put(id, mode, status, journal, "anna", null);
    }

    void put(
            String id,
            Mode mode,
            RunStatus status,
            List<JournalEvent> journal,
            String requester,
            RunSummary.@Nullable Alarm alarm) {
        long start = journal.getFirst().at();
        @Nullable Long end = status.finished() ? (Long) journal.getLast().at() : null;
        RunSummary summary = RecoverySeeds.summary(id, mode, status, start, end, alarm, requester);
        store.journal().append(new Append(summary, 1, journal.size(), journal));
    }
}
