package dev.evenkeel.activities.store;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * For whom the store is read. While a request of a person is answered the store shows them no run of a private incident whose people
 * they are not among; it is then as if there were none. What no reader is set for, as all that workers do, sees everything.
 *
 * @param name with which they sign in; empty for somebody who has not
 * @param all whether they see everything: administrators
 */
public record Reader(String name, boolean all) {

    public static final Reader NOBODY = new Reader("", false);

    private static final ScopedValue<Reader> NOW = ScopedValue.newInstance();

    /** Something that may fail. */
    @FunctionalInterface
    public interface Work<E extends Exception> {
        void run() throws E;
    }

    /** Reads for them. Threads that are started meanwhile have to say so themselves. */
    public <E extends Exception> void run(Work<E> work) throws E {
        ScopedValue.where(NOW, this).call(() -> {
            work.run();
            return true;
        });
    }

    public <T> T get(Supplier<T> question) {
        return ScopedValue.where(NOW, this).call(question::get);
    }

    /** Empty when it is the server itself that reads. */
    static Optional<Reader> now() {
        return NOW.isBound() ? Optional.of(NOW.get()) : Optional.empty();
    }
}
