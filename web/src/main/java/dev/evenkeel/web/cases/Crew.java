package dev.evenkeel.web.cases;

import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.IncidentState;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import java.util.Map;
import java.util.Optional;

/**
 * The people of an incident in a case: they acknowledge it at once, move it where it suggests, and close it. When its steps come to
 * no good end they do nothing more, and the case is left waiting for a person.
 */
final class Crew {

    private boolean waits;

    record Order(Action action, Map<String, Object> evidence) {
        private static Order move(IncidentState to) {
            return new Order(Action.MOVE_INCIDENT, Map.of("to", to.name()));
        }
    }

    /** Whether a crew does something about it, or the run has ended. */
    static boolean hears(JournalEvent event) {
        return switch (event.type()) {
            case INCIDENT_DECLARED, INCIDENT_MOVED, SUGGESTED, RUN_FINISHED -> true;
            case PHASE_FINISHED -> failed(event);
            default -> false;
        };
    }

    Optional<Order> hear(JournalEvent event) {
        return switch (event.type()) {
            case INCIDENT_DECLARED -> Optional.of(new Order(Action.ACKNOWLEDGE, Map.of()));
            case INCIDENT_MOVED ->
                switch (state(event)) {
                    case ACKNOWLEDGED -> Optional.of(Order.move(IncidentState.INVESTIGATING));
                    case POSTMORTEM_DUE -> Optional.of(Order.move(IncidentState.CLOSED));
                    default -> Optional.empty();
                };
            case SUGGESTED -> Optional.of(Order.move(state(event)));
            case PHASE_FINISHED -> {
                waits = true;
                yield Optional.empty();
            }
            default -> Optional.empty();
        };
    }

    /** Whether it needs somebody who knows better. */
    boolean waits() {
        return waits;
    }

    private static boolean failed(JournalEvent event) {
        return event.type() == Type.PHASE_FINISHED
                && "failed".equals(event.data().get("outcome"))
                && event.data().containsKey("reason");
    }

    private static IncidentState state(JournalEvent event) {
        return IncidentState.valueOf(String.valueOf(event.data().get("to")));
    }
}
