package dev.evenkeel.web.cases;

import dev.evenkeel.workflows.cases.RunbookCase;
import dev.evenkeel.workflows.cases.StepPattern;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.JournalActivities.Append;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.RunRequest;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One case while it runs: what its stubs bring, what the journals of its runs say, and what they ask. */
final class CaseRun {

    private final RunbookCase story;
    private final RunRequest request;
    private final SkippedTime time;
    private int held;
    private boolean over;
    private final Map<Entry, JournalEvent> journal = new LinkedHashMap<>();
    private final Set<RunbookCase.Stub> used = new HashSet<>();
    private final Set<Occurrence> told = new HashSet<>();
    private final BlockingQueue<News> news = new LinkedBlockingQueue<>();
    private final Map<String, String> places = new HashMap<>();
    private final Map<String, Optional<RunbookCase.Stub>> ends = new HashMap<>();
    private final Map<String, Integer> attempts = new HashMap<>();

    private record Entry(String runId, long seq) {}

    private record Occurrence(
            String runId, Type type, @Nullable String step, long before) {}

    /**
     * @param event a question, something that the crew of an incident acts on, or the end of the run; its step as the case names it
     */
    record News(String runId, @Nullable String step, JournalEvent event) {}

    CaseRun(RunbookCase story, RunRequest request, SkippedTime time) {
        this.story = story;
        this.request = request;
        this.time = time;
    }

    RunbookCase story() {
        return story;
    }

    /** @throws ApplicationFailure when the case says that it fails */
    synchronized Map<String, Object> act(String runId, String type, String step, int attempt, Map<?, ?> asked) {
        Map<String, Object> result = new LinkedHashMap<>(UsualResults.of(type, step, asked));
        Optional<RunbookCase.Stub> stub = stub(place(runId, step), attempt);
        if (stub.isEmpty()) {
            return result;
        }
        String failure = stub.get().fails();
        if (failure != null) {
            throw ApplicationFailure.newNonRetryableFailure(failure, stub.get().failure(), new Failures.Detail("", ""));
        }
        result.putAll(stub.get().result());
        return result;
    }

    /**
     * Another run is about to begin.
     *
     * @return what the case says of its end; empty when it is walked. The same run gets the same answer again: it may be replayed
     */
    synchronized Optional<RunbookCase.Stub> begins(String runId, RunRequest.Parent parent) {
        return ends.computeIfAbsent(runId, id -> {
            String place = place(parent.runId(), parent.step());
            places.put(id, place + StepPattern.INTO);
            return stub(place, attempts.merge(place, 1, Integer::sum));
        });
    }

    private Optional<RunbookCase.Stub> stub(String place, int attempt) {
        Optional<RunbookCase.Stub> stub = story.stubs().stream()
                .filter(each -> each.step().fits(place) && (each.attempt() == 0 || each.attempt() == attempt))
                .findFirst();
        stub.ifPresent(used::add);
        return stub;
    }

    private String place(String runId, String step) {
        return places.getOrDefault(runId, "") + step;
    }

    /**
     * While somebody is asked the clock is held: an approval does not expire before it could be given. So it is while the crew of an
     * incident owes its next move: nothing else happens in the run then, and the clock would jump to the end of time.
     */
    synchronized void heard(Append append) {
        String runId = append.summary().runId();
        boolean root = runId.equals(request.runId());
        journal.keySet().removeIf(entry -> entry.runId().equals(runId) && entry.seq() >= append.from());
        for (JournalEvent event : append.events()) {
            String step = event.step() == null ? null : place(runId, event.step());
            boolean owed = event.type() == Type.PERSON_ASKED || (root && Crew.owes(event));
            boolean ends = root && event.type() == Type.RUN_FINISHED;
            if ((owed || ends) && told.add(occurrence(runId, event, step))) {
                if (owed && !over) {
                    time.hold();
                    held++;
                }
                news.add(new News(runId, step, event));
            }
            if (root || step != null || event.type() == Type.UNDO_PLANNED) {
                journal.put(new Entry(runId, event.seq()), at(event, step));
            }
        }
    }

    /**
     * The machine may be too slow for a task of the workflow, which is then done again, a moment later, and says the same again: the
     * second question at a step is the second one however often it is told.
     */
    private Occurrence occurrence(String runId, JournalEvent event, @Nullable String step) {
        long before = journal.entrySet().stream()
                .filter(entry -> entry.getKey().runId().equals(runId)
                        && entry.getValue().type() == event.type()
                        && Objects.equals(entry.getValue().step(), step))
                .count();
        return new Occurrence(runId, event.type(), step, before);
    }

    /** The runs that it has started, and those that they have, the last one first. */
    synchronized List<String> children() {
        return places.keySet().stream().sorted(Comparator.reverseOrder()).toList();
    }

    /** A question is answered, or nobody will, or the crew has made its move: as far as this is concerned the clock may go on. */
    synchronized void answered() {
        if (held > 0) {
            held--;
            time.release();
        }
    }

    /** The clock is given back, whatever was still asked. */
    synchronized void over() {
        over = true;
        while (held > 0) {
            answered();
        }
    }

    private static JournalEvent at(JournalEvent event, @Nullable String step) {
        return new JournalEvent(
                event.seq(), event.at(), event.type(), step, event.attempt(), event.actor(), event.data());
    }

    /** @return the next question, or the end of the run; empty when neither came in time */
    Optional<News> next(Duration patience) {
        try {
            return Optional.ofNullable(news.poll(patience.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Of what could be undone in a run, as it was shown last. */
    synchronized String undoScope(String runId) {
        return journal.entrySet().stream()
                .filter(entry -> entry.getKey().runId().equals(runId))
                .map(Map.Entry::getValue)
                .filter(event -> event.type() == JournalEvent.Type.UNDO_PLANNED)
                .reduce((first, second) -> second)
                .map(event -> String.valueOf(event.data().get("scope")))
                .orElse("");
    }

    /** In the order in which it was heard; of the runs that the case's own has started only what is about their steps. */
    synchronized List<JournalEvent> journal() {
        return List.copyOf(journal.values());
    }

    synchronized List<RunbookCase.Stub> unusedStubs() {
        return story.stubs().stream().filter(stub -> !used.contains(stub)).toList();
    }

    RunRequest request() {
        return request;
    }
}
