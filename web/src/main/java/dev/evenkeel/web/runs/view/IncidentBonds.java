package dev.evenkeel.web.runs.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an incident has to do with others. All times are milliseconds since the epoch.
 *
 * @param into where it goes on, or was to; null when nobody has wanted that
 * @param taken those that were merged into it, the first one first
 * @param parted those that were split off it, the first one first
 * @param parting how many of its alerts are on their way to a new one
 * @param kept why alerts were not split off at last; empty when they were
 */
public record IncidentBonds(@Nullable Into into, List<Other> taken, List<Other> parted, int parting, String kept) {

    public static final IncidentBonds NONE = new IncidentBonds(null, List.of(), List.of(), 0, "");

    public IncidentBonds {
        taken = List.copyOf(taken);
        parted = List.copyOf(parted);
    }

    /** Another incident, and why. */
    public record Other(String run, String title, String actor, String reason, long at) {}

    /**
     * @param title empty until the other one has answered
     * @param alerts how many went over
     * @param refusal why it was refused; empty when it was not
     */
    public record Into(
            String run, String title, String actor, String reason, boolean done, int alerts, String refusal) {
        /** Whether it is being asked. */
        public boolean going() {
            return !done && refusal.isEmpty();
        }
    }

    /** The incident into which it was merged; null when it was not. */
    public @Nullable Into gone() {
        return into != null && into.done() ? into : null;
    }

    /** Whether it is on its way into another one, or there. */
    public boolean leaving() {
        return into != null && into.refusal().isEmpty();
    }
}
