package dev.evenkeel.web.security;

import dev.evenkeel.activities.store.Users;
import dev.evenkeel.workflows.contract.Role;
import java.security.Principal;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What people may do now. Every question is answered from the store, so that a role that was taken away is gone at once. Templates use
 * it as {@code ${@permissions.can(#authentication, 'OPERATOR', environment)}}.
 */
@Component("permissions")
public class Permissions {

    private final Users users;

    Permissions(Users users) {
        this.users = users;
    }

    /** Whether one of the actor's roles in the environment covers {@code needed}. */
    public boolean can(String actor, Role needed, String environment) {
        return users.may(actor, needed, environment);
    }

    public boolean can(@Nullable Principal person, Role needed, String environment) {
        return person != null && can(person.getName(), needed, environment);
    }

    /** Whether the actor may do it in at least one environment, or everywhere. */
    public boolean canSomewhere(String actor, Role needed) {
        return users.find(actor)
                .filter(user -> user.enabled()
                        && user.roles().values().stream().flatMap(Set::stream).anyMatch(role -> role.covers(needed)))
                .isPresent();
    }

    public boolean canSomewhere(@Nullable Principal person, Role needed) {
        return person != null && canSomewhere(person.getName(), needed);
    }

    /** Whether the actor manages people: {@link Role#ADMIN} everywhere. */
    public boolean isAdministrator(String actor) {
        return can(actor, Role.ADMIN, Users.EVERYWHERE);
    }

    public boolean isAdministrator(@Nullable Principal person) {
        return person != null && isAdministrator(person.getName());
    }

    /** Those of {@code environments} in which the actor may do it, in their order. */
    public List<String> environments(String actor, Role needed, Collection<String> environments) {
        return environments.stream()
                .filter(environment -> can(actor, needed, environment))
                .toList();
    }

    /** The role that a decision is signed with: the one that covers the most. */
    public Optional<Role> strongest(String actor, String environment) {
        return users.roles(actor, environment).stream().max(Comparator.comparingInt(Permissions::reach));
    }

    private static int reach(Role role) {
        return switch (role) {
            case AUTHOR -> -1;
            case VIEWER, RESPONDER, OPERATOR, APPROVER, ADMIN -> role.ordinal();
        };
    }
}
