package dev.evenkeel.activities.store;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells who listens that a run has changed: its row, its journal or its log, after the commit. Changes that come together are told
 * once. What another node has changed is found by a look at the database every 500 ms while somebody listens; it is not known then
 * which run it was, so all are told. A listener reads again from its own cursor: being told for nothing is harmless.
 */
public final class Changes implements AutoCloseable {

    /** Told instead of a run's id when any run may have changed. */
    public static final String ANY = "";

    private static final Logger log = LoggerFactory.getLogger(Changes.class);
    private static final long LOOK_MILLIS = 500;

    private final Database database;
    private final Map<Long, Listener> listeners = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong();
    private final Set<String> changed = ConcurrentHashMap.newKeySet();
    private final ScheduledThreadPoolExecutor teller;
    private @Nullable Future<?> looking;
    private volatile String mark = "";

    Changes(Database database) {
        this.database = database;
        this.teller = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("store-changes-", 0).factory());
        teller.setKeepAliveTime(1, TimeUnit.SECONDS);
        teller.allowCoreThreadTimeOut(true);
        teller.setRemoveOnCancelPolicy(true);
        teller.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    }

    /** A listening that ends when it is closed. */
    public interface Subscription extends AutoCloseable {
        @Override
        void close();
    }

    /** @param listener called on one thread for all listeners: it hands over and returns at once */
    public Subscription subscribe(String runId, Runnable listener) {
        return add(new Listener(runId, id -> listener.run()));
    }

    /** @param listener gets the run's id, or {@link #ANY}; called on one thread for all: it hands over and returns at once */
    public Subscription subscribeAll(Consumer<String> listener) {
        return add(new Listener(ANY, listener));
    }

    /** @param runId {@link #ANY} when what has changed concerns any run */
    public void changed(String runId) {
        if (!listeners.isEmpty() && changed.add(runId)) {
            teller.execute(this::tell);
        }
    }

    @Override
    public void close() {
        listeners.clear();
        teller.shutdownNow();
    }

    private Subscription add(Listener listener) {
        long id = ids.incrementAndGet();
        listeners.put(id, listener);
        lookWhileListened();
        return () -> {
            listeners.remove(id);
            lookWhileListened();
        };
    }

    private synchronized void lookWhileListened() {
        if (listeners.isEmpty() && looking != null) {
            looking.cancel(false);
            looking = null;
        } else if (!listeners.isEmpty() && looking == null && !teller.isShutdown()) {
            mark = "";
            looking = teller.scheduleWithFixedDelay(this::look, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void look() {
        try {
            String now = database.changeMark();
            if (!now.equals(mark)) {
                mark = now;
                changed.add(ANY);
                tell();
            }
        } catch (RuntimeException e) {
            log.debug("The store does not answer; listeners are told when it does again", e);
        }
    }

    private void tell() {
        Set<String> runs = Set.copyOf(changed);
        changed.removeAll(runs);
        boolean any = runs.contains(ANY);
        for (Listener listener : listeners.values()) {
            if (listener.runId.equals(ANY)) {
                runs.forEach(listener::tell);
            } else if (any || runs.contains(listener.runId)) {
                listener.tell(listener.runId);
            }
        }
    }

    private record Listener(String runId, Consumer<String> consumer) {
        void tell(String changedRun) {
            try {
                consumer.accept(changedRun);
            } catch (RuntimeException e) {
                log.warn("A listener for changes of run {} failed", runId, e);
            }
        }
    }
}
