package dev.evenkeel.web.estate;

import dev.evenkeel.activities.store.Deployments;
import dev.evenkeel.activities.store.RunFilter;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.catalog.Estates;
import dev.evenkeel.web.estate.Matrix.Cell;
import dev.evenkeel.web.estate.Matrix.Row;
import dev.evenkeel.workflows.contract.EstateSnapshot;
import dev.evenkeel.workflows.contract.EstateSnapshot.Site;
import dev.evenkeel.workflows.contract.Freeze;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunSummary;
import dev.evenkeel.workflows.estate.Estate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The estate as it is: by what deploys recorded, and by asking. */
@Component
public class Overview {

    private static final int MOST_DRILLS = 200;
    private static final int MOST_OF_HISTORY = 100;

    private final Estates estates;
    private final Store store;
    private final SiteAnswers answers;
    private final InstantSource clock;

    Overview(Estates estates, Store store, SiteAnswers answers, InstantSource clock) {
        this.estates = estates;
        this.store = store;
        this.answers = answers;
        this.clock = clock;
    }

    /** @param history the newest first */
    public record ServicePart(Matrix matrix, Row row, List<Deployments.Entry> history) {
        public ServicePart {
            history = List.copyOf(history);
        }
    }

    /** @param neededBy the services that do not work without it */
    public record ServiceView(Estate.Service service, List<Estate.Service> neededBy, List<ServicePart> parts) {
        public ServiceView {
            neededBy = List.copyOf(neededBy);
            parts = List.copyOf(parts);
        }
    }

    /** @param reached which environments are wanted, by their names */
    public List<Matrix> matrices(Predicate<String> reached) {
        return matrices(reached, service -> true);
    }

    /** A service in all its environments. */
    public Optional<ServiceView> service(String name) {
        Estate estate = estates.estate();
        Estate.Service service = estate.services().get(name);
        if (service == null) {
            return Optional.empty();
        }
        List<ServicePart> parts = matrices(service.environments()::containsKey, name::equals).stream()
                .map(matrix -> new ServicePart(
                        matrix,
                        matrix.rows().getFirst(),
                        store.deployments().history(matrix.environment().name(), name, MOST_OF_HISTORY)))
                .toList();
        return Optional.of(new ServiceView(
                service,
                estate.services().values().stream()
                        .filter(other -> other.dependsOn().contains(name))
                        .toList(),
                parts));
    }

    private List<Matrix> matrices(Predicate<String> environments, Predicate<String> services) {
        Estate estate = estates.estate();
        Map<String, Deployments.Entry> recorded = new LinkedHashMap<>();
        store.deployments()
                .current()
                .forEach(entry -> recorded.put(
                        key(
                                entry.deployment().environment(),
                                entry.deployment().service(),
                                entry.deployment().site()),
                        entry));
        List<Estate.Environment> wanted = estate.environments().values().stream()
                .filter(environment -> environments.test(environment.name()))
                .toList();
        // All sites are asked before any answer is waited for.
        List<Place> places = new ArrayList<>();
        wanted.forEach(environment -> estate.services().values().stream()
                .filter(service ->
                        services.test(service.name()) && service.environments().containsKey(environment.name()))
                .forEach(service -> places.addAll(places(estate, environment, service))));
        Iterator<SiteAnswers.Said> said =
                answers.await(places.stream().map(Place::question).toList()).iterator();
        Map<String, String> primaries = primaries();
        Map<String, Cell> cells = new LinkedHashMap<>();
        places.forEach(place -> cells.put(place.key(), cell(place, primaries, recorded.get(place.key()), said.next())));
        return wanted.stream()
                .map(environment -> matrix(estate, environment, services, cells))
                .toList();
    }

    private record Place(Estate.Service service, EstateSnapshot estate, Site site, SiteAnswers.Question question) {
        String key() {
            return Overview.key(estate.environment().name(), service.name(), site.name());
        }
    }

    private List<Place> places(Estate estate, Estate.Environment environment, Estate.Service service) {
        return estate.snapshot(environment.name(), service.name()).stream()
                .flatMap(here -> service.environments().getOrDefault(environment.name(), List.of()).stream()
                        .flatMap(name -> here.site(name).stream())
                        .map(site -> new Place(service, here, site, answers.ask(service, here, site))))
                .toList();
    }

    /** Where recoveries have moved services to, by environment and service. */
    private Map<String, String> primaries() {
        Map<String, String> primaries = new LinkedHashMap<>();
        store.primaries()
                .all()
                .forEach(moved -> primaries.put(moved.environment() + "/" + moved.service(), moved.site()));
        return primaries;
    }

    private static Cell cell(
            Place place, Map<String, String> primaries, Deployments.@Nullable Entry recorded, SiteAnswers.Said said) {
        String environment = place.estate().environment().name();
        String means = place.service().primaryIn(environment);
        String standby = place.service().standby().getOrDefault(environment, "");
        String primary =
                primaries.getOrDefault(environment + "/" + place.service().name(), means);
        String site = place.site().name();
        boolean several = place.service()
                        .environments()
                        .getOrDefault(environment, List.of())
                        .size()
                > 1;
        return new Cell(
                site,
                true,
                several && primary.equals(site),
                // After a failover to the standby, the site that it came from stands by.
                several && (primary.equals(standby) ? means : standby).equals(site),
                recorded,
                said.version(),
                said.health());
    }

    private Matrix matrix(
            Estate estate, Estate.Environment environment, Predicate<String> services, Map<String, Cell> cells) {
        List<Site> sites = environment.sites().stream()
                .flatMap(name -> Optional.ofNullable(estate.sites().get(name)).stream())
                .toList();
        List<RunSummary> drills = store.runs()
                .list(RunFilter.ALL.withMode(Mode.DRILL).withEnvironment(environment.name()), null, MOST_DRILLS)
                .runs();
        List<Row> rows = estate.services().values().stream()
                .filter(service ->
                        services.test(service.name()) && service.environments().containsKey(environment.name()))
                .map(service -> row(environment, service, sites, cells, drills))
                .toList();
        long now = clock.millis();
        List<Freeze.Holding> frozen = estate.freezes().stream()
                .filter(freeze ->
                        freeze.environments().isEmpty() || freeze.environments().contains(environment.name()))
                .filter(freeze -> freeze.services().isEmpty()
                        || freeze.services().stream().anyMatch(services))
                .flatMap(freeze -> Freeze.holding(List.of(freeze), now).stream())
                .toList();
        return new Matrix(environment, sites, rows, frozen);
    }

    private static Row row(
            Estate.Environment environment,
            Estate.Service service,
            List<Site> sites,
            Map<String, Cell> cells,
            List<RunSummary> drills) {
        List<Cell> row = sites.stream()
                .map(site -> cells.getOrDefault(
                        key(environment.name(), service.name(), site.name()), Cell.empty(site.name())))
                .toList();
        return new Row(
                service,
                row,
                row.stream()
                        .flatMap(cell -> Optional.ofNullable(cell.recorded()).stream())
                        .max(Comparator.comparingLong(
                                entry -> entry.deployment().began()))
                        .orElse(null),
                drills.stream()
                        .filter(run -> service.name().equals(run.service()))
                        .findFirst()
                        .orElse(null));
    }

    private static String key(String environment, String service, String site) {
        return environment + "/" + service + "/" + site;
    }
}
