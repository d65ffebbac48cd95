package dev.evenkeel.activities.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedRuntimeException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * One thread does all writes of a database that takes one writer, and commits together what waits together: a full synchronous
 * commit costs the disk's time once for all of them. Each caller waits for the commit of its own write.
 */
final class WriteQueue implements AutoCloseable {

    private static final int AT_MOST_TOGETHER = 200;

    private final TransactionTemplate transactions;
    private final Runnable lock;
    private final Runnable renew;
    private final LinkedBlockingQueue<Write<?>> waiting = new LinkedBlockingQueue<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Write<Boolean> last = new Write<>(() -> true);
    private final Thread thread;

    /**
     * @param lock the first thing in each transaction: takes the write lock, or throws
     * @param renew replaces the connection after a failure of the database
     */
    WriteQueue(TransactionTemplate transactions, Runnable lock, Runnable renew) {
        this.transactions = transactions;
        this.lock = lock;
        this.renew = renew;
        this.thread = Thread.ofPlatform().daemon().name("store-writer").start(this::drain);
    }

    /** @param work may run twice: alone, when what it was to be committed with has failed */
    <T> T write(Supplier<T> work) {
        Write<T> write = new Write<>(work);
        synchronized (closed) {
            if (closed.get()) {
                throw new IllegalStateException("The store is closed.");
            }
            waiting.add(write);
        }
        return write.await();
    }

    @Override
    public void close() {
        synchronized (closed) {
            if (closed.getAndSet(true)) {
                return;
            }
            waiting.add(last);
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void drain() {
        List<Write<?>> together = new ArrayList<>();
        while (!together.contains(last)) {
            together.clear();
            try {
                together.add(waiting.take());
            } catch (InterruptedException e) {
                continue; // nobody has a reason to: only close() ends this thread, when all is written
            }
            waiting.drainTo(together, AT_MOST_TOGETHER - 1);
            commit(together);
        }
    }

    private void commit(List<Write<?>> together) {
        try {
            transactions.executeWithoutResult(transaction -> {
                lock.run();
                together.forEach(Write::run);
            });
        } catch (RuntimeException | Error e) {
            if (e instanceof NestedRuntimeException) {
                renew.run();
            }
            if (together.size() == 1) {
                together.getFirst().result.completeExceptionally(e);
            } else {
                together.forEach(alone -> commit(List.of(alone)));
            }
            return;
        }
        together.forEach(Write::complete);
    }

    private static final class Write<T> {

        private final Supplier<T> work;
        private final CompletableFuture<T> result = new CompletableFuture<>();
        private @Nullable T value;

        Write(Supplier<T> work) {
            this.work = work;
        }

        void run() {
            value = work.get();
        }

        @SuppressWarnings("NullAway") // run has set it
        void complete() {
            result.complete(value);
        }

        T await() {
            try {
                return result.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted while a write was on its way; it may still be done.", e);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException failure) {
                    throw failure;
                }
                if (e.getCause() instanceof Error error) {
                    throw error;
                }
                throw new IllegalStateException(e);
            }
        }
    }
}
