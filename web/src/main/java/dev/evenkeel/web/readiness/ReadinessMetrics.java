package dev.evenkeel.web.readiness;

import dev.evenkeel.activities.readiness.State;
import dev.evenkeel.activities.store.Readiness;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.workflows.contract.ReadinessActivities.Target;
import dev.evenkeel.workflows.contract.RunSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Readiness for Prometheus: for each check one series per state, of which the present one is 1, so that an alert needs no numbers that
 * stand for words. Times are seconds since the epoch, as Prometheus has them.
 */
@Component
class ReadinessMetrics {

    private static final Logger LOG = LoggerFactory.getLogger(ReadinessMetrics.class);

    private final Matrix matrix;
    private final Readiness readiness;
    private final Subjects subjects;
    private final DrillChecker drills;
    private final MultiGauge states;
    private final MultiGauge lastDrills;
    private final MultiGauge evaluated;

    ReadinessMetrics(MeterRegistry registry, Matrix matrix, Store store, Subjects subjects, DrillChecker drills) {
        this.matrix = matrix;
        this.readiness = store.readiness();
        this.subjects = subjects;
        this.drills = drills;
        this.states = MultiGauge.builder("evenkeel.readiness")
                .description("1 for the state in which the check of the service is, the worst of what it looks at")
                .register(registry);
        this.lastDrills = MultiGauge.builder("evenkeel.last.good.drill.seconds")
                .description("When the service was last recovered with success, in a drill or live, since the epoch")
                .register(registry);
        this.evaluated = MultiGauge.builder("evenkeel.readiness.evaluated.seconds")
                .description("When the last evaluation of readiness ended, since the epoch")
                .register(registry);
    }

    /** Prometheus asks more seldom than this. */
    @Scheduled(initialDelayString = "PT3S", fixedDelayString = "PT10S")
    void look() {
        try {
            List<Row<?>> now = new ArrayList<>();
            List<Row<?>> practised = new ArrayList<>();
            matrix.parts().stream().flatMap(part -> part.rows().stream()).forEach(row -> {
                row.cells().stream().flatMap(Optional::stream).forEach(cell -> states(row.target(), cell, now));
                lastDrill(row.target()).ifPresent(end -> practised.add(Row.of(tags(row.target()), end / 1000.0)));
            });
            states.register(now, true);
            lastDrills.register(practised, true);
            evaluated.register(
                    readiness.finished().map(Readiness.Evaluation::finishedAt).stream()
                            .<Row<?>>map(end -> Row.of(Tags.empty(), end / 1000.0))
                            .toList(),
                    true);
        } catch (DataAccessException storeIsDown) {
            LOG.debug("Metrics of readiness are kept as they are until the store answers again", storeIsDown);
        }
    }

    private static void states(Target target, Matrix.Cell cell, List<Row<?>> rows) {
        for (State state : State.values()) {
            rows.add(Row.of(
                    tags(target).and("check", cell.check().key(), "state", state.key()),
                    cell.state() == state ? 1 : 0));
        }
    }

    /** Of several recovery runbooks that are practised the one that was practised the longest ago counts. */
    private Optional<Long> lastDrill(Target target) {
        return subjects.find(target).flatMap(subject -> {
            List<Optional<RunSummary>> last = subject.practised().stream()
                    .map(entry -> drills.last(entry.name(), target.environment()))
                    .toList();
            return last.stream().anyMatch(Optional::isEmpty)
                    ? Optional.empty()
                    : last.stream()
                            .flatMap(Optional::stream)
                            .map(DrillChecker::end)
                            .min(Comparator.naturalOrder());
        });
    }

    private static Tags tags(Target target) {
        return Tags.of("service", target.service(), "environment", target.environment());
    }
}
