package dev.evenkeel.activities.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** One-time codes, of which only a hash is kept. */
public final class ChatCodes {

    /** Wrong codes after which those that a person has are void. */
    public static final int MOST_TRIES = 5;

    private final Database database;

    ChatCodes(Database database) {
        this.database = database;
    }

    public enum Purpose {
        /** Whoever types it is the owner. */
        LINK,
        /** The owner agrees to the scope. */
        APPROVE
    }

    /**
     * @param run of what is agreed to, as step and scope are; null for a link
     * @param expiresAt milliseconds since the epoch
     */
    public record Code(
            String owner,
            Purpose purpose,
            @Nullable String run,
            @Nullable String step,
            @Nullable String scope,
            long madeAt,
            long expiresAt) {}

    /** Keeps a code; an earlier one of the owner for the same is void then. @param hash SHA-256 of it, in hex */
    public void keep(Code code, String hash) {
        database.change(client -> {
            client.sql("delete from chat_codes where owner = ? and (expires_at <= ? or purpose = ?"
                            + " and coalesce(run_id, '') = ? and coalesce(step, '') = ?)")
                    .params(
                            Users.key(code.owner()),
                            code.madeAt(),
                            code.purpose().name())
                    .params(text(code.run()), text(code.step()))
                    .update();
            client.sql("insert into chat_codes (hash, owner, purpose, run_id, step, scope, made_at, expires_at, tries)"
                            + " values (?, ?, ?, ?, ?, ?, ?, ?, 0)")
                    .params(hash, Users.key(code.owner()), code.purpose().name())
                    .param(Text.cleanOrNull(code.run()))
                    .param(Text.cleanOrNull(code.step()))
                    .param(code.scope())
                    .params(code.madeAt(), code.expiresAt())
                    .update();
        });
    }

    /**
     * Uses a code. The message that has used it may do so again: a server may have ended before it was answered.
     *
     * @param by the one who has to be its owner; null for a link, whose code says who it is
     * @param message names the message in which it was typed
     * @return empty when there is none, or it is over, void, used or somebody else's; a wrong try is counted then
     */
    public Optional<Code> use(String hash, Purpose purpose, @Nullable String by, String message, long now) {
        return database.write(client -> {
            Optional<Code> found = client.sql("select * from chat_codes where hash = ? and purpose = ?"
                            + " and expires_at > ? and tries < ? and (used_by is null or used_by = ?)"
                            + database.forUpdate())
                    .params(hash, purpose.name(), now, MOST_TRIES, message)
                    .query((row, number) -> code(row))
                    .optional()
                    .filter(code -> by == null || code.owner().equals(Users.key(by)));
            if (found.isPresent()) {
                client.sql("update chat_codes set used_by = ? where hash = ?")
                        .params(message, hash)
                        .update();
            } else if (by != null) {
                wrong(client, by, now);
            }
            return found;
        });
    }

    /** Whether the owner has codes that are void because of wrong ones, and none that counts. */
    public boolean blocked(String owner, long now) {
        return database.read()
                        .sql("select count(*) from chat_codes where owner = ? and expires_at > ? and tries >= ?"
                                + " and used_by is null")
                        .params(Users.key(owner), now, MOST_TRIES)
                        .query(Integer.class)
                        .single()
                > 0;
    }

    private static void wrong(JdbcClient client, String by, long now) {
        client.sql("update chat_codes set tries = tries + 1 where owner = ? and expires_at > ? and used_by is null")
                .params(Users.key(by), now)
                .update();
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : Text.clean(text);
    }

    private static Code code(ResultSet row) throws SQLException {
        return new Code(
                row.getString("owner"),
                Purpose.valueOf(row.getString("purpose")),
                row.getString("run_id"),
                row.getString("step"),
                row.getString("scope"),
                row.getLong("made_at"),
                row.getLong("expires_at"));
    }
}
