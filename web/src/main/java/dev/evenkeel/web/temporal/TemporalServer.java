package dev.evenkeel.web.temporal;

/** The Temporal server that this application works with. */
public interface TemporalServer extends AutoCloseable {

    /** Host and port; the same for the life of this object. */
    String target();

    /**
     * Waits until the server listens, if this application is the one who starts it.
     *
     * @throws dev.evenkeel.web.CannotStart when it cannot be started
     */
    void awaitUp() throws InterruptedException;

    /** What is known of the server without asking it. */
    Condition condition();

    @Override
    void close();

    /** @param detail in words, for the health page */
    record Condition(boolean up, String detail) {}
}
