package dev.evenkeel.web.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.activities.store.ChatInbox.Said;
import dev.evenkeel.activities.store.ChatLinks.Account;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.activities.store.StoreSettings;
import dev.evenkeel.activities.store.StoreSettings.Synchronous;
import dev.evenkeel.web.catalog.CatalogAccess;
import dev.evenkeel.web.catalog.RunbookFixture;
import dev.evenkeel.workflows.contract.AlertActivities.Merge;
import dev.evenkeel.workflows.contract.JournalActivities.Append;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary;
import dev.evenkeel.workflows.estate.Channel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which incident somebody means who names none. */
class WhichRunTest {

    private static final Channel CHANNEL = new Channel.Mattermost(
            "on-call", "On call", new Channel.Way.Webhook("file:a"), new Channel.Commands("file:b"));

    @TempDir
    private Path folder;

    @AutoClose
    private Store store;

    @BeforeEach
    void open() {
        store = Store.open(
                new StoreSettings("jdbc:sqlite:" + folder.resolve("chat.db"), null, null, Synchronous.NORMAL));
    }

    @Test
    void followsTheThreadOfAnIncidentToWhereSeveralMergesLed() {
        for (String id : List.of("first", "second", "third")) {
            store.runs().requested(incident(id, RunStatus.RUNNING, null));
            store.chat().threads().told("on-call", "below-" + id, id);
        }
        merge("first", "second");
        merge("second", "third");

        assertThat(List.of("first", "second", "third"))
                .allSatisfy(id -> assertThat(meant(id)).as(id).isEqualTo("third"));
    }

    private String meant(String thread) {
        RunbookFixture runbooks = new RunbookFixture(folder.resolve("runbooks"));
        WhichRun which = new WhichRun(store, CatalogAccess.of(runbooks.folder()).estates());
        Said said = new Said(
                "on-call",
                new Account("mattermost", "team", "rob"),
                "m-" + thread,
                "room",
                "below-" + thread,
                "ack",
                1);
        return which.of(new Asked(CHANNEL, said, "rob"), null) instanceof WhichRun.Meant.One(RunSummary run)
                ? run.runId()
                : "";
    }

    /** As the one that is merged writes it down. */
    private void merge(String from, String into) {
        store.alertMoves().merge(new Merge(from, into, "anna", 30), 30);
        store.journal()
                .append(new Append(
                        incident(from, RunStatus.MERGED, 50L),
                        1,
                        0,
                        List.of(
                                event(1, Type.INCIDENT_DECLARED, Map.of("severity", 2, "title", from)),
                                event(2, Type.INCIDENT_MERGED, Map.of("into", into, "title", into, "alerts", 0)))));
    }

    private static JournalEvent event(long seq, Type type, Map<String, Object> data) {
        return new JournalEvent(seq, seq, type, null, 0, "anna", data);
    }

    private static RunSummary incident(String id, RunStatus status, @Nullable Long finishedAt) {
        return new RunSummary(
                id,
                "odd",
                "incident",
                "Odd",
                "shop",
                "production",
                Mode.LIVE,
                status,
                null,
                null,
                "",
                "anna",
                "hash",
                "",
                1,
                finishedAt);
    }
}
