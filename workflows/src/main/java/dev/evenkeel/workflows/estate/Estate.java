package dev.evenkeel.workflows.estate;

import dev.evenkeel.workflows.contract.EstateSnapshot;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is operated, each by name and in the order of the file. */
public record Estate(
        Map<String, EstateSnapshot.Site> sites, Map<String, Environment> environments, Map<String, Service> services) {

    public static final Estate EMPTY = new Estate(Map.of(), Map.of(), Map.of());

    public Estate {
        sites = ordered(sites);
        environments = ordered(environments);
        services = ordered(services);
    }

    /** @param sites the names of its sites */
    public record Environment(String name, String title, List<String> sites, Map<String, Object> vars) {
        public Environment {
            sites = List.copyOf(sites);
            vars = ordered(vars);
        }
    }

    /**
     * @param environments the names of the sites that it runs on, by environment
     * @param slo the objective for its availability as written, for example {@code 99.9%}
     * @param rto how long it may be away
     * @param rpo how much of its data, in time, may be lost
     */
    public record Service(
            String name,
            String title,
            String owner,
            Map<String, List<String>> environments,
            Map<String, Object> vars,
            @Nullable String slo,
            @Nullable Duration rto,
            @Nullable Duration rpo) {
        public Service {
            environments = ordered(environments);
            vars = ordered(vars);
        }
    }

    /**
     * The part of the estate that a run may see.
     *
     * @param service null for a run that works on none
     * @return empty when there is no such environment, or the service does not run there
     */
    public Optional<EstateSnapshot> snapshot(String environment, @Nullable String service) {
        Environment found = environments.get(environment);
        if (found == null) {
            return Optional.empty();
        }
        List<EstateSnapshot.Site> here = found.sites().stream()
                .flatMap(name -> Optional.ofNullable(sites.get(name)).stream())
                .toList();
        EstateSnapshot.Environment frozen = new EstateSnapshot.Environment(found.name(), found.title(), found.vars());
        if (service == null) {
            return Optional.of(new EstateSnapshot(frozen, null, here));
        }
        Service wanted = services.get(service);
        if (wanted == null || !wanted.environments().containsKey(environment)) {
            return Optional.empty();
        }
        EstateSnapshot.Service there = new EstateSnapshot.Service(
                wanted.name(),
                wanted.title(),
                wanted.owner(),
                wanted.environments().getOrDefault(environment, List.of()),
                wanted.vars());
        return Optional.of(new EstateSnapshot(frozen, there, here));
    }

    private static <V> Map<String, V> ordered(Map<String, V> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
