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

import dev.evenkeel.activities.act.ToolEnvironment;
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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Playbooks on three hosts: three real SSH servers. */
class AnsibleHostsTest {

    @TempDir
    private static Path servers;

    private static final List<Sshd> HOSTS = new ArrayList<>();

    @TempDir
    private Path folder;

    private Workshop workshop;

    @BeforeAll
    static void startServers() throws Exception {
        assumeTrue(Sshd.isThere(), "skipped, because /usr/sbin/sshd is not installed");
        assumeTrue(
                Stream.of(System.getenv("PATH").split(":", -1))
                        .anyMatch(path -> Files.isExecutable(Path.of(path, "ansible-runner"))),
                "skipped, because ansible-runner is not on the PATH");
        for (int number = 1; number <= 3; number++) {
            HOSTS.add(new Sshd(servers.resolve("host" + number)));
        }
        StringBuilder known = new StringBuilder();
        for (Sshd host : HOSTS) {
            known.append(Files.readString(host.knownHosts));
            Files.copy(
                    HOSTS.getFirst().key.resolveSibling("id.pub"),
                    host.key.resolveSibling("authorized_keys"),
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }
        Files.writeString(servers.resolve("known_hosts"), known);
    }

    @AfterAll
    static void stopServers() throws Exception {
        for (Sshd host : HOSTS) {
            host.close();
        }
        HOSTS.clear();
    }

    @BeforeEach
    void open() {
        workshop = new Workshop(folder);
    }

    @AfterEach
    void close() {
        workshop.close();
    }

    @Test
    void playsAgainOnlyWhereItFailed() throws IOException {
        Path broken = folder.resolve("broken");
        Files.writeString(broken, "");
        playbook("""
                - name: Note
                  shell: "echo {{ inventory_hostname }} >> {{ notes }}"
                - name: Mend
                  command: "test ! -e {{ broken }}"
                  when: inventory_hostname == 'web-2'
                - set_stats: { data: { played: "{{ ansible_play_hosts | length }}" } }
                """);
        Map<String, Object> variables =
                Map.of("notes", folder.resolve("notes").toString(), "broken", broken.toString());
        PlaybookRequest first = request(act("a"), hosts(), variables, null);

        ApplicationFailure failure = failureOf(() -> activities().playbook(first));
        PlaybookPart part = failure.getDetails().get(1, PlaybookPart.class);
        Files.delete(broken);
        Act second = new Act("run-1", "a", 2, act("a").mode(), "production", "north", Map.of(), 60_000, null);
        PlaybookResult result = activities().playbook(request(second, hosts(), variables, part));

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
        playbook("- command: \"true\"\n", "  any_errors_fatal: true\n");
        Map<String, String> hosts = new LinkedHashMap<>(hosts());
        hosts.put("away", "127.0.0.1:1");

        ApplicationFailure failure = failureOf(() -> activities().playbook(request(act("a"), hosts, Map.of(), null)));

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
        playbook("- command: \"true\"\n");
        workshop.secret("other", Files.readString(HOSTS.get(1).key));
        Act act = act("a", Map.of(AnsibleActivities.KEY, "file:other"), Duration.ofSeconds(60));

        ApplicationFailure failure = failureOf(() -> activities(null).playbook(request(act, hosts(), Map.of(), null)));

        assertThat(failure.getType()).isEqualTo(Failures.UNREACHABLE);
        assertThat(failure.getOriginalMessage()).contains("Permission denied");
        assertNothingLeft("OPENSSH PRIVATE KEY");
    }

    @Test
    void endsWorkersConnectionsAndRemoteCommandsOnCancel() {
        String mark = "8642.9917";
        playbook("- command: sleep " + mark + "\n");
        CompletableFuture<PlaybookResult> result =
                CompletableFuture.supplyAsync(() -> activities().playbook(request(act("a"), hosts(), Map.of(), null)));
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
        playbook("""
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

        PlaybookResult result = activities().playbook(request(act, hosts(), Map.of(), null));

        assertThat(result.hosts()).containsEntry("ok", List.of("db", "web-1", "web-2"));
        for (String secret : List.of("corr3ct-h0rse", "b4ttery-st4ple", "pl41n-in-v4ult")) {
            assertNothingLeft(secret);
            assertThat(workshop.logs.text(act, "out")).doesNotContain(secret);
            assertThat(workshop.plays.all()).noneMatch(cell -> cell.output().contains(secret));
            assertThat(workshop.claims.intents).noneMatch(intent -> intent.contains(secret));
        }
        assertThat(workshop.plays.all()).anyMatch(cell -> cell.output().contains("no_log"));
    }

    @Test
    void asksADynamicInventoryAndShowsWhatItYields() throws IOException {
        playbook("- command: printenv INVENTORY_TOKEN\n  delegate_to: localhost\n  connection: local\n");
        workshop.program("inventories/cloud.sh", """
                #!/bin/sh
                [ "$INVENTORY_TOKEN" = l3t-me-1n ] || { echo "no credentials" >&2; exit 1; }
                cat <<END
                {"web": {"hosts": ["one", "two"]}, "_meta": {"hostvars": {
                  "one": {"ansible_host": "127.0.0.1", "ansible_port": %d, "password": "l3t-me-1n"},
                  "two": {"ansible_host": "127.0.0.1", "ansible_port": %d}}}}
                END
                """.formatted(HOSTS.get(0).port, HOSTS.get(1).port));
        workshop.secret("inventory", "l3t-me-1n");
        Act act = act("a", Map.of("INVENTORY_TOKEN", "file:inventory"), Duration.ofSeconds(60));

        PlaybookResult result = activities().playbook(dynamic(act, "inventories/cloud.sh"));
        ApplicationFailure failure = failureOf(() -> activities().playbook(dynamic(act("b"), "inventories/cloud.sh")));

        assertThat(result.hosts()).containsEntry("ok", List.of("one", "two"));
        assertThat(workshop.artifacts.text("inventory.txt"))
                .isEqualTo("2 hosts\none  127.0.0.1  [web]\ntwo  127.0.0.1  [web]\n");
        assertThat(failure.getOriginalMessage()).startsWith("The inventory could not be read");
        assertThat(detail(failure).evidence()).contains("no credentials");
        assertNothingLeft("l3t-me-1n");
    }

    @Test
    void knowsGroupsAndVariablesOfTheEstate() {
        playbook("""
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
                hosts(),
                Map.of(
                        "group_vars", Map.of("all", Map.of("colour", "green")),
                        "host_vars", Map.of("web-2", Map.of("special", true))),
                null,
                Map.of("weight", 3),
                "web",
                List.of(),
                new Options(List.of("slow"), true, true, 2L, false, null, null, null),
                null);

        PlaybookResult result = activities().playbook(request);

        assertThat(result.hosts()).containsEntry("ok", List.of("web-1", "web-2"));
    }

    @Test
    void answersAgainFromWhatItKeptAndKeepsNoEvents() {
        playbook("- command: \"true\"\n- command: \"false\"\n  ignore_errors: true\n");
        PlaybookResult first = activities().playbook(request(act("a"), hosts(), Map.of(), null));
        assertThat(workshop.plays.states(act("a"))).hasSize(6);
        assertThat(workshop.plays.records()).isLessThan(12);
        workshop.plays.forget();

        assertThat(activities().playbook(request(act("a"), hosts(), Map.of(), null)))
                .isEqualTo(first);
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

    private static PlaybookRequest request(
            Act act,
            Map<String, String> hosts,
            Map<String, Object> variables,
            @org.jspecify.annotations.Nullable PlaybookPart again) {
        return new PlaybookRequest(
                act, "ansible/site.yml", hosts, Map.of(), null, variables, null, List.of(), Options.NONE, again);
    }

    private static Map<String, String> hosts() {
        Map<String, String> hosts = new LinkedHashMap<>();
        hosts.put("web-1", "127.0.0.1:" + HOSTS.get(0).port);
        hosts.put("web-2", "127.0.0.1:" + HOSTS.get(1).port);
        hosts.put("db", "127.0.0.1:" + HOSTS.get(2).port);
        return hosts;
    }

    private void playbook(String tasks) {
        playbook(tasks, "");
    }

    private void playbook(String tasks, String more) {
        workshop.runbookFile(
                "ansible/site.yml",
                "- hosts: all\n  gather_facts: false\n  vars: { ansible_python_interpreter: \"{{ ansible_playbook_python }}\" }\n"
                        + more + "  tasks:\n" + tasks.indent(4));
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

    private void assertNothingLeft(String text) throws IOException {
        try (Stream<Path> files = Files.walk(workshop.runner().settings().data())) {
            assertThat(files.filter(Files::isRegularFile)).noneMatch(file -> holds(file, text));
        }
    }

    private static boolean holds(Path file, String text) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1).contains(text);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private AnsibleActivities activities() {
        return activities(HOSTS.getFirst().key);
    }

    private AnsibleActivities activities(@org.jspecify.annotations.Nullable Path key) {
        AnsibleSettings settings = new AnsibleSettings(ToolEnvironment.ofServer(), servers.resolve("known_hosts"), key);
        return workshop.worker(
                AnsibleActivities.class,
                new AnsibleActivitiesImpl(workshop.runner(), settings, workshop.artifacts, workshop.plays));
    }
}
