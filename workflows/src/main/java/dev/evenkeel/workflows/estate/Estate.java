package dev.evenkeel.workflows.estate;

import dev.evenkeel.workflows.contract.EstateSnapshot;
import dev.evenkeel.workflows.contract.Freeze;
import dev.evenkeel.workflows.expression.Expression;
import dev.evenkeel.workflows.expression.Template;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is operated, each by name and in the order of the file. */
public record Estate(
        Map<String, EstateSnapshot.Site> sites,
        Map<String, Environment> environments,
        Map<String, Service> services,
        List<Freeze> freezes,
        Map<String, Channel> channels) {

    public static final Estate EMPTY = new Estate(Map.of(), Map.of(), Map.of());

    public Estate {
        sites = ordered(sites);
        environments = ordered(environments);
        services = ordered(services);
        freezes = List.copyOf(freezes);
        channels = ordered(channels);
    }

    /** An estate without freezes and channels. */
    public Estate(
            Map<String, EstateSnapshot.Site> sites,
            Map<String, Environment> environments,
            Map<String, Service> services) {
        this(sites, environments, services, List.of(), Map.of());
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
     * @param primary the name of its primary site as long as no failover has moved it, by environment
     * @param standby the name of the site that takes over, by environment
     * @param dependsOn the names of the services that it does not work without
     * @param version how a site is asked which version runs there
     * @param health the URL, over {@code site}, {@code environment} and {@code service}, that answers with 2xx when it is well there
     * @param sloQueries PromQL by name
     * @param slo the objective for its availability as written, for example {@code 99.9%}
     * @param rto how long it may be away
     * @param rpo how much of its data, in time, may be lost
     * @param channel where its owner is told what cannot wait; null: nowhere
     */
    public record Service(
            String name,
            String title,
            String owner,
            Map<String, List<String>> environments,
            Map<String, Object> vars,
            @Nullable String slo,
            @Nullable Duration rto,
            @Nullable Duration rpo,
            Map<String, String> primary,
            Map<String, String> standby,
            List<String> dependsOn,
            @Nullable VersionSource version,
            @Nullable Template health,
            Map<String, String> sloQueries,
            @Nullable String channel) {
        public Service {
            environments = ordered(environments);
            vars = ordered(vars);
            primary = ordered(primary);
            standby = ordered(standby);
            dependsOn = List.copyOf(dependsOn);
            sloQueries = ordered(sloQueries);
        }

        /** The site that is its primary there as the estate means it: the one that it names, else its first one. */
        public String primaryIn(String environment) {
            List<String> sites = environments.getOrDefault(environment, List.of());
            return primary.getOrDefault(environment, sites.isEmpty() ? "" : sites.getFirst());
        }
    }

    /**
     * @param http the URL that answers with JSON, over {@code site}, {@code environment} and {@code service}
     * @param value gives the version, over these and {@code body}
     */
    public record VersionSource(Template http, Expression value) {}

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
            return Optional.of(new EstateSnapshot(frozen, null, here, freezes(environment, null)));
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
                wanted.vars(),
                wanted.primaryIn(environment),
                wanted.standby().getOrDefault(environment, ""),
                wanted.channel() == null ? "" : wanted.channel());
        return Optional.of(new EstateSnapshot(frozen, there, here, freezes(environment, service)));
    }

    private List<Freeze> freezes(String environment, @Nullable String service) {
        return freezes.stream()
                .filter(freeze -> freeze.concerns(environment, service))
                .toList();
    }

    private static <V> Map<String, V> ordered(Map<String, V> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
