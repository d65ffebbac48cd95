package dev.evenkeel.web.temporal;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A call to Temporal that a person waits for. Temporal's client tries for a minute; a person is told sooner, and the call ends. */
public final class TimedCall {

    private TimedCall() {}

    /**
     * @throws TimeoutException when it took too long, or this server stops; whether the call had an effect is not known then
     * @throws ExecutionException what the call threw
     */
    public static <T> T within(Duration time, Callable<T> call) throws TimeoutException, ExecutionException {
        FutureTask<T> task = new FutureTask<>(call);
        Thread caller = Thread.ofVirtual().name("temporal-call").start(task);
        try {
            return task.get(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            caller.interrupt();
            throw e;
        } catch (InterruptedException e) {
            caller.interrupt();
            Thread.currentThread().interrupt();
            throw new TimeoutException("interrupted");
        }
    }
}
