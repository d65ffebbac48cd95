package dev.evenkeel.web.launch;

import dev.evenkeel.web.catalog.Catalog;
import dev.evenkeel.web.catalog.Estates;
import dev.evenkeel.workflows.contract.EstateSnapshot;
import dev.evenkeel.workflows.contract.RunRequest;
import dev.evenkeel.workflows.runbook.ChildRunbooks;
import dev.evenkeel.workflows.runbook.Runbook;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The runbooks that a run may run, pinned when it is launched: editing them never touches a run in flight. */
sealed interface PinnedChildren {

    /** @param children by name, those of the children included */
    record Pinned(Map<String, RunRequest.Child> children) implements PinnedChildren {}

    /** @param message what happened and what to do */
    record Missing(String message) implements PinnedChildren {}

    static PinnedChildren of(Runbook runbook, String environment, Catalog catalog, Estates estates) {
        Map<String, Runbook> good = new LinkedHashMap<>();
        Map<String, Catalog.Entry> entries = new LinkedHashMap<>();
        catalog.entries().stream().filter(Catalog.Entry::launchable).forEach(entry -> {
            if (entry.runbook() != null) {
                good.put(entry.name(), entry.runbook());
                entries.put(entry.name(), entry);
            }
        });
        Map<String, RunRequest.Child> pinned = new LinkedHashMap<>();
        for (Runbook child : new ChildRunbooks(good).under(runbook).values()) {
            Catalog.Entry entry = entries.get(child.name());
            Optional<EstateSnapshot> estate = estates.snapshot(environment, child.service());
            if (entry == null || estate.isEmpty()) {
                return new Missing("It runs the runbook " + child.name() + ", which cannot run in " + environment
                        + ". Choose another environment, or have its service put there in the estate.");
            }
            // What is urgent is not held up by a freeze, whatever it runs.
            EstateSnapshot seen = runbook.procedure().preempts() ? estate.get().unfrozen() : estate.get();
            pinned.put(child.name(), new RunRequest.Child(definition(entry), seen));
        }
        return new Pinned(pinned);
    }

    static RunRequest.Definition definition(Catalog.Entry entry) {
        return new RunRequest.Definition(entry.path(), entry.text(), entry.hash(), entry.commit(), entry.editor());
    }
}
