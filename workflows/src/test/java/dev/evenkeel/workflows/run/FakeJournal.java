package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.JournalActivities;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A journal in memory, with the rules of the real one: an append replaces what is not sealed from its first entry on. */
final class FakeJournal implements JournalActivities {

    private final TreeMap<Long, JournalEvent> events = new TreeMap<>();
    private @Nullable RunSummary summary;
    private long sealed;
    private int appends;
    private @Nullable String runId;
    private final Map<String, FakeJournal> others = new HashMap<>();

    /** The journal of one run; that of the run which was there first is this one. */
    synchronized FakeJournal of(String id) {
        return runId == null || runId.equals(id) ? this : others.computeIfAbsent(id, other -> new FakeJournal());
    }

    @Override
    public synchronized void append(Append append) {
        String id = append.summary().runId();
        runId = runId == null ? id : runId;
        if (!id.equals(runId)) {
            of(id).append(append);
            return;
        }
        if (append.from() <= sealed || append.from() > (events.isEmpty() ? 1 : events.lastKey() + 1)) {
            throw new IllegalStateException("append from " + append.from() + " after " + events.size());
        }
        events.tailMap(append.from()).clear();
        append.events().forEach(event -> events.put(event.seq(), event));
        sealed = Math.max(sealed, append.confirmed());
        summary = append.summary();
        appends++;
    }

    @Override
    public synchronized void seal(Seal seal) {
        if (!seal.runId().equals(runId)) {
            of(seal.runId()).seal(seal);
            return;
        }
        sealed = seal.last();
    }

    synchronized List<JournalEvent> events() {
        return List.copyOf(events.values());
    }

    synchronized List<JournalEvent> events(Type type) {
        return events.values().stream().filter(event -> event.type() == type).toList();
    }

    synchronized Optional<JournalEvent> last(Type type) {
        return events(type).stream().reduce((first, second) -> second);
    }

    synchronized RunSummary summary() {
        return Objects.requireNonNull(summary);
    }

    synchronized boolean waitsFor(String what) {
        return summary != null && what.equals(summary.waitingFor());
    }

    synchronized boolean is(RunStatus status) {
        return summary != null && summary.status() == status;
    }

    synchronized long sealed() {
        return sealed;
    }

    synchronized int appends() {
        return appends;
    }
}
