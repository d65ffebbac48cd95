package dev.evenkeel.activities.store;

import dev.evenkeel.activities.store.ChatLinks.Account;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What people have said to us in chats. A message lies here before it is answered, and counts once, however often it is sent; of one
 * that was being answered when a server ended, another one takes care.
 */
public final class ChatInbox {

    private static final String ONE = "system = ? and realm = ? and message = ?";

    private final Database database;

    ChatInbox(Database database) {
        this.database = database;
    }

    /**
     * @param channel by which it came
     * @param who has sent it
     * @param id as the system calls the message
     * @param room where the answer goes; empty: to the person alone
     * @param thread below which message it was written; empty for none
     * @param at when it came, milliseconds since the epoch
     */
    public record Said(String channel, Account who, String id, String room, String thread, String text, long at) {

        /** Names it among all messages. */
        public String key() {
            return who.system() + "/" + who.realm() + "/" + id;
        }
    }

    /**
     * A message that nobody has answered.
     *
     * @param carried whether it is a command, whose answer the answer to the callback carried as long as somebody waited for that
     */
    public record Left(Said said, boolean carried) {}

    /**
     * @param carried see {@link Left}
     * @return false when it is known already; nothing is changed then
     */
    public boolean take(Said said, boolean carried) {
        return database.write(client -> client.sql(
                                "insert into chat_messages (system, realm, message, account, channel,"
                                        + " room, thread, text, carried, received_at, begun_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                                        + " on conflict (system, realm, message) do nothing")
                        .params(said.who().system(), Text.clean(said.who().realm()), Text.clean(said.id()))
                        .params(Text.clean(said.who().account()), Text.clean(said.channel()))
                        .params(Text.clean(said.room()), Text.clean(said.thread()), Text.clean(said.text()))
                        .params(carried ? 1 : 0, said.at(), said.at())
                        .update()
                == 1);
    }

    /**
     * Writes down which run a message is about that names none. The first one counts, whoever is at the message: what is open may
     * be another one when it is taken up again.
     *
     * @return the one that counts
     */
    public String means(Said said, String run) {
        return database.write(client -> {
            client.sql("update chat_messages set run_id = ? where " + ONE + " and run_id is null")
                    .params(
                            Text.clean(run),
                            said.who().system(),
                            Text.clean(said.who().realm()),
                            Text.clean(said.id()))
                    .update();
            return meant(client, said).orElse(run);
        });
    }

    /** Which run was written down for a message. */
    public Optional<String> meant(Said said) {
        return meant(database.read(), said);
    }

    private static Optional<String> meant(JdbcClient client, Said said) {
        return client.sql("select run_id from chat_messages where " + ONE + " and run_id is not null")
                .params(said.who().system(), Text.clean(said.who().realm()), Text.clean(said.id()))
                .query(String.class)
                .optional();
    }

    /** It was answered, or never will be. */
    public void done(Said said, long at) {
        database.change(client -> client.sql("update chat_messages set done_at = ?, text = '' where " + ONE)
                .params(at, said.who().system(), Text.clean(said.who().realm()), Text.clean(said.id()))
                .update());
    }

    /** How many messages somebody has sent since then. */
    public int since(Account who, long at) {
        return database.read()
                .sql(
                        "select count(*) from chat_messages where system = ? and realm = ? and account = ? and received_at > ?")
                .params(who.system(), Text.clean(who.realm()), Text.clean(who.account()), at)
                .query(Integer.class)
                .single();
    }

    /** How many messages have come by a channel since then, from anybody. */
    public int since(String channel, long at) {
        return database.read()
                .sql("select count(*) from chat_messages where channel = ? and received_at > ?")
                .params(Text.clean(channel), at)
                .query(Integer.class)
                .single();
    }

    /** When something came by a channel last, milliseconds since the epoch. */
    public Optional<Long> last(String channel) {
        return database.read()
                .sql("select received_at from chat_messages where channel = ? order by received_at desc limit 1")
                .params(Text.clean(channel))
                .query(Long.class)
                .optional();
    }

    /** Takes over the oldest message that nobody has been at since {@code before}. */
    public Optional<Left> left(long before, long now) {
        return database.write(client -> {
            List<Left> left = client.sql("select * from chat_messages where done_at is null and begun_at < ?"
                            + " order by begun_at limit 1" + database.forUpdate())
                    .params(before)
                    .query((row, number) -> new Left(said(row), row.getInt("carried") == 1))
                    .list();
            left.stream()
                    .map(Left::said)
                    .forEach(said -> client.sql("update chat_messages set begun_at = ? where " + ONE)
                            .params(now, said.who().system(), said.who().realm(), said.id())
                            .update());
            return left.stream().findFirst();
        });
    }

    private static Said said(ResultSet row) throws SQLException {
        return new Said(
                row.getString("channel"),
                new Account(row.getString("system"), row.getString("realm"), row.getString("account")),
                row.getString("message"),
                row.getString("room"),
                row.getString("thread"),
                row.getString("text"),
                row.getLong("received_at"));
    }
}
