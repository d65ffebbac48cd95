package dev.evenkeel.activities.store;

import dev.evenkeel.workflows.contract.Role;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A person who may log in.
 *
 * @param name in small letters
 * @param passwordHash null when the person logs in elsewhere only
 * @param createdAt milliseconds since the epoch
 * @param lastLogin milliseconds since the epoch; null before the first
 * @param roles by environment; {@link Users#EVERYWHERE} stands for all
 */
public record User(
        String name,
        @Nullable String passwordHash,
        boolean enabled,
        long createdAt,
        @Nullable Long lastLogin,
        Map<String, Set<Role>> roles) {

    public User {
        roles = new TreeMap<>(roles);
    }

    @Override
    public String toString() {
        return "User[" + name + ", enabled=" + enabled + ", roles=" + roles + "]";
    }
}
