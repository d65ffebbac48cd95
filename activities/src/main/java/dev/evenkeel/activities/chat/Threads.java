package dev.evenkeel.activities.chat;

/** Remembers which run a message is about, so that what people write below it is about that run, too. */
@FunctionalInterface
public interface Threads {

    Threads FORGOTTEN = (channel, message, runId) -> {};

    /** @param message as the channel calls it */
    void told(String channel, String message, String runId);
}
