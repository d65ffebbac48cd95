package dev.evenkeel.web.page;

import dev.evenkeel.workflows.contract.Role;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who looks at a page. The buttons follow from it; whether a decision counts is judged again where it is taken.
 *
 * @param roles by the name of the environment; {@link #EVERYWHERE} counts in all of them
 */
public record Viewer(String name, Map<String, Set<Role>> roles) {

    public static final String EVERYWHERE = "*";
    public static final Viewer NOBODY = new Viewer("", Map.of());

    public boolean known() {
        return !name.isEmpty();
    }

    public boolean may(Role needed, String environment) {
        return holds(EVERYWHERE, needed) || holds(environment, needed);
    }

    public boolean admin() {
        return holds(EVERYWHERE, Role.ADMIN);
    }

    public boolean mayAnywhere(Role needed) {
        return roles.keySet().stream().anyMatch(environment -> holds(environment, needed));
    }

    /** The role to show beside the name. */
    public Optional<Role> strongest() {
        return roles.values().stream().flatMap(Collection::stream).max(Comparator.naturalOrder());
    }

    private boolean holds(String environment, Role needed) {
        return roles.getOrDefault(environment, Set.of()).stream().anyMatch(role -> role.covers(needed));
    }
}
