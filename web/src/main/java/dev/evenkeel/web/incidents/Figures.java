package dev.evenkeel.web.incidents;

import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.runs.view.IncidentTimes;
import dev.evenkeel.web.runs.view.IncidentTimes.Measure;
import dev.evenkeel.web.runs.view.IncidentView;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.RunSummary;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** How long incidents take. Drills do not count, nor do incidents that were called off. */
@Service
class Figures {

    /** The newest that many count. */
    static final int MOST = 500;

    private final Store store;

    Figures(Store store) {
        this.store = store;
    }

    /**
     * An incident that counts. Its components are the keys of the exports.
     *
     * @param at when it was declared, milliseconds since the epoch
     */
    record Counted(
            String run,
            String runbook,
            String title,
            @Nullable String service,
            String environment,
            int severity,
            String state,
            long at,
            IncidentTimes times) {

        /** In UTC, as all figures are. */
        YearMonth month() {
            return YearMonth.from(Instant.ofEpochMilli(at).atOffset(ZoneOffset.UTC));
        }
    }

    /** @param median milliseconds; @param p90 milliseconds, by the nearest rank */
    record Spread(long median, long p90) {

        static @Nullable Spread of(List<Counted> incidents, Measure measure) {
            List<Long> sorted = incidents.stream()
                    .map(incident -> measure.of(incident.times()))
                    .filter(Objects::nonNull)
                    .sorted()
                    .toList();
            return sorted.isEmpty() ? null : new Spread(rank(sorted, 0.5), rank(sorted, 0.9));
        }

        private static long rank(List<Long> sorted, double share) {
            return sorted.get((int) Math.ceil(share * sorted.size()) - 1);
        }
    }

    /**
     * The figures of some incidents.
     *
     * @param name of what they have in common; empty for all of them
     * @param spreads one for each {@link Measure} in its order; null where nothing was measured
     * @param punctual how many of a hundred status updates that were due came in time; null when none was due
     */
    record Line(
            String name,
            int incidents,
            List<@Nullable Spread> spreads,
            @Nullable Integer punctual) {

        static Line of(String name, List<Counted> incidents) {
            List<@Nullable Spread> spreads = new ArrayList<>();
            for (Measure measure : Measure.values()) {
                spreads.add(Spread.of(incidents, measure));
            }
            int punctual = incidents.stream()
                    .mapToInt(incident -> incident.times().punctual())
                    .sum();
            int due = punctual
                    + incidents.stream()
                            .mapToInt(incident -> incident.times().missed())
                            .sum();
            return new Line(name, incidents.size(), spreads, due == 0 ? null : (Integer) (100 * punctual / due));
        }
    }

    /** By what incidents are counted together. */
    enum By {
        ALL(incident -> ""),
        SEVERITY(incident -> "SEV" + incident.severity()),
        SERVICE(incident -> incident.service() == null ? "" : incident.service()),
        MONTH(incident -> incident.month().toString());

        private final Function<Counted, String> name;

        By(Function<Counted, String> name) {
            this.name = name;
        }

        /** The newest month first, all else in the order of the names. */
        List<Line> lines(List<Counted> incidents) {
            TreeMap<String, List<Counted>> groups = new TreeMap<>(
                    this == MONTH ? Comparator.<String>reverseOrder() : Comparator.<String>naturalOrder());
            incidents.forEach(incident -> groups.computeIfAbsent(name.apply(incident), key -> new ArrayList<>())
                    .add(incident));
            return groups.entrySet().stream()
                    .map(group -> Line.of(group.getKey(), group.getValue()))
                    .toList();
        }
    }

    /**
     * The incidents that count, the newest first.
     *
     * @param service null: whatever their service
     * @param severity null: however grave they are
     */
    List<Counted> counted(@Nullable String service, @Nullable Integer severity) {
        return store.incidents().live(MOST).stream()
                .flatMap(run -> counted(run).stream())
                .filter(incident -> service == null || service.equals(incident.service()))
                .filter(incident -> severity == null || severity == incident.severity())
                .toList();
    }

    /** Whether there are older ones that do not count. */
    boolean cut() {
        return store.incidents().live(MOST).size() == MOST;
    }

    List<String> services() {
        return store.incidents().live(MOST).stream()
                .flatMap(run -> Stream.ofNullable(run.service()))
                .distinct()
                .sorted()
                .toList();
    }

    private Optional<Counted> counted(RunSummary run) {
        List<JournalEvent> marks = store.incidents().marks(run.runId());
        return Optional.ofNullable(IncidentView.of(marks))
                .map(incident -> new Counted(
                        run.runId(),
                        run.runbook(),
                        run.title(),
                        run.service(),
                        run.environment(),
                        incident.severity(),
                        incident.state().name(),
                        incident.declaredAt(),
                        IncidentTimes.of(incident, marks)));
    }
}
