package dev.evenkeel.activities.chat;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Does what blocks beside the heartbeat, and no longer than the try may take. */
record Beside(Trip trip) {

    private static final long LOOK_EVERY_MILLIS = 200;

    Outcome call(Callable<Outcome> work) {
        FutureTask<Outcome> task = new FutureTask<>(work);
        Thread.ofVirtual().name("chat-mail").start(task);
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(trip.atMostMillis());
        try {
            while (true) {
                long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
                if (left <= 0) {
                    return new Outcome.Later("no whole answer in time");
                }
                try {
                    return task.get(Math.min(left, LOOK_EVERY_MILLIS), TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    trip.beat();
                }
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The worker stops while it sends a message", e);
        } finally {
            // The interrupt closes the socket that it waits for.
            task.cancel(true);
        }
    }
}
