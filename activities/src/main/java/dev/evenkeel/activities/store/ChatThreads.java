package dev.evenkeel.activities.store;

import java.util.Optional;

/** Which run a message that we have sent is about. */
public final class ChatThreads {

    private final Database database;

    ChatThreads(Database database) {
        this.database = database;
    }

    /** @param message as the channel calls it */
    public void told(String channel, String message, String runId) {
        database.change(client -> client.sql("insert into chat_threads (channel, message, run_id) values (?, ?, ?)"
                        + " on conflict (channel, message) do nothing")
                .params(Text.clean(channel), Text.clean(message), Text.clean(runId))
                .update());
    }

    /** The run that a thread is about, by its first message. */
    public Optional<String> run(String channel, String message) {
        return database.read()
                .sql("select run_id from chat_threads where channel = ? and message = ?")
                .params(Text.clean(channel), Text.clean(message))
                .query(String.class)
                .optional();
    }
}
