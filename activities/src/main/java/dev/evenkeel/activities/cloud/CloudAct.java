package dev.evenkeel.activities.cloud;

import dev.evenkeel.activities.act.RunningAct;
import dev.evenkeel.activities.cloud.CloudTrouble.Kind;
import dev.evenkeel.workflows.contract.CanonicalJson;
import dev.evenkeel.workflows.contract.Mode;
import io.temporal.client.ActivityCompletionException;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** An act in a cloud: asks with patience, tells Temporal meanwhile that it goes on, and keeps notes for after a restart. */
final class CloudAct {

    private static final long LOOK_EVERY_MILLIS = 100;
    private static final int MOST_ASKED = 5;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final RunningAct act;
    private final UnaryOperator<String> mask;
    private final Duration firstPause;
    private final Duration patience;

    /**
     * @param firstPause before something is asked again; the further ones are longer
     * @param patience how long an answer may come in pieces
     */
    CloudAct(RunningAct act, UnaryOperator<String> mask, Duration firstPause, Duration patience) {
        this.act = act;
        this.mask = mask;
        this.firstPause = firstPause;
        this.patience = patience;
    }

    boolean rehearsal() {
        return act.act().mode() == Mode.REHEARSAL;
    }

    long timeoutMillis() {
        return act.act().timeoutMillis();
    }

    /** The same for the same attempt, whoever does it; clouds that keep it do a change once. */
    String token() {
        return UUID.nameUUIDFromBytes(act.act().id().getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    /** Left at what is made; the same for every attempt of the step, so that a later one finds it. */
    String mark() {
        return CanonicalJson.sha256((act.act().runId() + "/" + act.act().step()).getBytes(StandardCharsets.UTF_8))
                .substring(0, 32);
    }

    void say(String line) {
        act.log().line(mask.apply(line));
    }

    /** Asks; again when the cloud has no time or no answer, up to {@value #MOST_ASKED} times. */
    <T> T read(Supplier<T> question) {
        return patiently(question, true);
    }

    /** Sends a change; again only when it was refused for lack of time, so not done. */
    <T> T send(Supplier<T> change) {
        return patiently(change, false);
    }

    private <T> T patiently(Supplier<T> call, boolean reads) {
        Duration pause = firstPause;
        for (int asked = 1; ; asked++) {
            try {
                return once(call, reads);
            } catch (CloudTrouble trouble) {
                boolean again = trouble.kind() == Kind.THROTTLED
                        || (reads && (trouble.kind() == Kind.NO_ANSWER || trouble.kind() == Kind.UNREACHABLE));
                if (!again || asked == MOST_ASKED) {
                    throw trouble;
                }
                Duration told = trouble.retryAfter();
                Duration wait = told == null ? pause : told;
                wait = wait.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : wait;
                say("asked again in " + wait.toMillis() / 1000.0 + " s: " + trouble.words());
                pause(wait);
                pause = pause.multipliedBy(2);
            }
        }
    }

    /** A change in flight is not broken off, since its answer tells what became of it: its request has a time-out of its own. */
    private <T> T once(Supplier<T> call, boolean reads) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Thread asking = Thread.ofVirtual().name("cloud").start(() -> {
            try {
                answer.complete(call.get());
            } catch (RuntimeException | Error e) {
                answer.completeExceptionally(e);
            }
        });
        @Nullable RuntimeException stop = null;
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                T value = answer.get(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
                if (stop != null) {
                    throw stop;
                }
                return value;
            } catch (TimeoutException e) {
                stop = stop == null ? beaten() : stop;
                if (stop != null && reads) {
                    asking.interrupt();
                    throw stop;
                }
                if (System.nanoTime() - end > 0) {
                    asking.interrupt();
                    throw new CloudTrouble(
                            Kind.NO_ANSWER, "the answer was not whole after " + patience.toSeconds() + " s");
                }
            } catch (ExecutionException e) {
                throw e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e.getCause());
            } catch (InterruptedException e) {
                asking.interrupt();
                Thread.currentThread().interrupt();
                throw new IllegalStateException("The worker stops while a cloud is asked", e);
            }
        }
    }

    private @Nullable RuntimeException beaten() {
        try {
            act.beat();
            return null;
        } catch (ActivityCompletionException | ApplicationFailure stop) {
            return stop;
        }
    }

    void pause(Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        for (long left = duration.toMillis(); left > 0; left = (end - System.nanoTime()) / 1_000_000) {
            try {
                TimeUnit.MILLISECONDS.sleep(Math.min(left, LOOK_EVERY_MILLIS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("The worker stops while a cloud is awaited", e);
            }
            act.beat();
        }
    }

    Optional<String> noted(String name) {
        return read(act.folder().resolve(name));
    }

    void note(String name, String text) {
        write(act.folder().resolve(name), text);
    }

    /** What every attempt of the step goes by. */
    Optional<String> notedForStep(String name) {
        return read(act.folder().resolveSibling(name));
    }

    void noteForStep(String name, String text) {
        write(act.folder().resolveSibling(name), text);
    }

    private static Optional<String> read(Path file) {
        try {
            return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file + ": check disk and rights", e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Path draft = file.resolveSibling(file.getFileName() + ".draft");
            Files.writeString(draft, text);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file + ": check disk and rights", e);
        }
    }
}
