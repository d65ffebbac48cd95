package dev.evenkeel.workflows.contract;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.util.List;

/**
 * The journal of a run. Repeat contract: an append replaces every entry from {@code from} on that is not sealed, so that doing it
 * again, or doing it differently after a replay that history had not confirmed, leaves exactly the last version.
 */
@ActivityInterface
public interface JournalActivities {

    @ActivityMethod(name = "journal.append")
    void append(Append append);

    /** Seals a closed run: every entry is confirmed. Redoing it changes nothing. */
    @ActivityMethod(name = "journal.seal")
    void seal(Seal seal);

    /**
     * @param from the sequence number of the first event
     * @param confirmed every entry up to this number is in the workflow's history: it can be sealed into the hash chain
     */
    record Append(RunSummary summary, long from, long confirmed, List<JournalEvent> events) {
        public Append {
            events = List.copyOf(events);
        }
    }

    record Seal(String runId, long last) {}
}
