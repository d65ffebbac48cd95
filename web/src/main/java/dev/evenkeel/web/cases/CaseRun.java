package dev.evenkeel.web.cases;

import dev.evenkeel.workflows.cases.RunbookCase;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.JournalActivities.Append;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.RunRequest;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** One case while it runs: what its stubs bring, what its journal says, and what it asks. */
final class CaseRun {

    private final RunbookCase story;
    private final RunRequest request;
    private final SkippedTime time;
    private final TreeMap<Long, JournalEvent> journal = new TreeMap<>();
    private final Set<RunbookCase.Stub> used = new HashSet<>();
    private final BlockingQueue<JournalEvent> news = new LinkedBlockingQueue<>();

    CaseRun(RunbookCase story, RunRequest request, SkippedTime time) {
        this.story = story;
        this.request = request;
        this.time = time;
    }

    RunbookCase story() {
        return story;
    }

    SkippedTime time() {
        return time;
    }

    /** @throws ApplicationFailure when the case says that it fails */
    synchronized Map<String, Object> act(String type, String step, int attempt, Map<?, ?> asked) {
        Map<String, Object> result = new LinkedHashMap<>(UsualResults.of(type, step, asked));
        Optional<RunbookCase.Stub> stub = story.stubs().stream()
                .filter(each -> each.step().fits(step) && (each.attempt() == 0 || each.attempt() == attempt))
                .findFirst();
        if (stub.isEmpty()) {
            return result;
        }
        used.add(stub.get());
        String failure = stub.get().fails();
        if (failure != null) {
            throw ApplicationFailure.newNonRetryableFailure(failure, stub.get().failure(), new Failures.Detail("", ""));
        }
        result.putAll(stub.get().result());
        return result;
    }

    /** While somebody is asked the clock is held: an approval does not expire before it could be given. */
    synchronized void heard(Append append) {
        journal.tailMap(append.from()).clear();
        for (JournalEvent event : append.events()) {
            journal.put(event.seq(), event);
            if (event.type() == Type.PERSON_ASKED) {
                time.hold();
            }
            if (event.type() == Type.PERSON_ASKED || event.type() == Type.RUN_FINISHED) {
                news.add(event);
            }
        }
    }

    /** @return the next question, or the end of the run; empty when neither came in time */
    Optional<JournalEvent> next(Duration patience) {
        try {
            return Optional.ofNullable(news.poll(patience.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Of what could be undone, as it was shown last. */
    synchronized String undoScope() {
        return journal.values().stream()
                .filter(event -> event.type() == JournalEvent.Type.UNDO_PLANNED)
                .reduce((first, second) -> second)
                .map(event -> String.valueOf(event.data().get("scope")))
                .orElse("");
    }

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
