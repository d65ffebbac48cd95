package dev.evenkeel.web.schedules;

import dev.evenkeel.activities.store.Schedules;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.catalog.Catalog;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Makes Temporal have the schedules that the catalog has. Doing it again, or on several servers at once, changes nothing. A file that
 * is broken keeps the schedules of its last good version; only those of a file that is gone, or does not name them, are removed.
 */
@Component
class Synchroniser {

    private static final Logger LOG = LoggerFactory.getLogger(Synchroniser.class);

    private final Catalog catalog;
    private final Schedules schedules;
    private final TemporalSchedules temporal;
    private final Reconciler reconciler;
    private final InstantSource clock;
    private final Map<String, String> told = new HashMap<>();

    Synchroniser(Catalog catalog, Store store, TemporalSchedules temporal, Reconciler reconciler, InstantSource clock) {
        this.catalog = catalog;
        this.schedules = store.schedules();
        this.temporal = temporal;
        this.reconciler = reconciler;
        this.clock = clock;
    }

    /**
     * It fails as gRPC does when Temporal is away; what it has done by then stays.
     *
     * @param anew whether Temporal is asked also about what it was told before
     */
    synchronized void synchronise(boolean anew) {
        List<Planned> all = Planned.all(catalog);
        Map<String, Schedules.Kept> kept =
                schedules.all().stream().collect(Collectors.toMap(Schedules.Kept::schedule, known -> known));
        if (anew) {
            told.clear();
        }
        Set<String> wanted = new HashSet<>();
        for (Planned planned : all) {
            wanted.add(planned.schedule());
            put(planned.schedule(), Terms.of(planned), kept.get(planned.schedule()));
        }
        for (String schedule : kept.keySet()) {
            if (!wanted.contains(schedule) && !unreadable(schedule)) {
                temporal.delete(schedule);
                schedules.removed(schedule, clock.millis());
                told.remove(schedule);
                LOG.info("The schedule {} is gone from its runbook", schedule);
            }
        }
    }

    private void put(String schedule, Terms terms, Schedules.@Nullable Kept known) {
        Schedules.@Nullable Pause pause = known == null ? null : known.pause();
        String state = terms.hash() + (pause == null ? "" : pause.actor() + pause.at());
        if (state.equals(told.get(schedule))) {
            return;
        }
        if (known != null && terms.sameTimes(Terms.read(known.timing()))) {
            schedules.describe(schedule, terms.json());
        } else {
            if (known != null) {
                reconciler.account(known, true);
            }
            // Before Temporal knows of it, so that no time is overlooked.
            schedules.plan(schedule, terms.json(), clock.millis());
        }
        if (temporal.put(schedule, terms, pause)) {
            LOG.info("The schedule {} is {}", schedule, pause == null ? "set" : "paused");
        }
        told.put(schedule, state);
    }

    /** Whether its file is there and never was good since this server started: what it plans is not known. */
    private boolean unreadable(String schedule) {
        return catalog.find(schedule.substring(0, schedule.indexOf('/')))
                .filter(entry -> entry.runbook() == null)
                .isPresent();
    }
}
