package dev.evenkeel.web.runs;

import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the pages read about runs. The store implements it; pages never ask a workflow. */
public interface RunReader {

    Optional<RunSummary> find(String runId);

    /** The newest runs first. */
    Page list(Filter filter, @Nullable String cursor, int limit);

    /** The events behind {@code after}, in their order; 0 for all. */
    List<JournalEvent> journal(String runId, long after);

    /** The output of a run in the order in which it was written, behind {@code after}. */
    List<LogChunk> log(String runId, @Nullable String step, long after, int limit);

    /** The end of the output of a run, in the order in which it was written. */
    List<LogChunk> logTail(String runId, @Nullable String step, int limit);

    List<Artifact> artifacts(String runId);

    Optional<byte[]> bytes(String runId, String sha256);

    /** @param listener told when the run's row, journal or log has changed; returns at once */
    Subscription subscribe(String runId, Runnable listener);

    /** @param next the cursor of the page after this one; null at the end */
    record Page(List<RunSummary> runs, @Nullable String next) {}

    /** What is null or empty does not narrow. */
    record Filter(
            @Nullable String text,
            @Nullable String runbook,
            Set<RunStatus> statuses,
            boolean waiting,
            @Nullable Mode mode,
            @Nullable String environment,
            @Nullable String requester) {
        public static final Filter ALL = new Filter(null, null, Set.of(), false, null, null, null);
        public static final Filter WAITING = new Filter(null, null, Set.of(), true, null, null, null);

        public static Filter ofRunbook(String runbook) {
            return new Filter(null, runbook, Set.of(), false, null, null, null);
        }

        public static Filter ofStatuses(Set<RunStatus> statuses) {
            return new Filter(null, null, statuses, false, null, null, null);
        }
    }

    /**
     * @param cursor grows over the whole run
     * @param stream {@code out} or {@code err}
     * @param at milliseconds since the epoch
     */
    record LogChunk(long cursor, String step, int attempt, String stream, String text, long at) {}

    record Artifact(String step, String name, String mediaType, String sha256, long bytes) {}

    /** A listening that ends when it is closed. */
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
