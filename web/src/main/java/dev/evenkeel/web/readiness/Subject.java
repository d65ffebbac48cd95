package dev.evenkeel.web.readiness;

import dev.evenkeel.web.catalog.Catalog;
import dev.evenkeel.workflows.contract.EstateSnapshot;
import dev.evenkeel.workflows.contract.ReadinessActivities.Target;
import dev.evenkeel.workflows.runbook.Runbook;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the checks of a service are made on, as the catalog and the estate are now.
 *
 * @param estate as a run in the environment would see it
 * @param recoveries the recovery runbooks of the service, those with problems too
 * @param used the runbooks of those that are {@linkplain #practised practised}, as far as they can be read, with all that these run
 */
record Subject(Target target, EstateSnapshot estate, List<Catalog.Entry> recoveries, Collection<Runbook> used) {

    Subject {
        recoveries = List.copyOf(recoveries);
        used = List.copyOf(used);
    }

    /**
     * Those that plan drills; all when none does. What else there is, a library for other ways and other tools, is not what the team
     * relies on: of it only the file is checked, and that is said.
     */
    List<Catalog.Entry> practised() {
        return practised(recoveries);
    }

    static List<Catalog.Entry> practised(List<Catalog.Entry> recoveries) {
        List<Catalog.Entry> planned = recoveries.stream()
                .filter(entry ->
                        entry.runbook() != null && !entry.runbook().drills().isEmpty())
                .toList();
        return planned.isEmpty() ? recoveries : planned;
    }

    /** The sites that the service may be recovered to or from. */
    List<EstateSnapshot.Site> sites() {
        EstateSnapshot.Service service = estate.service();
        return service == null
                ? List.of()
                : service.sites().stream()
                        .flatMap(name -> estate.site(name).stream())
                        .toList();
    }

    /** The sites that this server reaches itself. */
    List<EstateSnapshot.Site> ownSites() {
        return sites().stream().filter(site -> !site.runner()).toList();
    }

    /** The tools of its steps, as the beginnings of their kinds: {@code ansible}, {@code ssh}, {@code kubernetes} … */
    Set<String> tools() {
        return used.stream()
                .flatMap(AllSteps::of)
                .map(step -> step.kind().split("[.]", 2)[0])
                .collect(Collectors.toSet());
    }

    boolean uses(String... tools) {
        Set<String> used = tools();
        return Stream.of(tools).anyMatch(used::contains);
    }

    /** The texts of the recovery runbooks that are practised. */
    String texts() {
        return practised().stream()
                .map(Catalog.Entry::text)
                .filter(Objects::nonNull)
                .collect(Collectors.joining("\n"));
    }
}
