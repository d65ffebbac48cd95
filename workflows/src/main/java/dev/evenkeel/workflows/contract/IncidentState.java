package dev.evenkeel.workflows.contract;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** Where an incident stands, and where it may go from there. */
public enum IncidentState {
    DECLARED,
    ACKNOWLEDGED,
    INVESTIGATING,
    MITIGATING,
    MONITORING,
    RESOLVED,
    POSTMORTEM_DUE,
    CLOSED;

    /** What may come next, what goes on first. From investigating straight to monitoring goes what has ended by itself. */
    public Set<IncidentState> moves() {
        return Collections.unmodifiableSet(
                switch (this) {
                    case DECLARED -> EnumSet.of(ACKNOWLEDGED);
                    case ACKNOWLEDGED -> EnumSet.of(INVESTIGATING);
                    case INVESTIGATING -> EnumSet.of(MITIGATING, MONITORING);
                    case MITIGATING -> EnumSet.of(INVESTIGATING, MONITORING);
                    case MONITORING -> EnumSet.of(INVESTIGATING, MITIGATING, RESOLVED);
                    case RESOLVED -> EnumSet.of(INVESTIGATING, POSTMORTEM_DUE);
                    case POSTMORTEM_DUE -> EnumSet.of(INVESTIGATING, CLOSED);
                    case CLOSED -> EnumSet.noneOf(IncidentState.class);
                });
    }

    /** Whether the impact has ended: nobody waits for status updates any more. */
    public boolean over() {
        return compareTo(RESOLVED) >= 0;
    }
}
