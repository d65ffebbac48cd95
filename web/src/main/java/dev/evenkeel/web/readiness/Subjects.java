package dev.evenkeel.web.readiness;

import dev.evenkeel.activities.store.Primaries;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.catalog.Catalog;
import dev.evenkeel.web.catalog.Estates;
import dev.evenkeel.workflows.contract.CanonicalJson;
import dev.evenkeel.workflows.contract.ReadinessActivities.Target;
import dev.evenkeel.workflows.runbook.ChildRunbooks;
import dev.evenkeel.workflows.runbook.Runbook;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** What recovery runbooks name now. */
@Component
class Subjects {

    private static final String RECOVERY = "recovery";
    private static final Pattern SERVICE = Pattern.compile("(?m)^service:\\s*[\"']?([a-z0-9][a-z0-9-]*)");

    private final Catalog catalog;
    private final Estates estates;
    private final Primaries primaries;

    Subjects(Catalog catalog, Estates estates, Store store) {
        this.catalog = catalog;
        this.estates = estates;
        this.primaries = store.primaries();
    }

    /** Each service of a recovery runbook in each of its environments. */
    List<Target> targets() {
        Set<Target> targets = new LinkedHashSet<>();
        recoveries()
                .forEach(entry -> service(entry)
                        .flatMap(name ->
                                Optional.ofNullable(estates.estate().services().get(name)))
                        .ifPresent(service -> service.environments()
                                .keySet()
                                .forEach(environment -> targets.add(new Target(environment, service.name())))));
        return List.copyOf(targets);
    }

    /** Recovery runbooks of which nobody can tell whom they recover. */
    List<Catalog.Entry> strays() {
        return recoveries().stream()
                .filter(entry -> service(entry)
                        .filter(name -> estates.estate().services().containsKey(name))
                        .isEmpty())
                .toList();
    }

    /** @return empty when it is not named any more */
    Optional<Subject> find(Target target) {
        List<Catalog.Entry> own = recoveries().stream()
                .filter(entry -> service(entry).filter(target.service()::equals).isPresent())
                .toList();
        return own.isEmpty()
                ? Optional.empty()
                : estates.snapshot(target.environment(), target.service())
                        .map(estate -> new Subject(
                                target,
                                estate,
                                own,
                                used(Subject.practised(own)).values()));
    }

    /** Changes with whatever the checks go by: the files of the catalog, their problems, the estate, where each service is. */
    String fingerprint() {
        StringBuilder seen = new StringBuilder(String.valueOf(estates.estate()));
        seen.append(primaries.all());
        catalog.entries()
                .forEach(entry -> seen.append('\n')
                        .append(entry.name())
                        .append(' ')
                        .append(entry.hash())
                        .append(entry.problems()));
        return CanonicalJson.sha256(seen.toString().getBytes(StandardCharsets.UTF_8));
    }

    private List<Catalog.Entry> recoveries() {
        return catalog.entries().stream().filter(Subjects::recovers).toList();
    }

    private static boolean recovers(Catalog.Entry entry) {
        Runbook runbook = entry.runbook();
        return runbook == null
                ? entry.path().startsWith(RECOVERY + "/")
                : runbook.procedure().key().equals(RECOVERY);
    }

    /** Of a file that never was good too, as far as it says so: a broken runbook recovers nobody, and that has to be seen. */
    private static Optional<String> service(Catalog.Entry entry) {
        Runbook runbook = entry.runbook();
        if (runbook != null) {
            return Optional.ofNullable(runbook.service());
        }
        Matcher said = SERVICE.matcher(entry.text());
        return said.find() ? Optional.of(said.group(1)) : Optional.empty();
    }

    private Map<String, Runbook> used(List<Catalog.Entry> recoveries) {
        Map<String, Runbook> good = new LinkedHashMap<>();
        catalog.entries().forEach(entry -> {
            if (entry.runbook() != null) {
                good.put(entry.name(), entry.runbook());
            }
        });
        ChildRunbooks children = new ChildRunbooks(good);
        Map<String, Runbook> used = new LinkedHashMap<>();
        recoveries.forEach(entry -> {
            Runbook runbook = entry.runbook();
            if (runbook != null) {
                used.put(runbook.name(), runbook);
                used.putAll(children.under(runbook));
            }
        });
        return used;
    }
}
