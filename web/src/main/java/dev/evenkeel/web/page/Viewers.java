package dev.evenkeel.web.page;

import dev.evenkeel.workflows.contract.Role;
import java.util.List;

/** Knows people by the name they signed in with. */
public interface Viewers {

    /** @return somebody without roles when the name is not known (any more) */
    Viewer viewer(String name);

    /** The names of those who may do what {@code role} may in an environment, in the order of the alphabet. */
    List<String> holders(Role role, String environment);
}
