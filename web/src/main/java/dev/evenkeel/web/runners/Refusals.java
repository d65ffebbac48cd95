package dev.evenkeel.web.runners;

import dev.evenkeel.activities.store.Audit;
import dev.evenkeel.activities.store.Store;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** Writes into the audit what runners, or who says to be one, were refused. A flood is counted, not kept: one entry a minute of a kind. */
@Component
class Refusals {

    private static final long APART_MILLIS = Duration.ofMinutes(1).toMillis();
    private static final int MOST_KINDS = 1_000;

    private final Audit audit;
    private final InstantSource clock;
    private final Map<String, Told> told = new ConcurrentHashMap<>();

    private record Told(long at, long unsaid) {}

    Refusals(Store store, InstantSource clock) {
        this.audit = store.audit();
        this.clock = clock;
    }

    /**
     * @param runner its id; {@code unknown} when nobody can tell
     * @param what it wanted
     */
    void refused(String runner, String what, Map<String, ?> details) {
        long now = clock.millis();
        if (told.size() >= MOST_KINDS) {
            told.values().removeIf(entry -> now - entry.at() >= APART_MILLIS);
        }
        String kind = told.size() >= MOST_KINDS ? "many" : runner + " " + what;
        long[] unsaid = {-1};
        told.compute(kind, (same, before) -> {
            if (before != null && now - before.at() < APART_MILLIS) {
                return new Told(before.at(), before.unsaid() + 1);
            }
            unsaid[0] = before == null ? 0 : before.unsaid();
            return new Told(now, 0);
        });
        if (unsaid[0] >= 0) {
            Map<String, Object> all = new LinkedHashMap<>(details);
            all.put("what", what);
            if (unsaid[0] > 0) {
                all.put("not-kept", unsaid[0]);
            }
            audit.append(runner, "runner.refused", what, all, null);
        }
    }
}
