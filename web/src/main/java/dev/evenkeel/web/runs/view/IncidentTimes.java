package dev.evenkeel.web.runs.view;

import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How long the parts of an incident took. Durations are milliseconds; null: it has not come to that.
 *
 * @param detect from the beginning of the impact until it was detected
 * @param acknowledge from the declaration until somebody acknowledged it
 * @param mitigate from the beginning of the impact until it was moved to Monitoring, and not back any more
 * @param resolve from the beginning of the impact until it was resolved, and not reopened
 * @param punctual how many status updates came in time, of those that were due
 * @param missed how many did not: they came late, or not at all
 */
public record IncidentTimes(
        @Nullable Long detect,
        @Nullable Long acknowledge,
        @Nullable Long mitigate,
        @Nullable Long resolve,
        int punctual,
        int missed) {

    /** @param journal all entries, or those that {@code Incidents.marks} reads */
    public static IncidentTimes of(IncidentView incident, List<JournalEvent> journal) {
        @Nullable Long acknowledged = null;
        @Nullable Long mitigated = null;
        @Nullable Long resolved = null;
        for (IncidentView.Move move : incident.moves()) {
            switch (move.to()) {
                case ACKNOWLEDGED -> acknowledged = move.at();
                case INVESTIGATING, MITIGATING -> {
                    mitigated = null;
                    resolved = null;
                }
                case MONITORING -> mitigated = move.at();
                case RESOLVED -> resolved = move.at();
                case DECLARED, POSTMORTEM_DUE, CLOSED -> {}
            }
        }
        return new IncidentTimes(
                since(incident.beganAt(), incident.detectedAt()),
                since(incident.declaredAt(), acknowledged),
                since(incident.beganAt(), mitigated),
                since(incident.beganAt(), resolved),
                (int) incident.updates().stream()
                        .filter(update -> update.due() != null && !update.late())
                        .count(),
                (int) journal.stream()
                        .filter(event -> event.type() == Type.UPDATE_OVERDUE)
                        .count());
    }

    /** What is measured, by the last part of its message key. */
    public enum Measure {
        DETECT(IncidentTimes::detect),
        ACKNOWLEDGE(IncidentTimes::acknowledge),
        MITIGATE(IncidentTimes::mitigate),
        RESOLVE(IncidentTimes::resolve);

        private final Function<IncidentTimes, @Nullable Long> of;

        Measure(Function<IncidentTimes, @Nullable Long> of) {
            this.of = of;
        }

        public @Nullable Long of(IncidentTimes times) {
            return of.apply(times);
        }
    }

    private static @Nullable Long since(long begin, @Nullable Long end) {
        return end == null ? null : (Long) Math.max(0, end - begin);
    }
}
