package dev.evenkeel.web.readiness;

import dev.evenkeel.activities.readiness.Check;
import dev.evenkeel.activities.readiness.State;
import dev.evenkeel.activities.store.Readiness;
import dev.evenkeel.activities.store.Readiness.Known;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.catalog.Estates;
import dev.evenkeel.workflows.contract.ReadinessActivities.Target;
import dev.evenkeel.workflows.estate.Estate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What is known of readiness, as the page, the API and the home page show it: the worst first. */
@Component
public class Matrix {

    private static final Comparator<Known> WORST_FIRST =
            Comparator.comparing((Known known) -> known.finding().state(), Comparator.reverseOrder());

    private final Readiness readiness;
    private final Estates estates;

    Matrix(Store store, Estates estates) {
        this.readiness = store.readiness();
        this.estates = estates;
    }

    /** @param rows the worst first */
    public record Part(String environment, String title, List<Row> rows) {
        public Part {
            rows = List.copyOf(rows);
        }
    }

    /** @param cells one for each check, in their order; none where there is nothing to check */
    public record Row(Target target, String title, State state, List<Optional<Cell>> cells) {
        public Row {
            cells = List.copyOf(cells);
        }

        /** What somebody has to do something about, the worst first. */
        public List<Known> troubles() {
            return cells.stream()
                    .flatMap(Optional::stream)
                    .flatMap(cell -> cell.findings().stream())
                    .filter(known -> known.finding().state() != State.OK)
                    .sorted(WORST_FIRST)
                    .toList();
        }
    }

    /** @param findings at least one, the worst first */
    public record Cell(Check check, State state, List<Known> findings) {
        public Cell {
            findings = List.copyOf(findings);
        }

        /** When one of them was looked at last, milliseconds since the epoch. */
        public long at() {
            return findings.stream().mapToLong(Known::at).max().orElse(0);
        }
    }

    /** By environment, in the order of the estate. */
    public List<Part> parts() {
        Map<String, Map<String, List<Known>>> all = new LinkedHashMap<>();
        Estate estate = estates.estate();
        estate.environments().keySet().forEach(name -> all.put(name, new LinkedHashMap<>()));
        readiness
                .all()
                .forEach(known -> all.computeIfAbsent(known.target().environment(), name -> new LinkedHashMap<>())
                        .computeIfAbsent(known.target().service(), name -> new ArrayList<>())
                        .add(known));
        List<Part> parts = new ArrayList<>();
        all.forEach((environment, services) -> {
            if (!services.isEmpty()) {
                Estate.@Nullable Environment known = estate.environments().get(environment);
                parts.add(new Part(
                        environment,
                        known == null ? environment : known.title(),
                        services.entrySet().stream()
                                .map(each -> row(new Target(environment, each.getKey()), each.getValue(), estate))
                                .sorted(Comparator.comparing(Row::state, Comparator.reverseOrder())
                                        .thenComparing(row -> row.target().service()))
                                .toList()));
            }
        });
        return parts;
    }

    /** One service in one environment; empty when nothing is known of it. */
    public Optional<Row> row(Target target) {
        return parts().stream()
                .flatMap(part -> part.rows().stream())
                .filter(row -> row.target().equals(target))
                .findFirst();
    }

    /** The rows of which something is bad, in all environments. */
    public List<Row> bad() {
        return parts().stream()
                .flatMap(part -> part.rows().stream())
                .filter(row -> row.state() == State.BAD)
                .toList();
    }

    private static Row row(Target target, List<Known> known, Estate estate) {
        List<Optional<Cell>> cells = new ArrayList<>();
        for (Check check : Check.values()) {
            List<Known> of = known.stream()
                    .filter(each -> each.finding().check() == check)
                    .sorted(WORST_FIRST)
                    .toList();
            cells.add(
                    of.isEmpty()
                            ? Optional.empty()
                            : Optional.of(
                                    new Cell(check, of.getFirst().finding().state(), of)));
        }
        Estate.@Nullable Service service = estate.services().get(target.service());
        return new Row(
                target,
                service == null ? target.service() : service.title(),
                State.worst(known.stream().map(each -> each.finding().state()).toList()),
                cells);
    }
}
