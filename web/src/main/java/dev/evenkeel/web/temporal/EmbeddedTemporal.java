package dev.evenkeel.web.temporal;

import dev.evenkeel.web.CannotStart;
import dev.evenkeel.web.DataFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts a Temporal server as a child and looks after it. It starts beside the rest of the application. It ends with this server on a
 * normal stop; when this server is killed it lives on, and the next server adopts it.
 */
final class EmbeddedTemporal implements TemporalServer {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedTemporal.class);
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(8);
    private static final Duration PROBE_INTERVAL = Duration.ofSeconds(2);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);
    /** A process that is there but does not listen: a zombie that nobody reaps, or one that hangs. */
    private static final int FAILED_PROBES = 3;

    private final TemporalSettings settings;
    private final EmbeddedFiles files;
    private final int port;
    private final Thread supervisor;
    private final CompletableFuture<Void> up = new CompletableFuture<>();
    private volatile Condition condition = new Condition(false, "starting");
    private volatile boolean closing;
    private volatile @Nullable TemporalChild child;

    EmbeddedTemporal(TemporalSettings settings, DataFolder data) {
        this.settings = settings;
        this.files = EmbeddedFiles.in(data.path().resolve("temporal"));
        Optional<TemporalChild> survivor = survivor();
        this.port = EmbeddedPort.choose(settings.port(), survivor, files.load().port());
        this.supervisor =
                Thread.ofPlatform().name("temporal-supervisor").daemon().start(() -> supervise(survivor));
    }

    @Override
    public String target() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void awaitUp() throws InterruptedException {
        try {
            up.get(START_TIMEOUT.toSeconds() + 10, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw e.getCause() instanceof CannotStart cause
                    ? new CannotStart(cause.whatHappened(), cause.whatToDo())
                    : EmbeddedTrouble.unexplained(files.log(), e);
        }
    }

    @Override
    public Condition condition() {
        return condition;
    }

    @Override
    public void close() {
        closing = true;
        supervisor.interrupt();
        try {
            supervisor.join(STOP_TIMEOUT.multipliedBy(2).plusSeconds(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void supervise(Optional<TemporalChild> found) {
        Optional<TemporalChild> survivor = found;
        Duration pause = Duration.ZERO;
        while (!closing) {
            try {
                TemporalChild running = run(survivor);
                long since = System.nanoTime();
                watch(running);
                boolean lasted = System.nanoTime() - since > LONGEST_PAUSE.toNanos();
                pause = lasted ? Duration.ZERO : longer(pause);
                LOG.error(
                        "Temporal (process {}) is gone; it is started again",
                        running.process().pid());
            } catch (InterruptedException e) {
                break;
            } catch (CannotStart | IOException | UncheckedIOException e) {
                if (up.completeExceptionally(e)) {
                    break; // The very first start: the application says why and ends.
                }
                pause = longer(pause);
                LOG.error("Temporal cannot be started again; next try in {} ms: {}", pause.toMillis(), e.getMessage());
                condition = new Condition(false, String.valueOf(e.getMessage()));
            }
            if (!rest(pause)) {
                break;
            }
            survivor = survivor();
        }
        stop();
    }

    /** Adopts the survivor, or starts one, and waits until it listens. */
    private TemporalChild run(Optional<TemporalChild> survivor) throws IOException, InterruptedException {
        condition = new Condition(false, "starting");
        Path binary = TemporalCommand.binary(settings.binary());
        files.checkVersion(binary);
        TemporalChild running =
                adoptOrStart(survivor, TemporalCommand.arguments(binary, files.database(), port, settings));
        child = running;
        files.save(files.load().started(running.process().pid(), port));
        awaitListening(running);
        condition = new Condition(
                true,
                (running.adopted() ? "adopted process " : "process ")
                        + running.process().pid() + " at " + target());
        up.complete(null);
        return running;
    }

    private TemporalChild adoptOrStart(Optional<TemporalChild> survivor, List<String> command)
            throws IOException, InterruptedException {
        if (survivor.isPresent()) {
            TemporalChild found = survivor.get();
            if (found.runs(command) && TemporalChild.listens(port)) {
                LOG.info(
                        "Temporal (process {}) outlived its server: it is adopted",
                        found.process().pid());
                return found;
            }
            LOG.info(
                    "Temporal (process {}) runs with other settings: it is replaced",
                    found.process().pid());
            found.stop(STOP_TIMEOUT);
        }
        EmbeddedPort.refuseTaken(port);
        return TemporalChild.start(command, files.log());
    }

    private void awaitListening(TemporalChild started) throws InterruptedException {
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        while (!TemporalChild.listens(port)) {
            if (started.awaitEnd(Duration.ofMillis(20))) {
                throw EmbeddedTrouble.explain(files, port);
            }
            if (System.nanoTime() > deadline) {
                started.stop(STOP_TIMEOUT);
                throw EmbeddedTrouble.explain(files, port);
            }
        }
    }

    /** Returns when it is gone, or hangs and was ended. */
    private void watch(TemporalChild running) throws InterruptedException {
        int failed = 0;
        while (failed < FAILED_PROBES && !running.awaitEnd(PROBE_INTERVAL)) {
            failed = TemporalChild.listens(port) ? 0 : failed + 1;
        }
        condition = new Condition(false, "process " + running.process().pid() + " ended; it is started again");
        if (failed == FAILED_PROBES) {
            running.stop(STOP_TIMEOUT);
        }
    }

    private static Duration longer(Duration pause) {
        Duration next = pause.isZero() ? Duration.ofMillis(200) : pause.multipliedBy(2);
        return next.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : next;
    }

    private boolean rest(Duration pause) {
        try {
            Thread.sleep(pause);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private Optional<TemporalChild> survivor() {
        return TemporalChild.survivor(files.database(), files.load().pid());
    }

    private void stop() {
        TemporalChild running = child;
        if (running != null) {
            try {
                running.stop(STOP_TIMEOUT);
            } catch (InterruptedException e) {
                LOG.warn(
                        "Temporal (process {}) was not stopped in order",
                        running.process().pid());
            }
        }
        condition = new Condition(false, "stopped");
    }
}
