package dev.evenkeel.web.cases;

import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.IncidentRole;
import dev.evenkeel.workflows.contract.IncidentState;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import java.util.Map;
import java.util.Optional;

/**
 * The people of an incident in a case: one of them acknowledges it at once, takes command, moves it where it suggests, writes a status
 * update when it is being mitigated, and closes it. When its steps come to no good end they do nothing more, and the case is left
 * waiting for a person.
 */
final class Crew {

    static final String COMMANDER = "person-1";

    private Crew() {}

    record Order(Action action, String comment, Map<String, Object> evidence) {
        private static Order move(IncidentState to) {
            return new Order(Action.MOVE_INCIDENT, "", Map.of("to", to.name()));
        }
    }

    /** Whether the run stands still until the crew has done something, or for good. */
    static boolean owes(JournalEvent event) {
        return order(event).isPresent() || givesUp(event);
    }

    /** What it does about it, if anything. */
    static Optional<Order> order(JournalEvent event) {
        return switch (event.type()) {
            case INCIDENT_DECLARED -> Optional.of(new Order(Action.ACKNOWLEDGE, "", Map.of()));
            case ROLE_TAKEN -> Optional.of(Order.move(IncidentState.INVESTIGATING));
            case SUGGESTED -> Optional.of(Order.move(state(event)));
            case INCIDENT_MOVED ->
                switch (state(event)) {
                    case ACKNOWLEDGED ->
                        Optional.of(new Order(
                                Action.OFFER_ROLE, "", Map.of("role", IncidentRole.COMMANDER.name(), "to", COMMANDER)));
                    case MITIGATING -> Optional.of(new Order(Action.POST_UPDATE, "It is being mitigated", Map.of()));
                    case POSTMORTEM_DUE -> Optional.of(Order.move(IncidentState.CLOSED));
                    default -> Optional.empty();
                };
            default -> Optional.empty();
        };
    }

    /** Whether it needs somebody who knows better. */
    static boolean givesUp(JournalEvent event) {
        return event.type() == Type.PHASE_FINISHED
                && "failed".equals(event.data().get("outcome"))
                && event.data().containsKey("reason");
    }

    private static IncidentState state(JournalEvent event) {
        return IncidentState.valueOf(String.valueOf(event.data().get("to")));
    }
}
