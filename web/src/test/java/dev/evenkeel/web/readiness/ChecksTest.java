package dev.evenkeel.web.readiness;

import static org.assertj.core.api.Assertions.assertThat;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.KeyPair;
import dev.evenkeel.activities.act.ToolEnvironment;
import dev.evenkeel.activities.kubernetes.Clusters;
import dev.evenkeel.activities.kubernetes.KubernetesSettings;
import dev.evenkeel.activities.readiness.Check;
import dev.evenkeel.activities.readiness.Finding;
import dev.evenkeel.activities.readiness.State;
import dev.evenkeel.activities.secrets.SecretSettings;
import dev.evenkeel.activities.secrets.Secrets;
import dev.evenkeel.activities.store.Runners;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.activities.store.StoreSettings;
import dev.evenkeel.web.ServerSettings;
import dev.evenkeel.web.catalog.CatalogAccess;
import dev.evenkeel.web.catalog.RunbookFixture;
import dev.evenkeel.web.runners.PresenceAccess;
import dev.evenkeel.web.tools.ToolsSettings;
import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.JournalActivities.Append;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.ReadinessActivities.Target;
import dev.evenkeel.workflows.contract.RecoveryActivities.Promoted;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary;
import dev.evenkeel.workflows.contract.SecretReference;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Each check against small servers, files and a store of its own. */
@SuppressWarnings("NullAway.Init") // JUnit sets the fields
class ChecksTest {

    private static final Target SHOP = new Target("production", "shop");
    private static final long DAY = Duration.ofDays(1).toMillis();

    private static final String FAILOVER = """
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

    @TempDir
    Path folder;

    private final List<Act> uses = new ArrayList<>();
    private final World world = new World();
    private Store store;
    private RunbookFixture runbooks;
    private Secrets secrets;

    @BeforeEach
    void open() throws IOException {
        store = Store.open(StoreSettings.folder(folder));
        runbooks = new RunbookFixture(folder.resolve("runbooks"));
        Files.createDirectories(folder.resolve("secrets"));
        secrets = new Secrets(
                Secrets.ofHost(new SecretSettings(folder.resolve("secrets"))),
                (Act act, Collection<SecretReference> references) -> uses.add(act));
    }

    @AfterEach
    void close() throws Exception {
        store.close();
        world.close();
    }

    @Test
    void tellsOfARunbookWithProblemsWhereTheyAre() {
        estate("", "");
        recovery(FAILOVER.replace("proves: fence", "budget: 2m"));

        Finding found = only(look(new RunbookChecker()));

        assertThat(found.state()).isEqualTo(State.BAD);
        assertThat(found.subject()).isEqualTo("failover");
        assertThat(found.message()).contains("cannot be launched", "recovery/failover.yaml:");
        assertThat(found.advice()).isNotBlank();
        recovery(FAILOVER);
        assertThat(only(look(new RunbookChecker())).state()).isEqualTo(State.OK);
    }

    @Test
    void seesWhichHostsAndCredentialsSitesLack() {
        recovery(FAILOVER);
        estate("hosts: { db: 127.0.0.1 }", "hosts: { web: 127.0.0.1 }");
        assertThat(only(look(new ReferencesChecker())))
                .satisfies(found -> assertThat(found.state()).isEqualTo(State.WARN))
                .satisfies(found -> assertThat(found.message()).contains("the host db", "missing at south"));

        estate("", "");
        assertThat(only(look(new ReferencesChecker())).state()).isEqualTo(State.BAD);
        estate("hosts: { db: a }", "hosts: { db: b }");
        assertThat(only(look(new ReferencesChecker())).state()).isEqualTo(State.OK);
    }

    @Test
    void asksEndpointsAndTheHostsThatStepsLogInTo() {
        recovery(FAILOVER);
        int ssh = world.port("SSH-2.0-test\r\n");
        int web = world.port("HTTP/1.0 400\r\n");
        estate(
                "endpoint: \"" + world.http(200) + "\", hosts: { db: \"deploy@127.0.0.1:" + ssh
                        + "\", other: gone.invalid }",
                "endpoint: \"" + world.http(503) + "\", hosts: { db: \"127.0.0.1:" + web + "\" }");

        assertThat(states(look(sites())))
                .containsOnly(
                        Map.entry("north", State.OK),
                        Map.entry("north/db", State.OK),
                        Map.entry("south", State.WARN),
                        Map.entry("south/db", State.BAD));
    }

    @Test
    void doesNotWaitForWhatNeverAnswers() {
        recovery(FAILOVER);
        estate(
                "endpoint: \"http://127.0.0.1:" + world.port(null) + "\"",
                "endpoint: \"http://127.0.0.1:" + world.nobody() + "\", hosts: { db: \"127.0.0.1:" + world.port(null)
                        + "\" }");

        List<Finding> found = look(sites(), Duration.ofSeconds(1));

        assertThat(states(found))
                .containsOnly(
                        Map.entry("north", State.UNKNOWN),
                        Map.entry("south", State.BAD),
                        Map.entry("south/db", State.UNKNOWN));
        assertThat(found).allSatisfy(each -> assertThat(each.advice()).isNotBlank());
    }

    @Test
    void keepsToTheAllowedTargets() {
        recovery(FAILOVER);
        estate("endpoint: \"" + world.http(200) + "\"", "endpoint: \"http://169.254.169.254\"");

        assertThat(states(look(sites()))).containsEntry("south", State.BAD).containsEntry("north", State.OK);
    }

    @Test
    void opensCredentialsAndRecordsItWithoutTellingThem() throws Exception {
        recovery(FAILOVER);
        estate(
                "hosts: { db: a }, credentials: { ssh: \"file:key\", kubeconfig: \"file:nobody-needs-it\" }",
                "hosts: { db: b }, credentials: { ssh: \"file:no-key\" }");
        ByteArrayOutputStream key = new ByteArrayOutputStream();
        KeyPair.genKeyPair(new JSch(), KeyPair.ECDSA, 256).writePrivateKey(key);
        Files.write(folder.resolve("secrets/key"), key.toByteArray());
        Files.writeString(folder.resolve("secrets/no-key"), "tr0ub4dor&3");

        List<Finding> found = look(credentials());

        assertThat(states(found))
                .containsOnly(
                        Map.entry("north/ssh", State.OK),
                        Map.entry("south/ssh", State.BAD),
                        Map.entry("file:promote-password", State.BAD));
        assertThat(found.toString()).contains("SHA256:").doesNotContain("tr0ub4dor", "PRIVATE KEY");
        assertThat(uses).hasSize(2).allSatisfy(act -> {
            assertThat(act.runId()).isEqualTo("(readiness)");
            assertThat(act.environment()).isEqualTo("production");
        });
    }

    @Test
    void triesAKubeconfigOnItsCluster() throws Exception {
        recovery(FAILOVER.replace(
                "ssh.command: { host: \"${site.hosts.db}\", command: [pg_ctl, promote] }",
                "kubernetes.scale: { resource: deployment/shop, replicas: 3 }"));
        estate("credentials: { kubeconfig: \"file:cluster\" }", "credentials: { kubeconfig: \"file:none\" }");
        Files.writeString(folder.resolve("secrets/cluster"), """
                apiVersion: v1
                kind: Config
                current-context: here
                contexts: [ { name: here, context: { cluster: here, user: me } } ]
                clusters: [ { name: here, cluster: { server: "%s" } } ]
                users: [ { name: me, user: { token: a-token-of-mine } } ]
                """.formatted(world.http(401)));
        Files.writeString(folder.resolve("secrets/none"), "apiVersion: v1\n");

        List<Finding> found = look(credentials());

        assertThat(states(found))
                .containsEntry("north/kubeconfig", State.BAD)
                .containsEntry("south/kubeconfig", State.BAD);
        assertThat(found.toString())
                .contains("refuses the kubeconfig", "is no kubeconfig")
                .doesNotContain("a-token");
    }

    @Test
    void wantsARunnerWhereTheSiteNeedsOne() {
        recovery(FAILOVER);
        estate("hosts: { db: a }", "hosts: { db: b }, runner: true");
        RunnerChecker checker = new RunnerChecker(PresenceAccess.of(store));
        assertThat(only(look(checker)).message()).isEqualTo("There is no runner");

        store.runners()
                .create("south-1", "south", "root", new Runners.Token("t", "south-1", "hash", 1, Long.MAX_VALUE, null));
        assertThat(only(look(checker)).message()).isEqualTo("No runner is connected");
        store.runners()
                .seen(
                        "south-1",
                        new Runners.Seen("i", "1", "vm", Map.of("ansible", "2.19")),
                        System.currentTimeMillis());
        assertThat(only(look(checker)).state()).isEqualTo(State.OK);
    }

    @Test
    void wantsTheProgramsThatItsStepsCall() {
        recovery(FAILOVER.replace(
                "ssh.command: { host: \"${site.hosts.db}\", command: [pg_ctl, promote] }",
                "terraform.plan: { folder: terraform }"));
        runbooks.write("terraform/main.tf", "");
        estate("", "");
        assertThat(only(look(tools("evenkeel.tools.terraform.program", "/bin/sh")))
                        .state())
                .isEqualTo(State.OK);
        assertThat(only(look(tools("evenkeel.tools.terraform.program", "/no/terraform"))))
                .satisfies(found -> assertThat(found.state()).isEqualTo(State.BAD))
                .satisfies(found -> assertThat(found.message()).contains("/no/terraform"));
    }

    @Test
    void remembersTheLastGoodDrill() {
        recovery(FAILOVER);
        estate("", "");
        DrillChecker checker = new DrillChecker(store, settings(Duration.ofSeconds(5)), InstantSource.system());
        assertThat(only(look(checker)).state()).isEqualTo(State.BAD);

        ended("r-failed", "production", Mode.DRILL, RunStatus.FAILED, 1);
        ended("r-rehearsal", "production", Mode.REHEARSAL, RunStatus.SUCCEEDED, 1);
        ended("r-elsewhere", "staging", Mode.LIVE, RunStatus.SUCCEEDED, 1);
        assertThat(only(look(checker)).state()).isEqualTo(State.BAD);

        ended("r-old", "production", Mode.LIVE, RunStatus.SUCCEEDED, 100);
        assertThat(only(look(checker)))
                .satisfies(found -> assertThat(found.state()).isEqualTo(State.WARN))
                .satisfies(found -> assertThat(found.message()).contains("100 days ago", "has changed since"));
        ended("r-new", "staging", Mode.DRILL, RunStatus.SUCCEEDED, 3);
        assertThat(only(look(checker)))
                .satisfies(found -> assertThat(found.state()).isEqualTo(State.OK))
                .satisfies(found -> assertThat(found.message()).contains("3 days ago in staging", "r-new"));
    }

    @Test
    void takesNoRunForAGoodDrillThatMissedItsObjectivesOrOnlyLedBack() {
        recovery(FAILOVER);
        estate("", "");
        DrillChecker checker = new DrillChecker(store, settings(Duration.ofSeconds(5)), InstantSource.system());
        ended("r-back", "production", Mode.LIVE, RunStatus.SUCCEEDED, 1);
        mark("r-back", 3, Type.DECLARED, Map.of("primary", "south", "to", "north", "returns_from", "r-good"));
        assertThat(only(look(checker)).state()).isEqualTo(State.BAD);

        ended("r-good", "production", Mode.DRILL, RunStatus.SUCCEEDED, 3);
        assertThat(only(look(checker)).state()).isEqualTo(State.OK);
        ended("r-late", "production", Mode.DRILL, RunStatus.SUCCEEDED, 2);
        mark("r-late", 3, Type.VERIFIED, Map.of("met", false));
        assertThat(only(look(checker)))
                .satisfies(found -> assertThat(found.state()).isEqualTo(State.WARN))
                .satisfies(found -> assertThat(found.message()).contains("r-late", "missed its RTO"));
        assertThat(checker.last("failover", "production").orElseThrow().runId()).isEqualTo("r-good");
    }

    @Test
    void reliesOnTheRunbooksThatPlanDrills() {
        recovery(FAILOVER);
        runbooks.write("recovery/spare.yaml", FAILOVER.replace("runbook: failover", "runbook: spare"));
        estate("hosts: { db: a }", "hosts: { db: b }");
        DrillChecker checker = new DrillChecker(store, settings(Duration.ofSeconds(5)), InstantSource.system());
        assertThat(look(checker)).hasSize(2).allMatch(found -> found.state() == State.BAD);

        recovery(FAILOVER + """
                drills:
                  - schedule: { cron: "0 6 * * MON", zone: Europe/Berlin }
                    bindings: { environment: production }
                """);

        assertThat(states(look(checker)))
                .containsOnly(Map.entry("failover", State.BAD), Map.entry("spare", State.UNKNOWN));
        assertThat(look(new RunbookChecker())).hasSize(2);
    }

    @Test
    void aCheckThatBreaksSaysNothingAboutTheWorld() {
        Finding found = prober(Duration.ofSeconds(5))
                .look(List.of(new Probe(Check.SITES, "north", () -> {
                    throw new IllegalStateException("a mistake of ours");
                })))
                .getFirst();

        assertThat(found.state()).isEqualTo(State.UNKNOWN);
        assertThat(found.message()).doesNotContain("mistake of ours");
    }

    @Test
    void knowsWhomAFileRecoversThatNeverWasGood() {
        recovery("runbook: failover\nprocedure: recovery\nservice: shop\nnonsense: yes\n");
        runbooks.write("recovery/lost.yaml", "what is this\n");
        estate("", "");

        Subjects subjects = subjects();

        assertThat(subjects.targets()).containsExactly(SHOP);
        assertThat(subjects.strays()).extracting(entry -> entry.path()).containsExactly("recovery/lost.yaml");
        assertThat(only(look(new RunbookChecker())).state()).isEqualTo(State.BAD);
    }

    @Test
    void noticesEveryChangeOfFilesAndEstate() {
        recovery(FAILOVER);
        estate("", "");
        String before = subjects().fingerprint();
        assertThat(subjects().fingerprint()).isEqualTo(before);
        estate("endpoint: \"http://127.0.0.1:1\"", "");
        String after = subjects().fingerprint();
        assertThat(after).isNotEqualTo(before);
        recovery(FAILOVER.replace("Move", "Bring"));
        String changed = subjects().fingerprint();
        assertThat(changed).isNotEqualTo(after);
        store.primaries().record(new Promoted("production", "shop", "south", "r1", 1));
        assertThat(subjects().fingerprint()).as("of where the services are").isNotEqualTo(changed);
    }

    private void recovery(String text) {
        runbooks.write("recovery/failover.yaml", text);
    }

    private void estate(String north, String south) {
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

    private Subjects subjects() {
        CatalogAccess access = CatalogAccess.of(runbooks.folder());
        return new Subjects(access.catalog(), access.estates(), store);
    }

    private List<Finding> look(Checker checker) {
        return look(checker, Duration.ofSeconds(30));
    }

    private List<Finding> look(Checker checker, Duration patience) {
        return prober(patience).look(checker.probes(subjects().find(SHOP).orElseThrow()));
    }

    private interface Looking {
        List<Finding> look(List<Probe> probes);
    }

    private static Looking prober(Duration patience) {
        return probes -> {
            try {
                return new Prober(patience).look(probes);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        };
    }

    private static Finding only(List<Finding> found) {
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    private static Map<String, State> states(List<Finding> found) {
        return found.stream().collect(Collectors.toMap(Finding::subject, Finding::state));
    }

    private SitesChecker sites() {
        return new SitesChecker(tools(), new ServerSettings(folder, runbooks.folder(), true));
    }

    private CredentialsChecker credentials() {
        Clusters clusters = new Clusters(secrets, new KubernetesSettings(Set.of()), ToolEnvironment.ofServer());
        return new CredentialsChecker(secrets, clusters, tools(), InstantSource.system());
    }

    private ToolsChecker tools(String name, String value) {
        return new ToolsChecker(bound(Map.of(name, value)));
    }

    private static ToolsSettings tools() {
        return bound(Map.of());
    }

    private static ToolsSettings bound(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("evenkeel.tools", ToolsSettings.class);
    }

    private static ReadinessSettings settings(Duration patience) {
        return new ReadinessSettings(Duration.ofMinutes(30), Duration.ofMinutes(25), Duration.ofDays(90), patience);
    }

    private void ended(String id, String environment, Mode mode, RunStatus status, int daysAgo) {
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

    private void mark(String run, int number, Type type, Map<String, Object> data) {
        JournalEvent event = new JournalEvent(number, number, type, null, 0, null, data);
        store.journal().append(new Append(store.runs().find(run).orElseThrow(), number, 0, List.of(event)));
    }
}
