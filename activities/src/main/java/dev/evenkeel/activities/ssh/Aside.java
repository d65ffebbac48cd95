package dev.evenkeel.activities.ssh;

import dev.evenkeel.activities.act.RunningAct;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Does what may take long on a thread of its own, while the act goes on to be seen alive and hears of a cancel. */
final class Aside {

    private static final long LOOK_EVERY_MILLIS = 100;

    private Aside() {}

    interface Slow<T> {
        T get() throws ConnectionLost, ShellRefused, IOException, InterruptedException;
    }

    /**
     * @param beat throws when it should not go on; then nobody waits for it any more, and what it opens in the end is closed
     * @throws ApplicationFailure whatever {@code slow} or {@code beat} throws
     */
    static <T> T call(Runnable beat, Slow<T> slow)
            throws ConnectionLost, ShellRefused, IOException, InterruptedException {
        CompletableFuture<T> done = new CompletableFuture<>();
        Thread worker = Thread.ofVirtual().name("ssh-aside").start(() -> {
            try {
                T result = slow.get();
                if (!done.complete(result)) {
                    close(result);
                }
            } catch (ConnectionLost | ShellRefused | IOException | InterruptedException | RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        boolean awaited = false;
        try {
            while (true) {
                try {
                    T result = done.get(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
                    awaited = true;
                    return result;
                } catch (TimeoutException e) {
                    beat.run();
                } catch (ExecutionException e) {
                    awaited = true;
                    Throwable cause = e.getCause();
                    throw thrown(cause == null ? e : cause);
                }
            }
        } finally {
            if (!awaited) {
                worker.interrupt();
                if (!done.cancel(false) && !done.isCompletedExceptionally()) {
                    close(done.join());
                }
            }
        }
    }

    static <T> T call(RunningAct act, Slow<T> slow)
            throws ConnectionLost, ShellRefused, IOException, InterruptedException {
        return call(act::beat, slow);
    }

    private static RuntimeException thrown(Throwable cause)
            throws ConnectionLost, ShellRefused, IOException, InterruptedException {
        return switch (cause) {
            case ConnectionLost lost -> throw lost;
            case ShellRefused refused -> throw refused;
            case IOException trouble -> throw trouble;
            case InterruptedException interrupted -> throw interrupted;
            case RuntimeException failure -> failure;
            default -> new IllegalStateException(cause);
        };
    }

    private static void close(Object unwanted) {
        if (unwanted instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception e) {
                throw new IllegalStateException("It cannot be closed", e);
            }
        }
    }
}
