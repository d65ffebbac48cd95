package dev.evenkeel.web.security;

import dev.evenkeel.activities.store.Audit;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.activities.store.User;
import dev.evenkeel.activities.store.Users;
import dev.evenkeel.workflows.contract.Role;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Service;

/**
 * People and their roles, for the settings page. Only administrators change them, and everything is audited. What is refused says why;
 * nothing has changed then.
 */
@Service
public class People {

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._@-]{0,63}");

    private final Users users;
    private final Audit audit;
    private final Permissions permissions;
    private final PasswordEncoder encoder;

    People(Store store, Permissions permissions, PasswordEncoder encoder) {
        this.users = store.users();
        this.audit = store.audit();
        this.permissions = permissions;
        this.encoder = encoder;
    }

    public sealed interface Outcome {
        /** @param password one that was made up, to be shown this once; null when none was */
        record Done(@Nullable String password) implements Outcome {}

        /** @param message what happened and what to do */
        record Refused(String message) implements Outcome {}
    }

    /** All people, by name. */
    public List<User> list() {
        return users.list();
    }

    public Optional<User> find(String name) {
        return users.find(name);
    }

    /**
     * @param password null or empty: one is made up
     * @param roles by environment; {@link Users#EVERYWHERE} stands for all
     */
    public Outcome create(String actor, String name, @Nullable String password, Map<String, Set<Role>> roles) {
        if (!NAME.matcher(name).matches()) {
            return new Outcome.Refused(
                    "This name cannot be used. Use up to 64 letters, digits, dots, dashes, _ and @.");
        }
        Optional<String> weak = Passwords.problem(password);
        if (weak.isPresent()) {
            return new Outcome.Refused(weak.get());
        }
        return asAdministrator(actor, () -> {
            @Nullable String made = given(password) ? null : Passwords.random();
            if (!users.create(name, encoder.encode(made == null ? password : made), roles)) {
                return new Outcome.Refused("There is somebody of the name " + name + " already. Choose another name.");
            }
            audit.append(actor, "user.created", name, Map.of("roles", words(roles)), null);
            return new Outcome.Done(made);
        });
    }

    /** Replaces all roles of a person. */
    public Outcome changeRoles(String actor, String name, Map<String, Set<Role>> roles) {
        return asAdministrator(actor, () -> {
            Map<String, Set<Role>> before = users.find(name).map(User::roles).orElse(Map.of());
            users.changeRoles(name, roles);
            audit.append(
                    actor, "user.roles-changed", name, Map.of("before", words(before), "after", words(roles)), null);
            return new Outcome.Done(null);
        });
    }

    /** A disabled person's sessions end with the next click. */
    public Outcome enable(String actor, String name, boolean enabled) {
        return asAdministrator(actor, () -> {
            users.enable(name, enabled);
            audit.append(actor, enabled ? "user.enabled" : "user.disabled", name, Map.of(), null);
            return new Outcome.Done(null);
        });
    }

    /**
     * Ends the person's sessions.
     *
     * @param password null or empty: one is made up
     */
    public Outcome resetPassword(String actor, String name, @Nullable String password) {
        Optional<String> weak = Passwords.problem(password);
        if (weak.isPresent()) {
            return new Outcome.Refused(weak.get());
        }
        return asAdministrator(actor, () -> {
            @Nullable String made = given(password) ? null : Passwords.random();
            users.changePassword(name, encode(made == null ? password : made));
            audit.append(actor, "user.password-reset", name, Map.of(), null);
            return new Outcome.Done(made);
        });
    }

    /** A person changes the own password; all sessions of that person end. */
    public Outcome changeOwnPassword(String actor, String old, String password) {
        Optional<User> user = users.find(actor);
        @Nullable String hash = user.map(User::passwordHash).orElse(null);
        if (hash == null || !encoder.matches(old, hash)) {
            audit.append(actor, "user.password-change-refused", actor, Map.of(), null);
            return new Outcome.Refused("The old password is not right. Nothing was changed; try again.");
        }
        Optional<String> weak = password.isEmpty() ? Optional.of("Enter a new password.") : Passwords.problem(password);
        if (weak.isPresent()) {
            return new Outcome.Refused(weak.get());
        }
        users.changePassword(actor, encode(password));
        audit.append(actor, "user.password-changed", actor, Map.of(), null);
        return new Outcome.Done(null);
    }

    private interface Change {
        Outcome make();
    }

    private Outcome asAdministrator(String actor, Change change) {
        if (!permissions.isAdministrator(actor)) {
            audit.append(actor, "user.change-refused", actor, Map.of(), null);
            return new Outcome.Refused("Only an administrator manages people. Ask one of them.");
        }
        try {
            return change.make();
        } catch (IllegalStateException | IllegalArgumentException e) {
            return new Outcome.Refused(String.valueOf(e.getMessage()));
        }
    }

    private String encode(@Nullable String password) {
        String hash = encoder.encode(password);
        if (hash == null) {
            throw new IllegalArgumentException("Enter a password.");
        }
        return hash;
    }

    private static boolean given(@Nullable String password) {
        return password != null && !password.isEmpty();
    }

    private static Map<String, Object> words(Map<String, Set<Role>> roles) {
        Map<String, Object> words = new TreeMap<>();
        roles.forEach((environment, set) ->
                words.put(environment, set.stream().sorted().map(Role::name).toList()));
        return words;
    }
}
