package dev.evenkeel.web.readiness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.activities.act.ToolEnvironment;
import dev.evenkeel.activities.kubernetes.Clusters;
import dev.evenkeel.activities.kubernetes.KubernetesSettings;
import dev.evenkeel.activities.readiness.Finding;
import dev.evenkeel.activities.readiness.State;
import dev.evenkeel.activities.secrets.SecretSettings;
import dev.evenkeel.activities.secrets.Secrets;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.activities.store.StoreSettings;
import dev.evenkeel.web.ServerSettings;
import dev.evenkeel.web.catalog.CatalogAccess;
import dev.evenkeel.web.catalog.RunbookFixture;
import dev.evenkeel.web.tools.ToolsSettings;
import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.JournalActivities.Append;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.ReadinessActivities.Target;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary;
import dev.evenkeel.workflows.contract.SecretReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** The shop that the checks look at: its runbook, its estate and its store, and what the world around it answers. */
final class CheckedShop implements AutoCloseable {

    static final Target SHOP = new Target("production", "shop");
    static final long DAY = Duration.ofDays(1).toMillis();
    static final String FAILOVER = """
            runbook: failover
            procedure: recovery
            title: Move the shop
            owner: team-shop
            service: shop
            site: south
            assess:
              - id: alive
                http.check: { url: "${site.endpoint}" }
            fence:
              - id: refused
                proves: fence
                site: "${run.primary}"
                http.check: { url: "${site.endpoint}/write", status: 503 }
            promote:
              - id: promote
                ssh.command: { host: "${site.hosts.db}", command: [pg_ctl, promote] }
                secrets: { PASSWORD: "file:promote-password" }
            """;
    /** Checks are made at the same time. */
    final List<Act> uses = new CopyOnWriteArrayList<>();

    final World world = new World();
    final Store store;
    final RunbookFixture runbooks;
    final Secrets secrets;
    private final Path folder;

    CheckedShop(Path folder) throws IOException {
        this.folder = folder;
        store = Store.open(StoreSettings.folder(folder));
        runbooks = new RunbookFixture(folder.resolve("runbooks"));
        Files.createDirectories(folder.resolve("secrets"));
        secrets = new Secrets(
                Secrets.ofHost(new SecretSettings(folder.resolve("secrets"))),
                (Act act, Collection<SecretReference> references) -> uses.add(act));
    }

    void recovery(String text) {
        runbooks.write("recovery/failover.yaml", text);
    }

    void estate(String north, String south) {
        runbooks.write(
                "estate.yaml", """
                sites:
                  north: { title: North%s }
                  south: { title: South%s }
                environments:
                  production: { title: Production, sites: [north, south] }
                services:
                  shop:
                    owner: team-shop
                    environments: { production: [north, south] }
                """.formatted(north.isEmpty() ? "" : ", " + north, south.isEmpty() ? "" : ", " + south));
    }

    Subjects subjects() {
        CatalogAccess access = CatalogAccess.of(runbooks.folder());
        return new Subjects(access.catalog(), access.estates(), store);
    }

    List<Finding> look(Checker checker) {
        return look(checker, Duration.ofSeconds(30));
    }

    List<Finding> look(Checker checker, Duration patience) {
        return prober(patience).look(checker.probes(subjects().find(SHOP).orElseThrow()));
    }

    interface Looking {
        List<Finding> look(List<Probe> probes);
    }

    static Looking prober(Duration patience) {
        return probes -> {
            try {
                return new Prober(patience).look(probes);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        };
    }

    static Finding only(List<Finding> found) {
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    static Map<String, State> states(List<Finding> found) {
        return found.stream().collect(Collectors.toMap(Finding::subject, Finding::state));
    }

    SitesChecker sites() {
        return new SitesChecker(tools(), new ServerSettings(folder, runbooks.folder(), true));
    }

    CredentialsChecker credentials() {
        Clusters clusters = new Clusters(secrets, new KubernetesSettings(Set.of()), ToolEnvironment.ofServer());
        return new CredentialsChecker(secrets, clusters, tools(), InstantSource.system());
    }

    ToolsChecker tools(String name, String value) {
        return new ToolsChecker(bound(Map.of(name, value)));
    }

    static ToolsSettings tools() {
        return bound(Map.of());
    }

    static ToolsSettings bound(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("evenkeel.tools", ToolsSettings.class);
    }

    static ReadinessSettings settings(Duration patience) {
        return new ReadinessSettings(Duration.ofMinutes(30), Duration.ofMinutes(25), Duration.ofDays(90), patience);
    }

    void ended(String id, String environment, Mode mode, RunStatus status, int daysAgo) {
        long end = System.currentTimeMillis() - daysAgo * DAY;
        store.runs()
                .requested(new RunSummary(
                        id,
                        "failover",
                        "recovery",
                        "Move the shop",
                        "shop",
                        environment,
                        mode,
                        status,
                        null,
                        null,
                        "",
                        "rita",
                        "another hash",
                        "commit",
                        end - 60_000,
                        end));
        if (mode != Mode.REHEARSAL) {
            mark(id, 1, Type.DECLARED, Map.of("primary", "north", "to", "south", "outage", 1, "declared", 1));
            mark(id, 2, Type.VERIFIED, Map.of("met", true));
        }
    }

    void mark(String run, int number, Type type, Map<String, Object> data) {
        JournalEvent event = new JournalEvent(number, number, type, null, 0, null, data);
        store.journal().append(new Append(store.runs().find(run).orElseThrow(), number, 0, List.of(event)));
    }

    @Override
    public void close() throws Exception {
        store.close();
        world.close();
    }
}
