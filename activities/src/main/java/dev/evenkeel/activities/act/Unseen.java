package dev.evenkeel.activities.act;

import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.Failures;
import io.temporal.client.ActivityCanceledException;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * An act that has begun, and whose secret cannot be read now: its output would show what only the secret hides, so it is held back. A
 * cancel and the deadline count all the same.
 */
final class Unseen {

    private static final long ASK_EVERY_MILLIS = 1_000;

    private final Act act;
    private final Leftovers leftovers;
    private final Pulse pulse = new Pulse();
    private final long deadline;

    /** @param folder the act's own */
    Unseen(Act act, Path folder, Leftovers leftovers) throws IOException {
        this.act = act;
        this.leftovers = leftovers;
        this.deadline = RunningAct.startedAt(folder) + act.timeoutMillis();
    }

    /**
     * Waits until the secret can be read.
     *
     * @param secret asked again and again
     * @throws ApplicationFailure of type UNKNOWN_OUTCOME when that is not in time; its tools are ended
     */
    <T> T until(Supplier<T> secret) {
        while (true) {
            try {
                return secret.get();
            } catch (ApplicationFailure notNow) {
                follow(notNow);
            }
        }
    }

    private void follow(ApplicationFailure notNow) {
        try {
            pause();
            pulse.beat();
        } catch (ActivityCanceledException cancelled) {
            if (!isEnded()) {
                throw unknown("It was cancelled, and may go on", notNow);
            }
            throw cancelled;
        }
        if (System.currentTimeMillis() > deadline) {
            isEnded();
            throw unknown("It was not done within " + act.timeoutMillis() / 1000.0 + " s and was ended unseen", notNow);
        }
    }

    /** Heartbeats go on meanwhile. */
    private boolean isEnded() {
        CompletableFuture<Boolean> ended = new CompletableFuture<>();
        Thread.ofVirtual().name("end-tool").start(() -> {
            try {
                ended.complete(leftovers.end(act.runId(), act.step(), act.attempt()));
            } catch (InterruptedException | RuntimeException e) {
                ended.completeExceptionally(e);
            }
        });
        while (true) {
            try {
                return ended.get(ASK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException later) {
                beatOn();
            } catch (ExecutionException left) {
                return false;
            } catch (InterruptedException e) {
                throw stopped(e);
            }
        }
    }

    private void beatOn() {
        try {
            pulse.beat();
        } catch (ActivityCanceledException known) {
            // That is why it is being ended.
        }
    }

    private ApplicationFailure unknown(String what, ApplicationFailure notNow) {
        return ActFailures.failure(
                Failures.UNKNOWN_OUTCOME,
                what + ": its secret cannot be read any more (" + notNow.getOriginalMessage() + ")",
                "See on the site what was done, then say so here. Its output is held back, since nothing would hide the secret in it.",
                "");
    }

    private void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(ASK_EVERY_MILLIS);
        } catch (InterruptedException e) {
            throw stopped(e);
        }
    }

    private IllegalStateException stopped(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("The worker stops; " + act.id() + " goes on without it", e);
    }
}
