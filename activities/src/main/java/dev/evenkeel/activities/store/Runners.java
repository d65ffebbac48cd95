package dev.evenkeel.activities.store;

import dev.evenkeel.workflows.contract.CanonicalJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runners and their tokens, of which only a hash is kept. A removed runner stays, so that claims and audit keep their meaning. */
public final class Runners {

    private final Database database;

    Runners(Database database) {
        this.database = database;
    }

    /**
     * @param id also the host under which it claims acts
     * @param createdAt milliseconds since the epoch
     * @param version of Evenkeel, as the runner says; null before it was first seen
     * @param machine the name of the machine, as the runner says
     * @param tools versions by the tool's name, as the runner says
     * @param lastSeen milliseconds since the epoch; null before it was first seen
     * @param removedAt milliseconds since the epoch; null while it may connect
     */
    public record Runner(
            String id,
            String site,
            long createdAt,
            String createdBy,
            @Nullable String version,
            @Nullable String machine,
            Map<String, String> tools,
            @Nullable Long lastSeen,
            @Nullable Long removedAt) {
        public Runner {
            tools = new LinkedHashMap<>(tools);
        }
    }

    /**
     * @param hash SHA-256 of its secret, in hex
     * @param expiresAt milliseconds since the epoch
     */
    public record Token(
            String id,
            String runner,
            String hash,
            long createdAt,
            long expiresAt,
            @Nullable Long revokedAt) {
        @Override
        public String toString() {
            return "Token[" + id + "]";
        }
    }

    /**
     * A runner that never comes back, as a person says.
     *
     * @param at milliseconds since the epoch
     */
    public record Lost(String id, String site, String by, String reason, long at) {}

    /** @param token what was found with it */
    public record Held(Runner runner, Token token) {}

    /**
     * What a runner says of itself.
     *
     * @param instance names its data folder
     */
    public record Seen(String instance, String version, String machine, Map<String, String> tools) {}

    public void create(String id, String site, String by, Token token) {
        database.change(client -> {
            client.sql("insert into runners (id, site, created_at, created_by) values (?, ?, ?, ?)")
                    .params(id, Text.clean(site), token.createdAt(), Text.clean(by))
                    .update();
            client.sql("insert into runner_tokens (id, runner, hash, created_at, expires_at) values (?, ?, ?, ?, ?)")
                    .params(token.id(), id, token.hash(), token.createdAt(), token.expiresAt())
                    .update();
        });
    }

    /** A further token of a runner; the ones before it end, so that a leaked one is gone. @return false when there is no such runner */
    public boolean renew(Token token) {
        return database.write(client -> {
            boolean known = client.sql("select count(*) from runners where id = ? and removed_at is null")
                            .params(token.runner())
                            .query(Long.class)
                            .single()
                    == 1;
            if (known) {
                client.sql("update runner_tokens set revoked_at = ? where runner = ? and revoked_at is null")
                        .params(token.createdAt(), token.runner())
                        .update();
                client.sql(
                                "insert into runner_tokens (id, runner, hash, created_at, expires_at) values (?, ?, ?, ?, ?)")
                        .params(token.id(), token.runner(), token.hash(), token.createdAt(), token.expiresAt())
                        .update();
            }
            return known;
        });
    }

    /** @return false when there is no such runner, or it was removed before */
    public boolean remove(String id, long at) {
        return database.write(client -> {
            client.sql("update runner_tokens set revoked_at = ? where runner = ? and revoked_at is null")
                    .params(at, Text.clean(id))
                    .update();
            return client.sql("update runners set removed_at = ? where id = ? and removed_at is null")
                            .params(at, Text.clean(id))
                            .update()
                    == 1;
        });
    }

    /** Its tokens end as well. @return false when there is no such runner, or it was declared lost before */
    public boolean lose(String id, String by, String reason, long at) {
        return database.write(client -> {
            client.sql("update runner_tokens set revoked_at = ? where runner = ? and revoked_at is null")
                    .params(at, Text.clean(id))
                    .update();
            return client.sql("update runners set removed_at = coalesce(removed_at, ?), lost_at = ?, lost_by = ?,"
                                    + " lost_reason = ? where id = ? and lost_at is null")
                            .params(at, at, Text.clean(by), Text.clean(reason), Text.clean(id))
                            .update()
                    == 1;
        });
    }

    /** Those that were declared lost, the last one first. */
    public List<Lost> lost() {
        return database.read()
                .sql("select id, site, lost_by, lost_reason, lost_at from runners where lost_at is not null"
                        + " order by lost_at desc, id")
                .query((row, number) -> new Lost(
                        row.getString("id"),
                        row.getString("site"),
                        row.getString("lost_by"),
                        row.getString("lost_reason"),
                        row.getLong("lost_at")))
                .list();
    }

    /** Those that were removed, but not declared lost, while they had something under way. */
    public List<Runner> removedInTheMiddle() {
        return database.read()
                .sql("select * from runners where removed_at is not null and lost_at is null and exists"
                        + " (select 1" + Claims.UNANSWERED + " and acts.host = runners.id)"
                        + " order by site, created_at, id")
                .query(Runners::runner)
                .list();
    }

    public Optional<Held> findToken(String tokenId) {
        return database.read()
                .sql("select * from runner_tokens where id = ?")
                .params(Text.clean(tokenId))
                .query(Runners::token)
                .optional()
                .flatMap(token -> find(token.runner()).map(runner -> new Held(runner, token)));
    }

    public Optional<Runner> find(String id) {
        return database.read()
                .sql("select * from runners where id = ?")
                .params(Text.clean(id))
                .query(Runners::runner)
                .optional();
    }

    /** Those that are not removed, by site and age. */
    public List<Runner> list() {
        return database.read()
                .sql("select * from runners where removed_at is null order by site, created_at, id")
                .query(Runners::runner)
                .list();
    }

    /** When the newest token of a runner expires, milliseconds since the epoch. */
    public Optional<Long> expires(String id) {
        return database.read()
                .sql("select max(expires_at) from runner_tokens where runner = ? and revoked_at is null"
                        + " having max(expires_at) is not null")
                .params(Text.clean(id))
                .query(Long.class)
                .optional();
    }

    /** @return false when the runner is used by another instance */
    public boolean seen(String id, Seen seen, long at) {
        return database.write(client ->
                client.sql("update runners set instance = ?, version = ?, machine = ?, tools = ?,"
                                        + " last_seen = ? where id = ? and (instance is null or instance = ?)")
                                .params(
                                        Text.clean(seen.instance()),
                                        Text.clean(seen.version()),
                                        Text.clean(seen.machine()),
                                        Text.clean(CanonicalJson.write(seen.tools())),
                                        at,
                                        Text.clean(id),
                                        Text.clean(seen.instance()))
                                .update()
                        == 1);
    }

    private static Runner runner(ResultSet row, int number) throws SQLException {
        return new Runner(
                row.getString("id"),
                row.getString("site"),
                row.getLong("created_at"),
                row.getString("created_by"),
                row.getString("version"),
                row.getString("machine"),
                tools(row.getString("tools")),
                moment(row, "last_seen"),
                moment(row, "removed_at"));
    }

    private static Map<String, String> tools(@Nullable String json) {
        Map<String, String> tools = new LinkedHashMap<>();
        if (json != null && CanonicalJson.read(json).orElse(Map.of()) instanceof Map<?, ?> map) {
            map.forEach((name, version) -> tools.put(String.valueOf(name), String.valueOf(version)));
        }
        return tools;
    }

    private static Token token(ResultSet row, int number) throws SQLException {
        return new Token(
                row.getString("id"),
                row.getString("runner"),
                row.getString("hash"),
                row.getLong("created_at"),
                row.getLong("expires_at"),
                moment(row, "revoked_at"));
    }

    private static @Nullable Long moment(ResultSet row, String column) throws SQLException {
        long moment = row.getLong(column);
        return row.wasNull() ? null : (Long) moment;
    }
}
