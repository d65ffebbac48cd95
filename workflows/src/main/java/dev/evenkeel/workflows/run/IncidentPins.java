package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.Decision;
import dev.evenkeel.workflows.contract.Decision.Action;
import java.util.HashSet;
import java.util.Set;

/** Which entries of its journal an incident keeps in sight. */
final class IncidentPins {

    static final int MOST = 20;

    private final Set<Long> pinned = new HashSet<>();
    private final Set<Long> notes = new HashSet<>();

    boolean has(long entry) {
        return pinned.contains(entry);
    }

    /** Whether the entry is a note about another one, below which it is shown. */
    boolean isNote(long entry) {
        return notes.contains(entry);
    }

    /** @param entry the number of the note in the journal */
    void noted(long entry) {
        notes.add(entry);
    }

    boolean full() {
        return pinned.size() >= MOST;
    }

    void take(Decision decision) {
        long entry = entry(decision, "entry");
        if (decision.action() == Action.PIN) {
            pinned.add(entry);
        } else {
            pinned.remove(entry);
        }
    }

    /** The number that the decision names; 0 when it names none. */
    static long entry(Decision decision, String key) {
        return decision.evidence().get(key) instanceof Number number && number.doubleValue() == number.longValue()
                ? number.longValue()
                : 0;
    }
}
