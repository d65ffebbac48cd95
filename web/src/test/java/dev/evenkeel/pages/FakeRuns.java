package dev.evenkeel.pages;

import dev.evenkeel.web.runs.RunReader;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.RunSummary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Runs in memory. */
public final class FakeRuns implements RunReader {

    private final Map<String, RunSummary> summaries = new ConcurrentHashMap<>();
    private final Map<String, List<JournalEvent>> journals = new ConcurrentHashMap<>();
    private final Map<String, List<LogChunk>> logs = new ConcurrentHashMap<>();
    private final Map<String, List<Artifact>> artifacts = new ConcurrentHashMap<>();
    private final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    public void put(RunSummary summary, List<JournalEvent> journal) {
        summaries.put(summary.runId(), summary);
        journals.put(summary.runId(), List.copyOf(journal));
        listeners.forEach(Runnable::run);
    }

    public void print(String runId, String step, String stream, String text) {
        List<LogChunk> chunks = logs.computeIfAbsent(runId, id -> new CopyOnWriteArrayList<>());
        chunks.add(new LogChunk(chunks.size() + 1L, step, 1, stream, text, Seeds.NOW));
        listeners.forEach(Runnable::run);
    }

    public void keep(String runId, Artifact artifact, byte[] bytes) {
        artifacts.computeIfAbsent(runId, id -> new CopyOnWriteArrayList<>()).add(artifact);
        blobs.put(artifact.sha256(), bytes);
    }

    public int listening() {
        return listeners.size();
    }

    @Override
    public Optional<RunSummary> find(String runId) {
        return Optional.ofNullable(summaries.get(runId));
    }

    @Override
    public Page list(Filter filter, @Nullable String cursor, int limit) {
        List<RunSummary> found = summaries.values().stream()
                .filter(run -> matches(run, filter))
                .sorted(Comparator.comparing(RunSummary::startedAt).reversed())
                .skip(cursor == null ? 0 : Long.parseLong(cursor))
                .limit(limit + 1L)
                .toList();
        long behind = (cursor == null ? 0 : Long.parseLong(cursor)) + limit;
        return found.size() > limit ? new Page(found.subList(0, limit), Long.toString(behind)) : new Page(found, null);
    }

    private static boolean matches(RunSummary run, Filter filter) {
        String text = filter.text() == null ? "" : filter.text().toLowerCase(Locale.ROOT);
        return (run.title() + run.runbook() + run.runId())
                        .toLowerCase(Locale.ROOT)
                        .contains(text)
                && (filter.runbook() == null || filter.runbook().equals(run.runbook()))
                && (filter.statuses().isEmpty() || filter.statuses().contains(run.status()))
                && (!filter.waiting() || run.waitingFor() != null)
                && (filter.mode() == null || filter.mode() == run.mode())
                && (filter.environment() == null || filter.environment().equals(run.environment()))
                && (filter.requester() == null || filter.requester().equals(run.requester()));
    }

    @Override
    public List<JournalEvent> journal(String runId, long after) {
        return journals.getOrDefault(runId, List.of()).stream()
                .filter(event -> event.seq() > after)
                .toList();
    }

    @Override
    public List<LogChunk> log(String runId, @Nullable String step, long after, int limit) {
        return chunks(runId, step).stream()
                .filter(chunk -> chunk.cursor() > after)
                .limit(limit)
                .toList();
    }

    @Override
    public List<LogChunk> logTail(String runId, @Nullable String step, int limit) {
        List<LogChunk> chunks = chunks(runId, step);
        return chunks.subList(Math.max(0, chunks.size() - limit), chunks.size());
    }

    private List<LogChunk> chunks(String runId, @Nullable String step) {
        return new ArrayList<>(logs.getOrDefault(runId, List.of()))
                .stream()
                        .filter(chunk -> step == null || chunk.step().equals(step))
                        .toList();
    }

    @Override
    public List<Artifact> artifacts(String runId) {
        return artifacts.getOrDefault(runId, List.of());
    }

    @Override
    public Optional<byte[]> bytes(String runId, String sha256) {
        return Optional.ofNullable(blobs.get(sha256));
    }

    @Override
    public Subscription subscribe(String runId, Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }
}
