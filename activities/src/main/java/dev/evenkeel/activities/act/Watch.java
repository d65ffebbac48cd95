package dev.evenkeel.activities.act;

import dev.evenkeel.activities.process.CannotEnd;
import dev.evenkeel.activities.process.DetachedProcess;
import dev.evenkeel.activities.process.Outcome;
import dev.evenkeel.workflows.contract.Failures;
import io.temporal.client.ActivityCanceledException;
import io.temporal.client.ActivityCompletionException;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Follows a process. It is ended when the act is cancelled or out of time, and only then: when the worker stops or Temporal gives up
 * waiting, the process lives on, to be found again.
 */
final class Watch {

    private static final Duration LOOK_EVERY = Duration.ofMillis(100);

    private final DetachedProcess process;
    private final ToolOutput output;
    private final Runnable beat;
    private final Duration grace;
    private final @Nullable Limits limits;
    private volatile boolean killed;

    /** @param limits null for none */
    Watch(DetachedProcess process, ToolOutput output, Runnable beat, Duration grace, @Nullable Limits limits) {
        this.process = process;
        this.output = output;
        this.beat = beat;
        this.grace = grace;
        this.limits = limits;
    }

    Outcome untilItEnds() throws InterruptedException {
        try {
            return process.await(output, this::look, LOOK_EVERY);
        } catch (ActivityCanceledException cancelled) {
            end(grace);
            throw cancelled;
        } catch (ApplicationFailure beyond) {
            // What takes too much would only take more while it ends gracefully.
            end(Failures.TIMED_OUT.equals(beyond.getType()) ? grace : Duration.ZERO);
            throw beyond;
        }
    }

    /** Whether it did not end when it was told to, so that nobody knows how far it came. */
    boolean hadToKill() {
        return killed;
    }

    private void look() {
        if (limits != null) {
            limits.check(process);
        }
        beat.run();
    }

    /** Heartbeats go on meanwhile, so that nobody takes the act for dead while its tool finishes gracefully. */
    private void end(Duration graceful) throws InterruptedException {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        Thread.ofVirtual().name("end-tool").start(() -> {
            try {
                killed = !process.end(graceful).isEmpty();
                ended.complete(null);
            } catch (InterruptedException | RuntimeException e) {
                ended.completeExceptionally(e);
            }
        });
        while (true) {
            try {
                ended.get(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
                killed |= !(process.await(output, () -> {}, LOOK_EVERY) instanceof Outcome.Exited);
                output.finish();
                return;
            } catch (TimeoutException e) {
                beatOn();
            } catch (ExecutionException e) {
                throw e.getCause() instanceof CannotEnd left
                        ? stillThere(left)
                        : new IllegalStateException(e.getCause());
            }
        }
    }

    private void beatOn() {
        try {
            beat.run();
        } catch (ActivityCanceledException | ApplicationFailure known) {
            // That is why it is being ended.
        } catch (ActivityCompletionException e) {
            throw e;
        }
    }

    private static ApplicationFailure stillThere(CannotEnd left) {
        return ActFailures.failure(
                Failures.UNKNOWN_OUTCOME,
                "Some processes of the tool could not be ended",
                "End them by hand on this host before anything else is tried.",
                String.valueOf(left.getMessage()));
    }
}
