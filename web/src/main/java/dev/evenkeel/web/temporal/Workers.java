package dev.evenkeel.web.temporal;

import dev.evenkeel.web.CannotStart;
import dev.evenkeel.workflows.Procedures;
import dev.evenkeel.workflows.contract.TaskQueues;
import io.grpc.StatusRuntimeException;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The workers of this server: workflows and activities on the main queue, and the activities again on this host's own queue, for the
 * acts that it has claimed. They start last and stop first; activities in flight are told, and leave their tools alive.
 */
public final class Workers implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Workers.class);
    /** After a crash Temporal waits this long for the worker that knew the run, then gives it to any worker. */
    private static final Duration STICKY_TIMEOUT = Duration.ofMillis(500);

    private static final Duration DRAIN = Duration.ofSeconds(10);
    private static final Duration RETRY = Duration.ofSeconds(2);
    private static final WorkerOptions OPTIONS = Procedures.options()
            .setStickyQueueScheduleToStartTimeout(STICKY_TIMEOUT)
            .setDisableEagerExecution(false)
            .setUsingVirtualThreads(true)
            .build();

    private final TemporalServer server;
    private final Namespaces namespaces;
    private final WorkerFactory factory;
    private final WorkerRegistration registration;
    private final HostId host;
    private @Nullable Thread starter;
    private volatile State state = State.NEW;
    private volatile String trouble = "not started yet";

    enum State {
        NEW,
        CONNECTING,
        POLLING,
        STOPPED
    }

    Workers(
            TemporalServer server,
            Namespaces namespaces,
            WorkerFactory factory,
            WorkerRegistration registration,
            HostId host) {
        this.server = server;
        this.namespaces = namespaces;
        this.factory = factory;
        this.registration = registration;
        this.host = host;
    }

    State state() {
        return state;
    }

    /** Why it does not poll yet. */
    String trouble() {
        return trouble;
    }

    /** The embedded server is waited for, an external one not: the pages come up, and say that it is away. */
    @Override
    public void start() {
        state = State.CONNECTING;
        try {
            server.awaitUp();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotStart("The start was interrupted.", "Start again.");
        }
        starter = Thread.ofVirtual().name("worker-start").start(this::connect);
    }

    private void connect() {
        while (state == State.CONNECTING) {
            try {
                namespaces.ready();
                poll();
                return;
            } catch (StatusRuntimeException | CannotStart e) {
                String now = e instanceof CannotStart
                        ? String.valueOf(e.getMessage())
                        : "Temporal at " + server.target() + " does not answer (" + e.getMessage()
                                + "). Check evenkeel.temporal.target, TLS and the network.";
                if (!now.equals(trouble)) {
                    LOG.warn("{} It is tried again every {} s.", now, RETRY.toSeconds());
                }
                trouble = now;
            }
            try {
                Thread.sleep(RETRY);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private synchronized void poll() {
        if (state != State.CONNECTING) {
            return;
        }
        Worker main = factory.newWorker(TaskQueues.MAIN, OPTIONS);
        registration.procedures(main);
        registration.activities(main);
        registration.activities(factory.newWorker(TaskQueues.host(host.value()), OPTIONS));
        factory.start();
        state = State.POLLING;
        LOG.info("Worker {} polls", host);
    }

    @Override
    public void stop() {
        Thread starting = starter;
        if (starting != null) {
            starting.interrupt();
        }
        synchronized (this) {
            state = State.STOPPED;
        }
        factory.shutdown();
        factory.awaitTermination(DRAIN.toSeconds(), TimeUnit.SECONDS);
        if (!factory.isTerminated()) {
            factory.shutdownNow();
            factory.awaitTermination(2, TimeUnit.SECONDS);
        }
    }

    @Override
    public boolean isRunning() {
        return state == State.CONNECTING || state == State.POLLING;
    }

    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
