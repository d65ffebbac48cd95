package dev.evenkeel.activities.store;

import dev.evenkeel.workflows.contract.Role;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * People and their roles per environment. A name is the same in any case of letters, so that nobody is two people. The last
 * administrator stays one: a change that leaves none is refused with an {@link IllegalStateException}.
 */
public final class Users {

    /** Stands for every environment. */
    public static final String EVERYWHERE = "*";

    private final Database database;
    private final InstantSource clock;

    Users(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** @return false when there is somebody of this name; nothing is changed then */
    public boolean create(String name, @Nullable String passwordHash, Map<String, Set<Role>> roles) {
        String key = key(name);
        if (key.isEmpty()) {
            throw new IllegalArgumentException("A person needs a name.");
        }
        return database.write(client -> {
            int created = client.sql("insert into users (name, password_hash, enabled, created_at) values (?, ?, 1, ?)"
                            + " on conflict (name) do nothing")
                    .param(key)
                    .param(passwordHash)
                    .param(clock.millis())
                    .update();
            if (created == 1) {
                insertRoles(client, key, roles);
            }
            return created == 1;
        });
    }

    public Optional<User> find(String name) {
        String key = key(name);
        // Before, not within: a query inside a query holds one connection and waits for another, until nobody has one.
        Map<String, Set<Role>> roles = rolesOf(key);
        return database.read()
                .sql("select * from users where name = ?")
                .params(key)
                .query((row, number) -> user(row, roles))
                .optional();
    }

    /** All people by name. */
    public List<User> list() {
        Map<String, Map<String, Set<Role>>> roles = new HashMap<>();
        database.read().sql("select name, environment, role from user_roles").query(row -> {
            add(roles.computeIfAbsent(row.getString(1), name -> new HashMap<>()), row.getString(2), row.getString(3));
        });
        return database.read()
                .sql("select * from users order by name")
                .query((row, number) -> user(row, roles.getOrDefault(row.getString("name"), Map.of())))
                .list();
    }

    public long count() {
        return database.read()
                .sql("select count(*) from users")
                .query(Long.class)
                .single();
    }

    public void changePassword(String name, String passwordHash) {
        database.change(client -> known(
                name,
                client.sql("update users set password_hash = ? where name = ?")
                        .params(passwordHash, key(name))
                        .update()));
    }

    public void enable(String name, boolean enabled) {
        keepingAnAdministrator(client -> known(
                name,
                client.sql("update users set enabled = ? where name = ?")
                        .params(enabled ? 1 : 0, key(name))
                        .update()));
    }

    /** Replaces all roles of a person. */
    public void changeRoles(String name, Map<String, Set<Role>> roles) {
        keepingAnAdministrator(client -> {
            known(
                    name,
                    client.sql("update users set enabled = enabled where name = ?")
                            .params(key(name))
                            .update());
            client.sql("delete from user_roles where name = ?")
                    .params(key(name))
                    .update();
            insertRoles(client, key(name), roles);
        });
    }

    public void loggedIn(String name, long at) {
        database.change(client -> client.sql("update users set last_login = ? where name = ?")
                .params(at, key(name))
                .update());
    }

    /** What somebody may do in an environment now, with what they may do everywhere; nothing when disabled or unknown. */
    public Set<Role> roles(String name, String environment) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        database.read()
                .sql("select role from user_roles join users on users.name = user_roles.name"
                        + " where users.name = ? and enabled = 1 and environment in (?, ?)")
                .params(key(name), Text.clean(environment), EVERYWHERE)
                .query(String.class)
                .list()
                .forEach(role -> roles.add(Role.valueOf(role)));
        return roles;
    }

    /** Whether one of the person's roles in the environment covers {@code needed}. */
    public boolean may(String name, Role needed, String environment) {
        return roles(name, environment).stream().anyMatch(role -> role.covers(needed));
    }

    private void keepingAnAdministrator(Consumer<JdbcClient> change) {
        database.change(client -> {
            boolean had = hasAdministrator(client);
            change.accept(client);
            if (had && !hasAdministrator(client)) {
                throw new IllegalStateException("This is the last administrator who can log in."
                        + " Give somebody else the role admin everywhere first.");
            }
        });
    }

    /** On PostgreSQL the rows stay locked, so that two administrators cannot remove each other at once. */
    private boolean hasAdministrator(JdbcClient client) {
        return !client.sql("select users.name from users join user_roles on users.name = user_roles.name"
                        + " where enabled = 1 and environment = ? and role = ? order by users.name"
                        + database.forUpdate())
                .params(EVERYWHERE, Role.ADMIN.name())
                .query(String.class)
                .list()
                .isEmpty();
    }

    private Map<String, Set<Role>> rolesOf(String key) {
        Map<String, Set<Role>> roles = new HashMap<>();
        database.read()
                .sql("select environment, role from user_roles where name = ?")
                .params(key)
                .query(row -> {
                    add(roles, row.getString(1), row.getString(2));
                });
        return roles;
    }

    private static void add(Map<String, Set<Role>> roles, String environment, String role) {
        roles.computeIfAbsent(environment, key -> EnumSet.noneOf(Role.class)).add(Role.valueOf(role));
    }

    private static void insertRoles(JdbcClient client, String key, Map<String, Set<Role>> roles) {
        roles.forEach((environment, set) ->
                set.forEach(role -> client.sql("insert into user_roles (name, environment, role) values (?, ?, ?)")
                        .params(key, Text.clean(environment), role.name())
                        .update()));
    }

    private static void known(String name, int rows) {
        if (rows == 0) {
            throw new IllegalArgumentException("There is nobody of the name " + name + ".");
        }
    }

    private static User user(ResultSet row, Map<String, Set<Role>> roles) throws SQLException {
        long lastLogin = row.getLong("last_login");
        return new User(
                row.getString("name"),
                row.getString("password_hash"),
                row.getInt("enabled") == 1,
                row.getLong("created_at"),
                lastLogin == 0 ? null : lastLogin,
                roles);
    }

    static String key(String name) {
        return Text.clean(name).strip().toLowerCase(Locale.ROOT);
    }
}
