package dev.evenkeel.activities.store;

import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.JournalActivities.Append;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Cases that hold on every database: each begins with an open, empty store. {@link Backend} says where they run. */
@SuppressWarnings("NullAway.Init") // JUnit sets the fields
abstract class StoreCases {

    static final long LOG_CHARACTERS = 1_000;
    static final String RUN = "run-1";

    final Backend backend;

    @TempDir
    Path folder;

    StoreSettings settings;
    Store store;

    StoreCases(Backend backend) {
        this.backend = backend;
    }

    @BeforeEach
    void open() {
        settings = backend.settings(folder);
        store = Store.open(settings, LOG_CHARACTERS);
    }

    @AfterEach
    void close() {
        if (store != null) {
            store.close();
        }
    }

    static RunSummary summary(String id) {
        return summary(id, RunStatus.RUNNING, 1_000);
    }

    static RunSummary summary(String id, RunStatus status, long startedAt) {
        return new RunSummary(
                id,
                "shop-release",
                "deploy",
                "Release the shop",
                "shop",
                "staging",
                Mode.LIVE,
                status,
                null,
                null,
                "install",
                "ada",
                "hash",
                "commit",
                startedAt,
                status.finished() ? (Long) (startedAt + 10) : null);
    }

    static JournalEvent event(long seq, String text) {
        return new JournalEvent(
                seq, 1_000 + seq, JournalEvent.Type.STEP_STARTED, "rollout/install", 1, null, Map.of("doing", text));
    }

    /** Entries from one number to another, each with the text. */
    static Append append(String runId, long from, long to, long confirmed, String text) {
        List<JournalEvent> events = LongStream.rangeClosed(from, to)
                .mapToObj(seq -> event(seq, text))
                .toList();
        return new Append(summary(runId), from, confirmed, events);
    }

    static Act act(String step) {
        return act(RUN, step);
    }

    static Act act(String runId, String step) {
        return new Act(runId, step, 1, Mode.LIVE, "staging", "north", Map.of(), 60_000, null);
    }
}
