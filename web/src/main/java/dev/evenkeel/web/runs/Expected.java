package dev.evenkeel.web.runs;

import dev.evenkeel.activities.store.PastRuns.Past;
import dev.evenkeel.activities.store.Store;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Service;

/** What a run may be expected to take. A page that is live asks again and again: the answer is kept for a minute. */
@Service
public class Expected {

    private static final int KEPT = 200;
    private static final Duration FRESH = Duration.ofMinutes(1);

    private final Store store;
    private final InstantSource clock;
    private final Map<String, Answer> answers = new LinkedHashMap<>();

    private record Answer(Past past, long at) {}

    Expected(Store store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /** @param runbook its name */
    public Past of(String runbook) {
        long now = clock.millis();
        synchronized (answers) {
            Answer known = answers.get(runbook);
            if (known != null && now - known.at() < FRESH.toMillis()) {
                return known.past();
            }
        }
        Past past = store.pastRuns().of(runbook);
        synchronized (answers) {
            answers.remove(runbook);
            answers.put(runbook, new Answer(past, now));
            if (answers.size() > KEPT) {
                answers.remove(
                        Objects.requireNonNull(answers.keySet().iterator().next()));
            }
        }
        return past;
    }
}
