package dev.evenkeel.web.users;

import dev.evenkeel.workflows.contract.Role;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The people of this server. Every change is audited. */
public interface People {

    List<Person> all();

    /** @return a password to hand over, shown once */
    Change add(String name, Map<String, Set<Role>> roles, String actor);

    Change setRoles(String name, Map<String, Set<Role>> roles, String actor);

    /** @return a password to hand over, shown once; open sessions end */
    Change resetPassword(String name, String actor);

    /** Somebody who is disabled cannot sign in, and open sessions end. */
    Change setDisabled(String name, boolean disabled, String actor);

    /**
     * @param roles by environment; {@code *} for all
     * @param lastSeen milliseconds since the epoch; null when never
     */
    record Person(
            String name,
            Map<String, Set<Role>> roles,
            boolean disabled,
            @Nullable Long lastSeen) {}

    sealed interface Change {
        /** @param password null when there is none to show */
        record Done(@Nullable String password) implements Change {}

        /** @param message what happened and what to do */
        record Refused(String message) implements Change {}
    }
}
