package dev.evenkeel.activities.act;

import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCanceledException;
import io.temporal.client.ActivityCompletionException;
import io.temporal.failure.TimeoutFailure;

/** Tells Temporal about once a second that an act goes on, and hears from it whether it should. */
public final class Pulse {

    private static final long EVERY_NANOS = 1_000_000_000L;

    private final ActivityExecutionContext context = Activity.getExecutionContext();
    // Not at once: a heartbeat is a call to the server, and most acts are over before they need one.
    private long last = System.nanoTime();

    /**
     * @throws ActivityCompletionException when the act should not go on here: it was cancelled, the worker shuts down, or nobody
     *     waits for it any more
     * @throws IllegalStateException when Temporal was not reached for so long that it takes this worker for dead. What runs goes on;
     *     it is found again when Temporal gives the act once more
     */
    public void beat() {
        long now = System.nanoTime();
        if (now - last >= EVERY_NANOS) {
            last = now;
            try {
                context.heartbeat(null);
            } catch (ActivityCanceledException cancelled) {
                // The client says so too when its heartbeats got through no more, and nobody has cancelled anything.
                if (cancelled.getCause() instanceof TimeoutFailure) {
                    throw new IllegalStateException(
                            "Temporal was not reached; what runs goes on without this worker", cancelled);
                }
                throw cancelled;
            }
        }
    }
}
