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
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.activities.store.StoreSettings;
import dev.evenkeel.web.catalog.CatalogAccess;
import dev.evenkeel.web.catalog.RunbookFixture;
import dev.evenkeel.web.tools.ToolsSettings;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.ReadinessActivities.Target;
import dev.evenkeel.workflows.contract.SiteReadinessActivities.Answer;
import dev.evenkeel.workflows.contract.SiteReadinessActivities.Host;
import dev.evenkeel.workflows.contract.SiteReadinessActivities.Question;
import dev.evenkeel.workflows.contract.SiteReadinessActivities.Seen;
import io.temporal.failure.ApplicationFailure;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** What the server asks about a site with a runner, what the runner finds there, and what the pages get to know of it. */
@SuppressWarnings("NullAway.Init") // JUnit sets the fields
class SiteReadinessTest {

    private static final String FAILOVER = """
            runbook: failover
            procedure: recovery
            title: Move the shop
            owner: team-shop
            service: shop
            site: "${inputs.to}"
            inputs:
              to: { type: site, among: "service.sites" }
            fence:
              - id: refused
                proves: fence
                script: { command: ["true"] }
                secrets: { PASSWORD: "file:promote-password" }
            promote:
              - id: promote
                ssh.command: { host: "${site.hosts.db}", command: [pg_ctl, promote] }
              - id: place
                terraform.plan: { folder: terraform }
            """;

    @TempDir
    private Path folder;

    @AutoClose
    private final World world = new World();

    private RunbookFixture runbooks;
    private Secrets secrets;
    private final RunnerSites sites = new RunnerSites(InstantSource.system());

    @BeforeEach
    void open() throws Exception {
        runbooks = new RunbookFixture(folder.resolve("runbooks"));
        runbooks.write("recovery/failover.yaml", FAILOVER);
        runbooks.write("terraform/main.tf", "");
        Path kept = Files.createDirectories(folder.resolve("secrets"));
        // What the site does not have the server is asked for, which does not release it here.
        secrets = Secrets.orElsewhere(new SecretSettings(kept), reference -> {
            throw ApplicationFailure.newNonRetryableFailure("The server does not release it", Failures.BAD_REQUEST);
        });
        ByteArrayOutputStream key = new ByteArrayOutputStream();
        KeyPair.genKeyPair(new JSch(), KeyPair.ECDSA, 256).writePrivateKey(key);
        Files.write(kept.resolve("key"), key.toByteArray());
    }

    private Subject subject(String south) {
        runbooks.write("estate.yaml", """
                sites:
                  north: { title: North, endpoint: "http://127.0.0.1:1", hosts: { db: a } }
                  south: { title: South, runner: true%s }
                environments:
                  production: { title: Production, sites: [north, south] }
                services:
                  shop: { owner: team-shop, environments: { production: [north, south] } }
                """.formatted(south));
        CatalogAccess access = CatalogAccess.of(runbooks.folder());
        try (Store store = Store.open(StoreSettings.folder(folder))) {
            return new Subjects(access.catalog(), access.estates(), store)
                    .find(new Target("production", "shop"))
                    .orElseThrow();
        }
    }

    private SiteReadinessActivitiesImpl runner(String terraform) {
        ToolsSettings tools = new Binder(new MapConfigurationPropertySource(Map.of(
                        "evenkeel.tools.terraform.program", terraform, "evenkeel.tools.http.allowed", "127.0.0.1")))
                .bindOrCreate("evenkeel.tools", ToolsSettings.class);
        Clusters clusters = new Clusters(secrets, new KubernetesSettings(Set.of()), ToolEnvironment.ofServer());
        return new SiteReadinessActivitiesImpl(secrets, clusters, tools);
    }

    @Test
    void theRunnerLooksWithItsOwnNetworkProgramsAndSecrets() {
        Subject subject = subject(", endpoint: \"" + world.http(200) + "\", hosts: { db: \"127.0.0.1:" + world.nobody()
                + "\", other: b }, credentials: { ssh: \"file:key\", kubeconfig: \"file:nobody-needs-it\" }");

        Question question = only(sites.questions(subject));
        assertThat(question.act().site()).isEqualTo("south");
        assertThat(question.act().secrets())
                .containsOnly(
                        Map.entry("ssh", "file:key"), Map.entry("file:promote-password", "file:promote-password"));
        List<Seen> seen = runner("/no/terraform").look(question);

        List<Finding> findings = sites.findings(subject, List.of(new Answer("south", seen, "")));
        assertThat(findings)
                .extracting(finding -> finding.check() + " " + finding.subject() + " " + finding.state())
                .containsExactlyInAnyOrder(
                        "SITES south OK",
                        "SITES south/db BAD",
                        "TOOLS south BAD",
                        "CREDENTIALS south/ssh OK",
                        "CREDENTIALS south/file:promote-password BAD");
        assertThat(findings.toString()).contains("/no/terraform", "SHA256:").doesNotContain("PRIVATE KEY");
        assertThat(runner("/bin/sh").look(question))
                .filteredOn(each -> each.check().equals("TOOLS"))
                .extracting(Seen::state)
                .containsExactly("OK");
    }

    @Test
    void ofASiteWhoseRunnerIsAwayItIsSaidThatNobodyKnows() {
        Subject subject = subject(", endpoint: \"http://10.0.0.7\"");

        assertThat(sites.findings(
                        subject, List.of(new Answer("south", List.of(), "No runner of the site is there to look"))))
                .hasSize(3)
                .allSatisfy(finding -> {
                    assertThat(finding.subject()).isEqualTo("south");
                    assertThat(finding.state()).isEqualTo(State.UNKNOWN);
                    assertThat(finding.message()).isEqualTo("No runner of the site is there to look");
                    assertThat(finding.advice()).isNotBlank();
                });
    }

    @Test
    void aRunnerTellsOfItsOwnSiteAlone() {
        Subject subject = subject(", endpoint: \"http://10.0.0.7\"");
        List<Seen> told = List.of(
                new Seen("SITES", "south", "OK", "fine", ""),
                new Seen("SITES", "north", "OK", "fine", ""),
                new Seen("SITES", "southern/db", "OK", "fine", ""),
                new Seen("DRILL", "south", "OK", "fine", ""),
                new Seen("WEATHER", "south", "OK", "fine", ""));

        assertThat(sites.findings(subject, List.of(new Answer("south", told, ""))))
                .containsExactly(Finding.ok(Check.SITES, "south", "fine"));
    }

    @Test
    void asksAboutThePortOfAHostAndNothingOfASiteWithoutARunner() {
        Question question = only(sites.questions(subject(", hosts: { db: \"deploy@10.0.0.9:2222\" }")));

        assertThat(question.endpoint()).isEmpty();
        assertThat(question.hosts()).containsExactly(new Host("db", "10.0.0.9", 2222));
        assertThat(question.tools()).containsExactly("terraform");
    }

    private static <T> T only(List<T> all) {
        assertThat(all).hasSize(1);
        return all.getFirst();
    }
}
