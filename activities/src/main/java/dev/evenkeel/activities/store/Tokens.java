package dev.evenkeel.activities.store;

import dev.evenkeel.activities.store.ApiToken.Scope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** API tokens, of which only a hash is kept. A revoked one stays, so that the audit's names keep their meaning. */
public final class Tokens {

    /** A token in use would else write with each request. */
    private static final long USED_TO_THE = 60_000;

    private final Database database;

    Tokens(Database database) {
        this.database = database;
    }

    /** @param hash SHA-256 of its secret, in hex */
    public record Held(ApiToken token, String hash) {
        @Override
        public String toString() {
            return "Held[" + token + "]";
        }
    }

    /**
     * @param mostLive how many its owner may have that are neither expired nor revoked
     * @return false when the owner has as many already; nothing is kept then
     */
    public boolean create(ApiToken token, String hash, int mostLive) {
        return database.write(client -> {
            // Locks the owner's row, so that two at once are counted one after the other.
            client.sql("update users set enabled = enabled where name = ?")
                    .params(Users.key(token.owner()))
                    .update();
            long live = client.sql("select count(*) from api_tokens"
                            + " where owner = ? and revoked_at is null and expires_at > ?")
                    .params(Users.key(token.owner()), token.createdAt())
                    .query(Long.class)
                    .single();
            return live < mostLive
                    && client.sql("insert into api_tokens"
                                            + " (id, owner, name, hash, scopes, environment, created_at, expires_at)"
                                            + " values (?, ?, ?, ?, ?, ?, ?, ?)")
                                    .params(token.id(), Users.key(token.owner()), Text.clean(token.name()), hash)
                                    .param(token.scopes().stream()
                                            .map(Scope::name)
                                            .collect(Collectors.joining(" ")))
                                    .param(Text.cleanOrNull(token.environment()))
                                    .params(token.createdAt(), token.expiresAt())
                                    .update()
                            == 1;
        });
    }

    public Optional<Held> find(String id) {
        return database.read()
                .sql("select * from api_tokens where id = ?")
                .params(Text.clean(id))
                .query((row, number) -> new Held(token(row), row.getString("hash")))
                .optional();
    }

    /** Somebody's tokens, the newest first; those that do not count any more are among them. */
    public List<ApiToken> list(String owner) {
        return database.read()
                .sql("select * from api_tokens where owner = ? order by created_at desc, id")
                .params(Users.key(owner))
                .query((row, number) -> token(row))
                .list();
    }

    /** @return false when the owner has no such token, or it was revoked before */
    public boolean revoke(String owner, String id, long at) {
        return database.write(client -> client.sql("update api_tokens set revoked_at = ?"
                                + " where id = ? and owner = ? and revoked_at is null")
                        .params(at, Text.clean(id), Users.key(owner))
                        .update()
                == 1);
    }

    /** Notes a use, unless one was noted within the last minute. */
    public void used(ApiToken token, long at) {
        @Nullable Long last = token.lastUsed();
        if (last == null || at - last >= USED_TO_THE) {
            database.change(client -> client.sql("update api_tokens set last_used = ? where id = ?")
                    .params(at, token.id())
                    .update());
        }
    }

    private static ApiToken token(ResultSet row) throws SQLException {
        return new ApiToken(
                row.getString("id"),
                row.getString("owner"),
                row.getString("name"),
                scopes(row.getString("scopes")),
                row.getString("environment"),
                row.getLong("created_at"),
                row.getLong("expires_at"),
                moment(row, "last_used"),
                moment(row, "revoked_at"));
    }

    private static Set<Scope> scopes(String names) {
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        for (String name : names.split(" ", -1)) {
            scopes.add(Scope.valueOf(name));
        }
        return scopes;
    }

    private static @Nullable Long moment(ResultSet row, String column) throws SQLException {
        long moment = row.getLong(column);
        return row.wasNull() ? null : (Long) moment;
    }
}
