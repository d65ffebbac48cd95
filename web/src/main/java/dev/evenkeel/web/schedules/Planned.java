package dev.evenkeel.web.schedules;

import dev.evenkeel.web.catalog.Catalog;
import dev.evenkeel.workflows.runbook.DrillPlan;
import dev.evenkeel.workflows.runbook.PlannedRun;
import dev.evenkeel.workflows.runbook.Runbook;
import java.util.List;
import java.util.Optional;

/** What a runbook of the catalog starts by itself. */
public record Planned(Catalog.Entry entry, Runbook runbook, PlannedRun plan) {

    /** {@code RUNBOOK/ID} */
    public String schedule() {
        return runbook.name() + "/" + plan.id();
    }

    public Optional<DrillPlan> drill() {
        return plan instanceof DrillPlan drill ? Optional.of(drill) : Optional.empty();
    }

    /** All of the catalog, by name; of a broken file those of its last good version. */
    public static List<Planned> all(Catalog catalog) {
        return catalog.entries().stream().flatMap(entry -> of(entry).stream()).toList();
    }

    public static Optional<Planned> find(Catalog catalog, String schedule) {
        int slash = schedule.indexOf('/');
        return slash < 0
                ? Optional.empty()
                : catalog.find(schedule.substring(0, slash)).stream()
                        .flatMap(entry -> of(entry).stream())
                        .filter(planned -> planned.schedule().equals(schedule))
                        .findFirst();
    }

    private static List<Planned> of(Catalog.Entry entry) {
        Runbook runbook = entry.runbook();
        return runbook == null
                ? List.of()
                : runbook.planned().stream()
                        .map(plan -> new Planned(entry, runbook, plan))
                        .toList();
    }
}
