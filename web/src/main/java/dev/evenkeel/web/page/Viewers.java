package dev.evenkeel.web.page;

import dev.evenkeel.activities.store.Store;
import dev.evenkeel.activities.store.User;
import dev.evenkeel.activities.store.Users;
import dev.evenkeel.workflows.contract.Role;
import java.util.List;
import org.springframework.stereotype.Component;

/** Knows people by the name they signed in with; roles are read anew for each page. */
@Component
public class Viewers {

    private final Users users;

    Viewers(Store store) {
        this.users = store.users();
    }

    /** @return somebody without roles when the name is not known (any more) */
    public Viewer viewer(String name) {
        return users.find(name)
                .filter(User::enabled)
                .map(user -> new Viewer(user.name(), user.roles()))
                .orElse(Viewer.NOBODY);
    }

    /** The names of those who may do what {@code role} may in an environment, in the order of the alphabet. */
    public List<String> holders(Role role, String environment) {
        return users.list().stream()
                .filter(User::enabled)
                .filter(user -> new Viewer(user.name(), user.roles()).may(role, environment))
                .map(User::name)
                .toList();
    }
}
