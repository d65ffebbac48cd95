package dev.evenkeel.web.readiness;

import static org.assertj.core.api.Assertions.assertThat;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.KeyPair;
import dev.evenkeel.activities.readiness.Finding;
import dev.evenkeel.activities.readiness.State;
import dev.evenkeel.activities.store.Runners;
import dev.evenkeel.web.runners.PresenceAccess;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The checks that ask the world: endpoints, hosts, credentials, clusters, runners and programs. */
@SuppressWarnings("NullAway.Init") // JUnit sets the fields
class WorldChecksTest {

    @TempDir
    Path folder;

    @AutoClose
    private CheckedShop shop;

    @BeforeEach
    void open() throws Exception {
        shop = new CheckedShop(folder);
    }

    @Test
    void asksEndpointsAndTheHostsThatStepsLogInTo() {
        shop.recovery(CheckedShop.FAILOVER);
        int ssh = shop.world.port("SSH-2.0-test\r\n");
        int web = shop.world.port("HTTP/1.0 400\r\n");
        shop.estate(
                "endpoint: \"" + shop.world.http(200) + "\", hosts: { db: \"deploy@127.0.0.1:" + ssh
                        + "\", other: gone.invalid }",
                "endpoint: \"" + shop.world.http(503) + "\", hosts: { db: \"127.0.0.1:" + web + "\" }");

        assertThat(CheckedShop.states(shop.look(shop.sites())))
                .containsOnly(
                        Map.entry("north", State.OK),
                        Map.entry("north/db", State.OK),
                        Map.entry("south", State.WARN),
                        Map.entry("south/db", State.BAD));
    }

    @Test
    void doesNotWaitForWhatNeverAnswers() {
        shop.recovery(CheckedShop.FAILOVER);
        shop.estate(
                "endpoint: \"http://127.0.0.1:" + shop.world.port(null) + "\"",
                "endpoint: \"http://127.0.0.1:" + shop.world.nobody() + "\", hosts: { db: \"127.0.0.1:"
                        + shop.world.port(null) + "\" }");

        List<Finding> found = shop.look(shop.sites(), Duration.ofSeconds(1));

        assertThat(CheckedShop.states(found))
                .containsOnly(
                        Map.entry("north", State.UNKNOWN),
                        Map.entry("south", State.BAD),
                        Map.entry("south/db", State.UNKNOWN));
        assertThat(found).allSatisfy(each -> assertThat(each.advice()).isNotBlank());
    }

    @Test
    void keepsToTheAllowedTargets() {
        shop.recovery(CheckedShop.FAILOVER);
        shop.estate("endpoint: \"" + shop.world.http(200) + "\"", "endpoint: \"http://169.254.169.254\"");

        assertThat(CheckedShop.states(shop.look(shop.sites())))
                .containsEntry("south", State.BAD)
                .containsEntry("north", State.OK);
    }

    @Test
    void opensCredentialsAndRecordsItWithoutTellingThem() throws Exception {
        shop.recovery(CheckedShop.FAILOVER);
        shop.estate(
                "hosts: { db: a }, credentials: { ssh: \"file:key\", kubeconfig: \"file:nobody-needs-it\" }",
                "hosts: { db: b }, credentials: { ssh: \"file:no-key\" }");
        ByteArrayOutputStream key = new ByteArrayOutputStream();
        KeyPair.genKeyPair(new JSch(), KeyPair.ECDSA, 256).writePrivateKey(key);
        Files.write(folder.resolve("secrets/key"), key.toByteArray());
        Files.writeString(folder.resolve("secrets/no-key"), "tr0ub4dor&3");

        List<Finding> found = shop.look(shop.credentials());

        assertThat(CheckedShop.states(found))
                .containsOnly(
                        Map.entry("north/ssh", State.OK),
                        Map.entry("south/ssh", State.BAD),
                        Map.entry("file:promote-password", State.BAD));
        assertThat(found.toString()).contains("SHA256:").doesNotContain("tr0ub4dor", "PRIVATE KEY");
        assertThat(shop.uses).hasSize(2).allSatisfy(act -> {
            assertThat(act.runId()).isEqualTo("(readiness)");
            assertThat(act.environment()).isEqualTo("production");
        });
    }

    @Test
    void triesAKubeconfigOnItsCluster() throws Exception {
        shop.recovery(CheckedShop.FAILOVER.replace(
                "ssh.command: { host: \"${site.hosts.db}\", command: [pg_ctl, promote] }",
                "kubernetes.scale: { resource: deployment/shop, replicas: 3 }"));
        shop.estate("credentials: { kubeconfig: \"file:cluster\" }", "credentials: { kubeconfig: \"file:none\" }");
        Files.writeString(folder.resolve("secrets/cluster"), """
                apiVersion: v1
                kind: Config
                current-context: here
                contexts: [ { name: here, context: { cluster: here, user: me } } ]
                clusters: [ { name: here, cluster: { server: "%s" } } ]
                users: [ { name: me, user: { token: a-token-of-mine } } ]
                """.formatted(shop.world.http(401)));
        Files.writeString(folder.resolve("secrets/none"), "apiVersion: v1\n");

        List<Finding> found = shop.look(shop.credentials());

        assertThat(CheckedShop.states(found))
                .containsEntry("north/kubeconfig", State.BAD)
                .containsEntry("south/kubeconfig", State.BAD);
        assertThat(found.toString())
                .contains("refuses the kubeconfig", "is no kubeconfig")
                .doesNotContain("a-token");
    }

    @Test
    void wantsARunnerWhereTheSiteNeedsOne() {
        shop.recovery(CheckedShop.FAILOVER);
        shop.estate("hosts: { db: a }", "hosts: { db: b }, runner: true");
        RunnerChecker checker = new RunnerChecker(PresenceAccess.of(shop.store));
        assertThat(CheckedShop.only(shop.look(checker)).message()).isEqualTo("There is no runner");

        shop.store
                .runners()
                .create("south-1", "south", "root", new Runners.Token("t", "south-1", "hash", 1, Long.MAX_VALUE, null));
        assertThat(CheckedShop.only(shop.look(checker)).message()).isEqualTo("No runner is connected");
        shop.store
                .runners()
                .seen(
                        "south-1",
                        new Runners.Seen("i", "1", "vm", Map.of("ansible", "2.19")),
                        System.currentTimeMillis());
        assertThat(CheckedShop.only(shop.look(checker)).state()).isEqualTo(State.OK);
    }

    @Test
    void wantsTheProgramsThatItsStepsCall() {
        shop.recovery(CheckedShop.FAILOVER.replace(
                "ssh.command: { host: \"${site.hosts.db}\", command: [pg_ctl, promote] }",
                "terraform.plan: { folder: terraform }"));
        shop.runbooks.write("terraform/main.tf", "");
        shop.estate("", "");
        assertThat(CheckedShop.only(shop.look(shop.tools("evenkeel.tools.terraform.program", "/bin/sh")))
                        .state())
                .isEqualTo(State.OK);
        assertThat(CheckedShop.only(shop.look(shop.tools("evenkeel.tools.terraform.program", "/no/terraform"))))
                .satisfies(found -> assertThat(found.state()).isEqualTo(State.BAD))
                .satisfies(found -> assertThat(found.message()).contains("/no/terraform"));
    }
}
