package dev.evenkeel.web.schedules;

import dev.evenkeel.web.temporal.TemporalServer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Looks from time to time whether Temporal has the schedules of the catalog, and what became of their times. It does so beside the
 * other clocks of the server, which a Temporal that does not answer must not hold up.
 */
@Component
class ScheduleWatch implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(ScheduleWatch.class);
    private static final Duration ASK_AGAIN = Duration.ofMinutes(2);

    private final TemporalServer server;
    private final Synchroniser synchroniser;
    private final Reconciler reconciler;
    private final InstantSource clock;
    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile boolean closed;
    private volatile Instant asked = Instant.EPOCH;
    private volatile String trouble = "";

    ScheduleWatch(TemporalServer server, Synchroniser synchroniser, Reconciler reconciler, InstantSource clock) {
        this.server = server;
        this.synchroniser = synchroniser;
        this.reconciler = reconciler;
        this.clock = clock;
    }

    @Scheduled(initialDelayString = "PT2S", fixedDelayString = "PT5S")
    void look() {
        if (server.condition().up() && looking.compareAndSet(false, true)) {
            Thread.ofVirtual().name("schedules").start(this::lookBeside);
        }
    }

    private void lookBeside() {
        try {
            boolean anew = clock.instant().isAfter(asked.plus(ASK_AGAIN));
            synchroniser.synchronise(anew);
            reconciler.look();
            if (anew) {
                asked = clock.instant();
            }
            trouble = "";
        } catch (RuntimeException e) {
            String now = String.valueOf(e.getMessage());
            if (!closed && !now.equals(trouble)) {
                LOG.warn("The schedules could not be looked after; it is tried again", e);
            }
            trouble = now;
        } finally {
            looking.set(false);
        }
    }

    @Override
    public void destroy() {
        closed = true;
    }
}
