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

/**
 * Follows a process. It is ended when the act is cancelled or out of time, and only then: when the worker stops or Temporal gives up
 * waiting, the process lives on, to be found again.
 */
final class Watch {

    private static final Duration LOOK_EVERY = Duration.ofMillis(100);

    private final DetachedProcess process;
    private final ToolOutput output;
    private final RunningAct act;
    private final Duration grace;

    Watch(DetachedProcess process, ToolOutput output, RunningAct act, Duration grace) {
        this.process = process;
        this.output = output;
        this.act = act;
        this.grace = grace;
    }

    Outcome untilItEnds() throws InterruptedException {
        try {
            return process.await(output, act::beat, LOOK_EVERY);
        } catch (ActivityCanceledException cancelled) {
            end();
            throw cancelled;
        } catch (ApplicationFailure timedOut) {
            end();
            throw timedOut;
        }
    }

    /** Heartbeats go on meanwhile, so that nobody takes the act for dead while its tool finishes gracefully. */
    private void end() throws InterruptedException {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        Thread.ofVirtual().name("end-tool").start(() -> {
            try {
                process.end(grace);
                ended.complete(null);
            } catch (InterruptedException | RuntimeException e) {
                ended.completeExceptionally(e);
            }
        });
        while (true) {
            try {
                ended.get(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
                process.await(output, () -> {}, LOOK_EVERY);
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
            act.beat();
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
