package dev.evenkeel.workflows.runbook;

import dev.evenkeel.workflows.contract.Role;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an incident says about itself.
 *
 * @param severity how grave it is unless somebody says otherwise when it is declared: 1, critical, to 5, cosmetic
 * @param updates how often a status update is due, by severity; a severity that is missing needs none
 * @param within how long nobody may have acknowledged it; null: {@link #WITHIN} when it is major, else as long as it takes
 * @param to the role that is called when nobody has
 * @param isPrivate whether only its people see it unless somebody says otherwise when they declare it
 */
public record IncidentPlan(
        int severity,
        Map<Integer, Duration> updates,
        @Nullable Duration within,
        Role to,
        boolean isPrivate) {

    public static final int GRAVEST = 1;
    public static final int LEAST = 5;

    /** Up to this severity an incident is major. */
    public static final int MAJOR = 2;

    static final Duration WITHIN = Duration.ofMinutes(5);

    public IncidentPlan {
        updates = new TreeMap<>(updates);
    }

    /** Until when an update is due after the last one; empty when none is. */
    public Optional<Duration> updateEvery(int severity) {
        return Optional.ofNullable(updates.get(severity));
    }

    /** How long an incident of this severity may stay unacknowledged; empty: as long as it takes. */
    public Optional<Duration> acknowledgeWithin(int severity) {
        return within != null ? Optional.of(within) : Optional.of(WITHIN).filter(any -> severity <= MAJOR);
    }
}
