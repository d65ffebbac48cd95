package dev.evenkeel.activities.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which accounts of chat systems are whose. An account is that of one person, who may have several. */
public final class ChatLinks {

    private final Database database;
    private final Audit audit;

    ChatLinks(Database database, Audit audit) {
        this.database = database;
        this.audit = audit;
    }

    /**
     * An account of a chat system.
     *
     * @param system its key in the estate's file
     * @param realm which of its worlds: an application, a workspace, a team
     * @param account as the system calls the person
     */
    public record Account(String system, String realm, String account) {}

    /**
     * @param channel by which it was linked
     * @param linkedAt milliseconds since the epoch
     */
    public record Link(Account account, String owner, String channel, long linkedAt) {}

    public Optional<Link> find(Account account) {
        return database.read()
                .sql("select * from chat_links where system = ? and realm = ? and account = ?")
                .params(account.system(), Text.clean(account.realm()), Text.clean(account.account()))
                .query((row, number) -> link(row))
                .optional();
    }

    /** Somebody's accounts, in the order in which they were linked. */
    public List<Link> of(String owner) {
        return database.read()
                .sql("select * from chat_links where owner = ? order by linked_at, account")
                .params(Users.key(owner))
                .query((row, number) -> link(row))
                .list();
    }

    /** All of them, by person. */
    public List<Link> all() {
        return database.read()
                .sql("select * from chat_links order by owner, linked_at, account")
                .query((row, number) -> link(row))
                .list();
    }

    /** Links it, unless it is somebody's already. @return whose it is now */
    public String link(Link link) {
        Account account = link.account();
        return database.write(client -> {
            boolean fresh = client.sql("insert into chat_links (system, realm, account, owner, channel, linked_at)"
                                    + " values (?, ?, ?, ?, ?, ?) on conflict (system, realm, account) do nothing")
                            .params(account.system(), Text.clean(account.realm()), Text.clean(account.account()))
                            .params(Users.key(link.owner()), Text.clean(link.channel()), link.linkedAt())
                            .update()
                    == 1;
            if (fresh) {
                audit.append(client, link.owner(), "chat.linked", account.account(), details(account), null);
            }
            return client.sql("select owner from chat_links where system = ? and realm = ? and account = ?")
                    .params(account.system(), Text.clean(account.realm()), Text.clean(account.account()))
                    .query(String.class)
                    .single();
        });
    }

    /**
     * @param by who takes it away
     * @return false when the owner has no such account
     */
    public boolean unlink(String owner, Account account, String by) {
        return database.write(client -> {
            boolean gone = client.sql("delete from chat_links"
                                    + " where system = ? and realm = ? and account = ? and owner = ?")
                            .params(account.system(), Text.clean(account.realm()), Text.clean(account.account()))
                            .params(Users.key(owner))
                            .update()
                    == 1;
            if (gone) {
                audit.append(client, by, "chat.unlinked", account.account(), details(account, owner), null);
            }
            return gone;
        });
    }

    private static Map<String, Object> details(Account account) {
        return Map.of("system", account.system(), "realm", account.realm());
    }

    private static Map<String, Object> details(Account account, String owner) {
        return Map.of("system", account.system(), "realm", account.realm(), "owner", owner);
    }

    private static Link link(ResultSet row) throws SQLException {
        return new Link(
                new Account(row.getString("system"), row.getString("realm"), row.getString("account")),
                row.getString("owner"),
                row.getString("channel"),
                row.getLong("linked_at"));
    }
}
