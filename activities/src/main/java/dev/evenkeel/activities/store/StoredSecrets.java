package dev.evenkeel.activities.store;

import dev.evenkeel.activities.keys.KeyRing;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The built-in store of secrets. A value comes in and is encrypted at once; only an act gets it again. Whatever changes here is in the
 * audit, without values.
 */
public final class StoredSecrets {

    /** How many values of a secret are kept, the current one among them. */
    private static final int KEPT = 3;

    private final Database database;
    private final Audit audit;
    private final InstantSource clock;

    StoredSecrets(Database database, Audit audit, InstantSource clock) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    /** All of them, by name. */
    public List<StoredSecret> list() {
        return database.read()
                .sql("select * from secrets order by name")
                .query((row, number) -> secret(row))
                .list();
    }

    public Optional<StoredSecret> find(String name) {
        return find(database.read(), name, "");
    }

    /**
     * Adds a secret.
     *
     * @return empty when there is one of that name
     */
    public Optional<StoredSecret> add(
            String actor, String name, @Nullable String environment, String description, String value, KeyRing keys) {
        return database.write(client -> {
            long now = clock.millis();
            int added = client.sql(
                            "insert into secrets (name, environment, description, version, created_at, created_by,"
                                    + " changed_at, changed_by) values (?, ?, ?, 1, ?, ?, ?, ?) on conflict (name) do nothing")
                    .param(Text.clean(name))
                    .param(Text.cleanOrNull(environment))
                    .params(Text.clean(description), now, Text.clean(actor), now, Text.clean(actor))
                    .update();
            if (added == 0) {
                return Optional.empty();
            }
            keep(client, actor, name, 1, value, keys);
            audit.append(client, actor, "secret.added", name, Map.of("version", 1), environment);
            return find(client, name, "");
        });
    }

    /**
     * Gives it a new value, which the next act gets. Steps that run go on with what they have.
     *
     * @return empty when there is no such secret
     */
    public Optional<StoredSecret> replace(String actor, String name, String value, KeyRing keys) {
        return database.write(client -> {
            StoredSecret before = find(client, name, database.forUpdate()).orElse(null);
            if (before == null) {
                return Optional.empty();
            }
            long version = before.version() + 1;
            keep(client, actor, name, version, value, keys);
            client.sql("delete from secret_versions where name = ? and version <= ?")
                    .params(name, version - KEPT)
                    .update();
            client.sql("update secrets set version = ?, changed_at = ?, changed_by = ? where name = ?")
                    .params(version, clock.millis(), Text.clean(actor), name)
                    .update();
            audit.append(client, actor, "secret.replaced", name, Map.of("version", version), before.environment());
            return find(client, name, "");
        });
    }

    /** @return false when there is no such secret */
    public boolean delete(String actor, String name) {
        return database.write(client -> {
            StoredSecret before = find(client, name, database.forUpdate()).orElse(null);
            if (before == null) {
                return false;
            }
            client.sql("delete from secret_versions where name = ?")
                    .params(name)
                    .update();
            client.sql("delete from secrets where name = ?").params(name).update();
            audit.append(
                    client, actor, "secret.deleted", name, Map.of("version", before.version()), before.environment());
            return true;
        });
    }

    /**
     * Its values, the current one first and then the earlier ones that are kept; empty when there is no such secret.
     *
     * @throws KeyRing.UnknownKey when the current one is encrypted under a key that is not at hand
     * @throws KeyRing.Damaged when the row was tampered with
     */
    public List<String> values(String name, KeyRing keys) {
        return database.read()
                .sql("select version, key_id, sealed from secret_versions where name = ? order by version desc")
                .params(Text.clean(name))
                .query((row, number) -> opened(name, row, keys))
                .list();
    }

    /** Encrypts everything anew that is not under the first key of the ring. @return how many values that were */
    public int reseal(String actor, KeyRing keys) {
        String current = keys.ids().getFirst();
        return database.write(client -> {
            List<Version> old = client.sql(
                            "select name, version, key_id, sealed from secret_versions where key_id <> ?")
                    .params(current)
                    .query((row, number) -> new Version(
                            row.getString("name"), row.getLong("version"), opened(row.getString("name"), row, keys)))
                    .list();
            for (Version version : old) {
                KeyRing.Sealed sealed = keys.seal(utf8(version.value), bound(version.name, version.number));
                client.sql("update secret_versions set key_id = ?, sealed = ? where name = ? and version = ?")
                        .params(sealed.keyId(), sealed.bytes(), version.name, version.number)
                        .update();
            }
            audit.append(client, actor, "secret.key-rotated", current, Map.of("values", old.size()), null);
            return old.size();
        });
    }

    private record Version(String name, long number, String value) {}

    private void keep(JdbcClient client, String actor, String name, long version, String value, KeyRing keys) {
        KeyRing.Sealed sealed = keys.seal(utf8(value), bound(name, version));
        client.sql("insert into secret_versions (name, version, key_id, sealed, created_at, created_by)"
                        + " values (?, ?, ?, ?, ?, ?)")
                .params(name, version, sealed.keyId(), sealed.bytes(), clock.millis(), Text.clean(actor))
                .update();
    }

    private static String opened(String name, ResultSet row, KeyRing keys) throws SQLException {
        byte[] bound = bound(name, row.getLong("version"));
        return new String(keys.open(row.getString("key_id"), row.getBytes("sealed"), bound), StandardCharsets.UTF_8);
    }

    private static Optional<StoredSecret> find(JdbcClient client, String name, String forUpdate) {
        return client.sql("select * from secrets where name = ?" + forUpdate)
                .params(Text.clean(name))
                .query((row, number) -> secret(row))
                .optional();
    }

    private static StoredSecret secret(ResultSet row) throws SQLException {
        return new StoredSecret(
                row.getString("name"),
                row.getString("environment"),
                row.getString("description"),
                row.getLong("version"),
                row.getLong("created_at"),
                row.getString("created_by"),
                row.getLong("changed_at"),
                row.getString("changed_by"));
    }

    /** A value that is moved to another row does not open there. */
    private static byte[] bound(String name, long version) {
        return utf8("secret\n" + name + "\n" + version);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
