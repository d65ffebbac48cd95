package dev.evenkeel.web.runners;

import dev.evenkeel.activities.store.Changes;
import dev.evenkeel.activities.store.Runners.Runner;
import dev.evenkeel.activities.store.Store;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Which runners are there now. One that has not said hello for a while is away. */
@Component
public class RunnerPresence {

    private static final Logger LOG = LoggerFactory.getLogger(RunnerPresence.class);
    private static final long KEPT_MILLIS = Duration.ofDays(7).toMillis();
    private static final long AWAY_MILLIS = Duration.ofSeconds(20).toMillis();

    private final Store store;
    private final InstantSource clock;
    private final AtomicLong version = new AtomicLong();
    private Set<String> there = new TreeSet<>();

    RunnerPresence(Store store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    public boolean live(Runner runner) {
        Long seen = runner.lastSeen();
        return runner.removedAt() == null && seen != null && clock.millis() - seen < AWAY_MILLIS;
    }

    public List<Runner> of(String site) {
        return store.runners().list().stream()
                .filter(runner -> runner.site().equals(site))
                .toList();
    }

    /** When a runner of the site was last there, milliseconds since the epoch. */
    public Optional<Long> lastSeen(String site) {
        return of(site).stream().map(Runner::lastSeen).filter(Objects::nonNull).max(Comparator.naturalOrder());
    }

    /** Changes when a runner comes or goes. */
    public long version() {
        return version.get();
    }

    /** What was answered for long ago is of no use to anybody. */
    @Scheduled(initialDelay = 3_600_000, fixedDelay = 3_600_000)
    void forget() {
        store.runnerActs().forget(clock.millis() - KEPT_MILLIS);
    }

    /** Tells the open pages when one comes or goes. */
    @Scheduled(fixedDelay = 2_000)
    void look() {
        try {
            Set<String> now = store.runners().list().stream()
                    .filter(this::live)
                    .map(Runner::id)
                    .collect(Collectors.toCollection(TreeSet::new));
            if (!now.equals(there)) {
                there = now;
                version.incrementAndGet();
                store.changes().changed(Changes.ANY);
            }
        } catch (DataAccessException storeIsDown) {
            LOG.debug("Runners are looked at when the store answers again", storeIsDown);
        }
    }
}
