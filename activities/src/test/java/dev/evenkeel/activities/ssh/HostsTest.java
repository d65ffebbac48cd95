package dev.evenkeel.activities.ssh;

import static dev.evenkeel.activities.act.Workshop.detail;
import static dev.evenkeel.activities.act.Workshop.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.evenkeel.activities.act.ActRunner;
import dev.evenkeel.activities.act.ToolEnvironment;
import dev.evenkeel.activities.act.Workshop;
import dev.evenkeel.activities.ansible.AnsibleActivitiesImpl;
import dev.evenkeel.activities.ansible.AnsibleSettings;
import dev.evenkeel.activities.command.CommandActivitiesImpl;
import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.AnsibleActivities;
import dev.evenkeel.workflows.contract.CommandActivities;
import dev.evenkeel.workflows.contract.CommandActivities.CommandResult;
import dev.evenkeel.workflows.contract.CommandActivities.SshRequest;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.SshActivities;
import dev.evenkeel.workflows.contract.SshActivities.UploadRequest;
import dev.evenkeel.workflows.contract.SshTarget;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.containers.GenericContainer;

/** Three real hosts: who one becomes there, the way through one to another, and what happens when they are cut off. */
class HostsTest {

    /** The common pool has a single thread on two processors. */
    private static final Executor SIDE_BY_SIDE =
            command -> Thread.ofVirtual().name("hosts-test").start(command);

    @TempDir
    private static Path shared;

    private static Hosts hosts;

    @TempDir
    private Path folder;

    private Workshop workshop;

    @BeforeAll
    static void start() throws Exception {
        Assumptions.assumeTrue(Hosts.areThere(), Hosts.WHY_NOT);
        hosts = new Hosts(shared);
    }

    @AfterAll
    static void end() {
        if (hosts != null) {
            hosts.close();
        }
    }

    @BeforeEach
    void open() {
        workshop = new Workshop(folder);
        workshop.secret("sudo", "correct horse");
        workshop.secret("wrong", "correct donkey");
    }

    @AfterEach
    void close() {
        workshop.close();
    }

    @Test
    void becomesAnotherUserWithoutAPasswordAndWithOne() {
        SshRequest free = command(act("a"), as("free", "root", null), "sh", "-c", "id -un; pwd; echo $COLOUR");
        SshRequest asked = command(act("b"), as("asked", "root", "file:sudo"), "id", "-un");
        SshRequest other = command(act("c"), as("free", "bound", "file:sudo"), "id", "-un");

        assertThat(commands().ssh(free).output()).isEqualTo("root\n/root\nblue");
        assertThat(commands().ssh(asked).output()).isEqualTo("root");
        assertThat(commands().ssh(other).output()).isEqualTo("bound");
    }

    @Test
    void saysWhenSudoRefuses() throws Exception {
        ApplicationFailure without =
                failureOf(() -> commands().ssh(command(act("a"), as("asked", "root", null), "true")));
        ApplicationFailure wrong =
                failureOf(() -> commands().ssh(command(act("b"), as("asked", "root", "file:wrong"), "true")));
        ApplicationFailure never =
                failureOf(() -> commands().ssh(command(act("c"), as("bound", "root", "file:wrong"), "true")));

        assertThat(without.getType()).isEqualTo(Failures.TOOL_FAILED);
        assertThat(without.getOriginalMessage())
                .isEqualTo("sudo on 127.0.0.1 does not let asked become root: sudo: a password is required");
        assertThat(detail(without).advice()).contains("sudoers").endsWith("Nothing was started.");
        assertThat(wrong.getOriginalMessage()).contains("does not let asked become root");
        assertThat(never.getOriginalMessage()).contains("does not let bound become root");
        assertThat(detail(wrong).evidence() + detail(never).evidence()).doesNotContain("donkey");
    }

    @Test
    void endsWhatRunsAsAnotherUser() throws Exception {
        SshRequest request = command(
                act("a"), as("asked", "root", "file:sudo"), "sh", "-c", "setsid sleep 7531 & echo up; exec sleep 7532");
        CompletableFuture<CommandResult> result =
                CompletableFuture.supplyAsync(() -> commands().ssh(request));
        await().until(() -> workshop.logs.text(act("a"), "out").equals("up\n"));

        workshop.cancel();

        assertThat(result)
                .failsWithin(Duration.ofSeconds(40))
                .withThrowableThat()
                .havingRootCause()
                .isInstanceOf(CanceledFailure.class);
        assertThat(hosts.printed(hosts.north, "sh", "-c", "grep -lsa '^sleep.753' /proc/[0-9]*/cmdline"))
                .isEmpty();
    }

    @Test
    void saysWhenAUserHasNoShellOrNoRoom() {
        ApplicationFailure closed =
                failureOf(() -> commands().ssh(command(act("a"), as("closed", null, null), "true")));
        ApplicationFailure cramped = failureOf(() -> commands()
                .ssh(command(
                        act("b"), as("cramped", null, null), "sh", "-c", "cat /dev/zero | head -c 200000; exit 3")));
        ApplicationFailure full = failureOf(() -> commands().ssh(command(act("c"), as("cramped", null, null), "true")));

        assertThat(closed.getOriginalMessage())
                .isEqualTo("127.0.0.1 runs no shell for closed: This account is currently not available.");
        assertThat(cramped.getOriginalMessage()).isEqualTo("sh on 127.0.0.1 ended with exit code 3");
        assertThat(workshop.logs.text(act("b"), "out")).endsWith("… more output than is kept was dropped\n");
        assertThat(full.getOriginalMessage())
                .contains("nothing can be written in /small/.evenkeel/acts")
                .containsPattern("the disk is [0-9]+% full");
        assertThat(detail(full).advice()).endsWith("Nothing was started.");
    }

    @Test
    void putsFilesThroughAJumpHostAsAnotherUser() throws Exception {
        workshop.runbookFile("files/app.conf", "colour = blue\n");
        workshop.runbookFile("site/index.html", "<p>");
        ActRunner runner = workshop.runner();
        SshActivities files =
                workshop.worker(SshActivities.class, new SshActivitiesImpl(runner, remote(runner), workshop.artifacts));

        files.upload(new UploadRequest(
                act("a"), inner("free", "root"), "files/app.conf", null, "/etc/app.conf", "0640", "bound:bound"));
        files.upload(new UploadRequest(act("b"), inner("free", "root"), "site", null, "/srv/site", null, null));
        boolean again = files.upload(
                        new UploadRequest(act("c"), inner("free", "root"), "site", null, "/srv/site", null, null))
                .changed();

        assertThat(hosts.printed(hosts.inner, "stat", "-c", "%U:%G %a %s", "/etc/app.conf"))
                .isEqualTo("bound:bound 640 14");
        assertThat(hosts.printed(hosts.inner, "cat", "/srv/site/index.html")).isEqualTo("<p>");
        assertThat(again).isFalse();
    }

    @Test
    void pinsAKeyAndRefusesAnother() throws Exception {
        String right = hosts.printed(hosts.north, "sh", "-c", "ssh-keygen -lf /etc/ssh/ssh_host_rsa_key.pub")
                .split(" ", -1)[1];
        String wrong = "SHA256:" + "A".repeat(43);

        CommandResult pinned = commands().ssh(command(act("a"), pinned(right), "echo", "in"));
        ApplicationFailure refused = failureOf(() -> commands().ssh(command(act("b"), pinned(wrong), "true")));

        assertThat(pinned.output()).isEqualTo("in");
        assertThat(refused.getType()).isEqualTo(Failures.UNREACHABLE);
        assertThat(refused.getOriginalMessage())
                .contains("has changed, now SHA256:")
                .contains("and not " + wrong);
        assertThat(detail(refused).advice()).contains("ssh-keygen -lf").contains("pin the new fingerprint");
    }

    /** Both at the same time, since each takes as long as a lost connection is hoped for. */
    @Test
    void goesOnWithACommandAfterItsHostWasAwayAndAfterTheNetworkWas() throws Exception {
        String steps = "echo once >>/tmp/$MARK; for i in 1 2 3; do echo $i; sleep 1; done;"
                + " while [ ! -e /tmp/go ]; do sleep 0.2; done; echo end";
        Connections toSouth = new Connections(settings());
        Connections toInner = new Connections(settings());
        CommandActivities first = commands(toSouth);
        CommandActivities second = commands(toInner);
        CompletableFuture<CommandResult> paused = CompletableFuture.supplyAsync(
                () -> first.ssh(command(act("a"), outer(hosts.south, "free", null, null), "sh", "-c", steps)),
                SIDE_BY_SIDE);
        CompletableFuture<CommandResult> cutOff = CompletableFuture.supplyAsync(
                () -> second.ssh(command(act("b"), inner("free", "root"), "sh", "-c", steps)), SIDE_BY_SIDE);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> workshop.logs.text(act("a"), "out").contains("1")
                        && workshop.logs.text(act("b"), "out").contains("1"));

        hosts.pause(hosts.south);
        hosts.cutOffInner();
        await().atMost(Duration.ofSeconds(60)).until(() -> toSouth.size() == 0 && toInner.size() < 2);
        hosts.unpause(hosts.south);
        hosts.reconnectInner();
        hosts.printed(hosts.south, "touch", "/tmp/go");
        hosts.printed(hosts.inner, "touch", "/tmp/go");

        assertThat(paused)
                .succeedsWithin(Duration.ofSeconds(60))
                .extracting(CommandResult::output)
                .isEqualTo("1\n2\n3\nend");
        assertThat(cutOff)
                .succeedsWithin(Duration.ofSeconds(60))
                .extracting(CommandResult::output)
                .isEqualTo("1\n2\n3\nend");
        assertThat(hosts.printed(hosts.south, "cat", "/tmp/a")).isEqualTo("once");
        assertThat(hosts.printed(hosts.inner, "cat", "/tmp/b")).isEqualTo("once");
    }

    @Test
    void doesNotKnowWhatBecameOfACommandWhoseHostIsGone() throws Exception {
        Act act = act("a", Duration.ofSeconds(12));
        CompletableFuture<Void> paused = CompletableFuture.runAsync(() -> {
            await().until(() -> workshop.logs.text(act, "out").contains("up"));
            hosts.pause(hosts.south);
        });
        SshTarget south = outer(hosts.south, "bound", null, null);
        ApplicationFailure lost =
                failureOf(() -> commands().ssh(command(act, south, "sh", "-c", "echo up; sleep 5000")));
        ApplicationFailure away =
                failureOf(() -> commands().ssh(command(act("b", Duration.ofSeconds(30)), south, "true")));
        paused.join();
        hosts.unpause(hosts.south);

        assertThat(lost.getType()).isEqualTo(Failures.UNKNOWN_OUTCOME);
        assertThat(away.getType()).isEqualTo(Failures.UNREACHABLE);
        assertThat(detail(away).advice()).endsWith("Nothing was started.");
    }

    @Test
    void playsAPlaybookOnAllOfThem() throws Exception {
        Assumptions.assumeTrue(hasAnsible(), "ansible-runner is not on the PATH");
        workshop.runbookFile("ansible/mark.yml", """
                - hosts: all
                  remote_user: root
                  gather_facts: false
                  tasks:
                    - copy: { dest: /tmp/played, content: "{{ inventory_hostname }}" }
                """);
        AnsibleActivities ansible = workshop.worker(
                AnsibleActivities.class,
                new AnsibleActivitiesImpl(
                        workshop.runner(),
                        new AnsibleSettings(ToolEnvironment.ofServer(), hosts.knownHosts, hosts.key),
                        workshop.artifacts,
                        workshop.plays));

        AnsibleActivities.PlaybookResult result = ansible.playbook(new AnsibleActivities.PlaybookRequest(
                act("a"),
                "ansible/mark.yml",
                Map.of(
                        "north", hosts.address(hosts.north),
                        "south", hosts.address(hosts.south),
                        "inner", hosts.address(hosts.inner)),
                Map.of(),
                null,
                List.of()));

        assertThat(result.changed()).isEqualTo(3);
        assertThat(hosts.printed(hosts.inner, "cat", "/tmp/played")).isEqualTo("inner");
        assertThat(hosts.printed(hosts.south, "cat", "/tmp/played")).isEqualTo("south");
    }

    private static boolean hasAnsible() {
        return Stream.of(ToolEnvironment.ofServer().path().split(":", -1))
                .anyMatch(path -> Files.isExecutable(Path.of(path, "ansible-runner")));
    }

    private Act act(String step) {
        return act(step, Duration.ofSeconds(90));
    }

    /** The hosts outlive a test and remember its acts, so each test is a run of its own. */
    private Act act(String step, Duration timeout) {
        String run = String.valueOf(folder.getFileName());
        return new Act(run, step, 1, Mode.LIVE, "production", "north", Map.of(), timeout.toMillis(), null);
    }

    private CommandActivities commands() {
        return commands(new Connections(settings()));
    }

    private CommandActivities commands(Connections connections) {
        ActRunner runner = workshop.runner();
        RemoteCommands remote = new RemoteCommands(runner, workshop.secrets(), settings(), connections);
        return workshop.worker(
                CommandActivities.class,
                new CommandActivitiesImpl(runner, "/usr/bin:/bin", remote, workshop.artifacts));
    }

    private RemoteCommands remote(ActRunner runner) {
        return new RemoteCommands(runner, workshop.secrets(), settings());
    }

    private static SshSettings settings() {
        return new SshSettings(hosts.knownHosts, hosts.key);
    }

    private static SshRequest command(Act act, SshTarget target, String... command) {
        return new SshRequest(
                act, target, List.of(command), Map.of("COLOUR", "blue", "MARK", act.step(), "PATH", "/usr/bin:/bin"));
    }

    private static SshTarget as(String user, @Nullable String become, @Nullable String password) {
        return outer(hosts.north, user, become, password);
    }

    private static SshTarget outer(
            GenericContainer<?> host, String user, @Nullable String become, @Nullable String password) {
        return new SshTarget("127.0.0.1", hosts.port(host), user, null, false, List.of(), Map.of(), become, password);
    }

    private static SshTarget pinned(String fingerprint) {
        return new SshTarget(
                "127.0.0.1",
                hosts.port(hosts.north),
                "free",
                null,
                false,
                List.of(),
                Map.of("127.0.0.1", fingerprint),
                null,
                null);
    }

    /** Only north knows the way. */
    private static SshTarget inner(String user, String become) {
        return new SshTarget(
                "inner",
                22,
                user,
                null,
                false,
                List.of("bound@127.0.0.1:" + hosts.port(hosts.north)),
                Map.of(),
                become,
                null);
    }
}
