package dev.evenkeel.activities.ansible;

import static dev.evenkeel.activities.act.Workshop.act;
import static dev.evenkeel.activities.act.Workshop.detail;
import static dev.evenkeel.activities.act.Workshop.failureOf;
import static dev.evenkeel.activities.act.Workshop.pidsWith;
import static dev.evenkeel.activities.act.Workshop.processesWith;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.evenkeel.activities.act.Workshop;
import dev.evenkeel.activities.ssh.Sshd;
import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.AnsibleActivities;
import dev.evenkeel.workflows.contract.AnsibleActivities.Options;
import dev.evenkeel.workflows.contract.AnsibleActivities.PlaybookPart;
import dev.evenkeel.workflows.contract.AnsibleActivities.PlaybookRequest;
import dev.evenkeel.workflows.contract.AnsibleActivities.PlaybookResult;
import dev.evenkeel.workflows.contract.Failures;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Playbooks on three hosts: three real SSH servers. */
class AnsibleHostsTest {

    @TempDir
    private static Path servers;

    @AutoClose
    private static ThreeHosts hosts;

    @TempDir
    private Path folder;

    @AutoClose
    private Workshop workshop;

    @BeforeAll
    static void startServers() throws Exception {
        assumeTrue(Sshd.isThere(), "skipped, because /usr/sbin/sshd is not installed");
        assumeTrue(
                Stream.of(System.getenv("PATH").split(":", -1))
                        .anyMatch(path -> Files.isExecutable(Path.of(path, "ansible-runner"))),
                "skipped, because ansible-runner is not on the PATH");
        hosts = new ThreeHosts(servers);
    }

    @BeforeEach
    void open() {
        workshop = new Workshop(folder);
    }

    @Test
    void playsAgainOnlyWhereItFailed() throws IOException {
        Path broken = folder.resolve("broken");
        Files.writeString(broken, "");
        ThreeHosts.playbook(workshop, """
                - name: Note
                  shell: "echo {{ inventory_hostname }} >> {{ notes }}"
                - name: Mend
                  command: "test ! -e {{ broken }}"
                  when: inventory_hostname == 'web-2'
                - set_stats: { data: { played: "{{ ansible_play_hosts | length }}" } }
                """);
        Map<String, Object> variables =
                Map.of("notes", folder.resolve("notes").toString(), "broken", broken.toString());
        PlaybookRequest first = ThreeHosts.request(act("a"), hosts.hosts(), variables, null);

        ApplicationFailure failure = failureOf(() -> hosts.activities(workshop).playbook(first));
        PlaybookPart part = failure.getDetails().get(1, PlaybookPart.class);
        Files.delete(broken);
        Act second = new Act("run-1", "a", 2, act("a").mode(), "production", "north", Map.of(), 60_000, null);
        PlaybookResult result =
                hosts.activities(workshop).playbook(ThreeHosts.request(second, hosts.hosts(), variables, part));

        assertThat(failure.getType()).isEqualTo(Failures.TOOL_FAILED);
        assertThat(detail(failure).advice()).contains("A retry plays only web-2; the other hosts are done.");
        assertThat(part.again()).containsExactly("web-2");
        assertThat(part.result().hosts())
                .containsEntry("failed", List.of("web-2"))
                .containsEntry("ok", List.of("db", "web-1"));
        assertThat(result.hosts())
                .containsEntry("ok", List.of("db", "web-1", "web-2"))
                .containsEntry("failed", List.of());
        assertThat(result.summary()).startsWith("3 hosts: ");
        assertThat(result.stats()).containsEntry("played", 1);
        assertThat(Files.readAllLines(folder.resolve("notes")))
                .containsExactlyInAnyOrder("db", "web-1", "web-2", "web-2");
        assertThat(workshop.plays.states(act("a")))
                .contains("Mend@web-2=FAILED", "Mend@web-1=SKIPPED", "Note@db=CHANGED");
        assertThat(workshop.plays.states(second))
                .contains("Mend@web-2=CHANGED")
                .noneMatch(cell -> cell.contains("@db"));
    }

    @Test
    void tellsUnreachableFromFailedAndPlaysAllAgainWhenItWasBrokenOff() {
        ThreeHosts.playbook(workshop, "- command: \"true\"\n", "  any_errors_fatal: true\n");
        Map<String, String> more = new LinkedHashMap<>(hosts.hosts());
        more.put("away", "127.0.0.1:1");

        ApplicationFailure failure = failureOf(
                () -> hosts.activities(workshop).playbook(ThreeHosts.request(act("a"), more, Map.of(), null)));

        assertThat(failure.getType()).isEqualTo(Failures.UNREACHABLE);
        assertThat(failure.getOriginalMessage())
                .startsWith("Ansible did not reach away: ")
                .contains("refused");
        assertThat(detail(failure).advice()).contains("plays all hosts").contains("any_errors_fatal");
        PlaybookPart part = failure.getDetails().get(1, PlaybookPart.class);
        assertThat(part.again()).isEmpty();
        assertThat(part.result().hosts()).containsEntry("unreachable", List.of("away"));
        assertThat(workshop.plays.states(act("a"))).contains("command@away=UNREACHABLE");
    }

    @Test
    void refusesTheWrongKey() throws IOException {
        ThreeHosts.playbook(workshop, "- command: \"true\"\n");
        workshop.secret("other", Files.readString(hosts.servers.get(1).key));
        Act act = act("a", Map.of(AnsibleActivities.KEY, "file:other"), Duration.ofSeconds(60));

        ApplicationFailure failure =
                failureOf(() -> hosts.activities(workshop, null).playbook(hosts.request(act)));

        assertThat(failure.getType()).isEqualTo(Failures.UNREACHABLE);
        assertThat(failure.getOriginalMessage()).contains("Permission denied");
        assertThat(workshop.filesWith("OPENSSH PRIVATE KEY")).isEmpty();
    }

    @Test
    void endsWorkersConnectionsAndRemoteCommandsOnCancel() {
        String mark = "8642.9917";
        ThreeHosts.playbook(workshop, "- command: sleep " + mark + "\n");
        CompletableFuture<PlaybookResult> result =
                CompletableFuture.supplyAsync(() -> hosts.activities(workshop).playbook(hosts.request(act("a"))));
        await().atMost(Duration.ofSeconds(60))
                .until(() -> pidsWith("sleep " + mark).size() >= 3);

        workshop.cancel();

        assertThat(result)
                .failsWithin(Duration.ofSeconds(40))
                .withThrowableThat()
                .havingRootCause()
                .isInstanceOf(CanceledFailure.class);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> processesWith("sleep " + mark).isEmpty());
        assertThat(processesWith(folder.toString())).isEmpty();
        assertThat(workshop.plays.states(act("a"))).allMatch(cell -> cell.endsWith("=UNKNOWN"));
    }

    @Test
    void readsAVaultAndLeavesNoSecretBehind() throws Exception {
        workshop.secret("vault", "corr3ct-h0rse\n");
        workshop.secret("token", "b4ttery-st4ple");
        workshop.runbookFile("ansible/secret.yml", vaulted("hidden: pl41n-in-v4ult\n", "corr3ct-h0rse"));
        ThreeHosts.playbook(workshop, """
                - include_vars: secret.yml
                  no_log: true
                - assert: { that: [hidden == 'pl41n-in-v4ult'] }
                  no_log: true
                - debug: { msg: "{{ hidden }}" }
                  no_log: true
                - command: "echo {{ lookup('env', 'TOKEN') }}"
                - setup: { gather_subset: [min] }
                - assert: { that: ["lookup('env', 'EVENKEEL_VAULT') == ''"] }
                """);
        Act act = act(
                "a",
                Map.of(AnsibleActivities.VAULT_PASSWORD, "file:vault", "TOKEN", "file:token"),
                Duration.ofSeconds(120));

        PlaybookResult result = hosts.activities(workshop).playbook(hosts.request(act));

        assertThat(result.hosts()).containsEntry("ok", List.of("db", "web-1", "web-2"));
        for (String secret : List.of("corr3ct-h0rse", "b4ttery-st4ple", "pl41n-in-v4ult")) {
            assertThat(workshop.filesWith(secret)).isEmpty();
            assertThat(workshop.logs.text(act, "out")).doesNotContain(secret);
            assertThat(workshop.plays.all()).noneMatch(cell -> cell.output().contains(secret));
            assertThat(workshop.claims.intents).noneMatch(intent -> intent.contains(secret));
        }
        assertThat(workshop.plays.all()).anyMatch(cell -> cell.output().contains("no_log"));
    }

    @Test
    void asksADynamicInventoryAndShowsWhatItYields() throws IOException {
        ThreeHosts.playbook(
                workshop, "- command: printenv INVENTORY_TOKEN\n  delegate_to: localhost\n  connection: local\n");
        workshop.program("inventories/cloud.sh", """
                #!/bin/sh
                [ "$INVENTORY_TOKEN" = l3t-me-1n ] || { echo "no credentials" >&2; exit 1; }
                cat <<END
                {"web": {"hosts": ["one", "two"]}, "_meta": {"hostvars": {
                  "one": {"ansible_host": "127.0.0.1", "ansible_port": %d, "password": "l3t-me-1n"},
                  "two": {"ansible_host": "127.0.0.1", "ansible_port": %d}}}}
                END
                """.formatted(hosts.servers.get(0).port, hosts.servers.get(1).port));
        workshop.secret("inventory", "l3t-me-1n");
        Act act = act("a", Map.of("INVENTORY_TOKEN", "file:inventory"), Duration.ofSeconds(60));

        PlaybookResult result = hosts.activities(workshop).playbook(dynamic(act, "inventories/cloud.sh"));
        ApplicationFailure failure =
                failureOf(() -> hosts.activities(workshop).playbook(dynamic(act("b"), "inventories/cloud.sh")));

        assertThat(result.hosts()).containsEntry("ok", List.of("one", "two"));
        assertThat(workshop.artifacts.text("inventory.txt"))
                .isEqualTo("2 hosts\none  127.0.0.1  [web]\ntwo  127.0.0.1  [web]\n");
        assertThat(failure.getOriginalMessage()).startsWith("The inventory could not be read");
        assertThat(detail(failure).evidence()).contains("no credentials");
        assertThat(workshop.filesWith("l3t-me-1n")).isEmpty();
    }

    @Test
    void knowsGroupsAndVariablesOfTheEstate() {
        ThreeHosts.playbook(workshop, """
                - assert:
                    that:
                      - groups['web'] | sort == ['web-1', 'web-2']
                      - colour == 'green'
                      - weight == 3
                      - inventory_hostname != 'web-2' or special is true
                """);
        PlaybookRequest request = new PlaybookRequest(
                act("a"),
                "ansible/site.yml",
                hosts.hosts(),
                Map.of(
                        "group_vars", Map.of("all", Map.of("colour", "green")),
                        "host_vars", Map.of("web-2", Map.of("special", true))),
                null,
                Map.of("weight", 3),
                "web",
                List.of(),
                new Options(List.of("slow"), true, true, 2L, false, null, null, null),
                null);

        PlaybookResult result = hosts.activities(workshop).playbook(request);

        assertThat(result.hosts()).containsEntry("ok", List.of("web-1", "web-2"));
    }

    @Test
    void answersAgainFromWhatItKeptAndKeepsNoEvents() {
        ThreeHosts.playbook(workshop, "- command: \"true\"\n- command: \"false\"\n  ignore_errors: true\n");
        PlaybookResult first = hosts.activities(workshop).playbook(hosts.request(act("a")));
        assertThat(workshop.plays.states(act("a"))).hasSize(6);
        assertThat(workshop.plays.records()).isLessThan(12);
        workshop.plays.forget();

        assertThat(hosts.activities(workshop).playbook(hosts.request(act("a")))).isEqualTo(first);
        assertThat(workshop.plays.states(act("a")))
                .as("the grid is written once")
                .isEmpty();
        assertThat(folder).isDirectoryRecursivelyContaining("glob:**/outcome.json");
        assertThatThrownBy(() -> assertThat(folder).isDirectoryRecursivelyContaining("glob:**-partial.json*"))
                .isInstanceOf(AssertionError.class);
    }

    private PlaybookRequest dynamic(Act act, String inventory) {
        return new PlaybookRequest(
                act, "ansible/site.yml", Map.of(), Map.of(), inventory, Map.of(), null, List.of(), Options.NONE, null);
    }

    private String vaulted(String text, String password) throws Exception {
        Path file = folder.resolve("to-encrypt");
        Path key = folder.resolve("vault-key");
        Files.writeString(file, text);
        Files.writeString(key, password);
        Process process = new ProcessBuilder(
                        "ansible-vault", "encrypt", "--vault-password-file", key.toString(), file.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("vault.log").toFile())
                .start();
        assertThat(process.waitFor()).isZero();
        String encrypted = Files.readString(file);
        Files.delete(key);
        return encrypted;
    }
}
