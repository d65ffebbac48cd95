package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.IncidentRole;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Who has which role of an incident, and to whom it is offered. Whoever has it keeps it until the other one takes it. */
final class IncidentRoles {

    private final Map<IncidentRole, String> holders = new EnumMap<>(IncidentRole.class);
    private final Map<IncidentRole, String> offers = new EnumMap<>(IncidentRole.class);

    @Nullable
    String holder(IncidentRole role) {
        return holders.get(role);
    }

    @Nullable
    String offered(IncidentRole role) {
        return offers.get(role);
    }

    void offer(IncidentRole role, String to) {
        offers.put(role, to);
    }

    void decline(IncidentRole role) {
        offers.remove(role);
    }

    /** @return who had it before, or empty */
    String take(IncidentRole role, String actor) {
        offers.remove(role);
        String before = holders.put(role, actor);
        return before == null ? "" : before;
    }

    /** Who has one, or is offered one. */
    Set<String> people() {
        Set<String> people = new TreeSet<>(holders.values());
        people.addAll(offers.values());
        return people;
    }

    boolean commands(String actor) {
        return actor.equals(holders.get(IncidentRole.COMMANDER));
    }
}
