package dev.evenkeel.activities.ssh;

import static dev.evenkeel.activities.act.Workshop.act;
import static dev.evenkeel.activities.act.Workshop.detail;
import static dev.evenkeel.activities.act.Workshop.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.evenkeel.activities.act.ActRunner;
import dev.evenkeel.activities.act.Workshop;
import dev.evenkeel.activities.command.CommandActivitiesImpl;
import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.CommandActivities;
import dev.evenkeel.workflows.contract.CommandActivities.CommandResult;
import dev.evenkeel.workflows.contract.CommandActivities.SshRequest;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.SshTarget;
import io.temporal.failure.ApplicationFailure;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How connections come about, are shared, and go. */
class ConnectionsTest {

    @TempDir
    private Path folder;

    @AutoClose
    private Workshop workshop;

    @AutoClose
    private Sshd sshd;

    @BeforeEach
    void open() throws Exception {
        Assumptions.assumeTrue(Sshd.isThere(), "there is no /usr/sbin/sshd");
        workshop = new Workshop(folder);
        sshd = new Sshd(folder.resolve("sshd"));
    }

    @Test
    void sharesAConnectionAndClosesItWhenNobodyUsesIt() throws Exception {
        Connections connections = new Connections(
                settings().withTimes(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(1)));
        CommandActivities activities = activities(connections);

        for (int i = 0; i < 5; i++) {
            activities.ssh(request(act("a" + i), target(), "true"));
        }

        assertThat(connections.size()).isEqualTo(1);
        assertThat(accepted()).isEqualTo(1);
        await().until(() -> connections.size() == 0);
    }

    @Test
    void replacesAConnectionThatBroke() throws Exception {
        Connections connections = new Connections(settings());
        CommandActivities activities = activities(connections);
        activities.ssh(request(act("a"), target(), "true"));

        sshd.breakConnections();

        assertThat(activities.ssh(request(act("b"), target(), "echo", "again")).output())
                .isEqualTo("again");
        assertThat(accepted()).isEqualTo(2);
    }

    @Test
    void takesTheKeysOfTheAgent() throws Exception {
        Path socket = folder.resolve("agent");
        Process agent = new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            await().until(() -> Files.exists(socket));
            SshSettings settings = new SshSettings(sshd.knownHosts, null).withAgent(socket);
            SshTarget target =
                    new SshTarget("127.0.0.1", sshd.port, Sshd.user(), null, true, List.of(), Map.of(), null, null);
            CommandActivities activities = activities(new Connections(settings), settings);
            ApplicationFailure empty = failureOf(() -> activities.ssh(request(act("a"), target, "true")));
            ProcessBuilder add = new ProcessBuilder("ssh-add", "-q", sshd.key.toString());
            add.environment().put("SSH_AUTH_SOCK", socket.toString());
            assertThat(add.start().waitFor()).isZero();

            assertThat(empty.getOriginalMessage()).contains("holds no key");
            assertThat(activities.ssh(request(act("b"), target, "echo", "in")).output())
                    .isEqualTo("in");
        } finally {
            agent.destroy();
        }
        ApplicationFailure gone = failureOf(() -> {
            SshSettings settings = new SshSettings(sshd.knownHosts, null).withAgent(folder.resolve("none"));
            activities(new Connections(settings), settings).ssh(request(act("c"), target(), "true"));
        });
        assertThat(gone.getOriginalMessage()).contains("does not answer");
    }

    @Test
    void goesThroughAJumpHostWhoseKeyIsKnownToo() throws Exception {
        SshTarget target = new SshTarget(
                "127.0.0.1",
                sshd.port,
                Sshd.user(),
                null,
                false,
                List.of("127.0.0.1:" + sshd.port),
                Map.of(),
                null,
                null);
        SshTarget stranger = new SshTarget(
                "127.0.0.1",
                sshd.port,
                Sshd.user(),
                null,
                false,
                List.of("nobody-there@127.0.0.1:" + sshd.port),
                Map.of(),
                null,
                null);

        assertThat(activities(new Connections(settings()))
                        .ssh(request(act("a"), target, "echo", "through"))
                        .output())
                .isEqualTo("through");
        assertThat(failureOf(() -> activities(new Connections(settings())).ssh(request(act("b"), stranger, "true")))
                        .getOriginalMessage())
                .contains("refused the login of nobody-there");
    }

    /** It accepts and says nothing: heartbeats go on meanwhile, and the end is told once. */
    @Test
    void saysWhenAHostDoesNotAnswer() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            SshSettings settings = new SshSettings(sshd.knownHosts, sshd.key)
                    .withTimes(Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofSeconds(10));
            SshTarget target = new SshTarget("127.0.0.1", silent.getLocalPort(), Sshd.user(), null);

            ApplicationFailure failure = failureOf(
                    () -> activities(new Connections(settings), settings).ssh(request(act("a"), target, "true")));

            assertThat(failure.getType()).isEqualTo(Failures.UNREACHABLE);
            assertThat(detail(failure).advice()).endsWith("Nothing was started.");
        }
    }

    @Test
    void keepsMemoryFlatHoweverMuchIsPrinted() {
        CommandResult result = activities(new Connections(settings()))
                .ssh(request(
                        act("a", Map.of(), Duration.ofMinutes(3)),
                        target(),
                        "sh",
                        "-c",
                        "head -c 200000000 /dev/zero | tr '\\0' '\\377'; echo >&2 done"));

        assertThat(result.exitCode()).isZero();
        assertThat(result.output()).hasSizeLessThanOrEqualTo(16 * 1024);
        assertThat(workshop.logs.chunkTexts(act("a"), "out").getLast())
                .isEqualTo("… more output than is kept was dropped\n");
        assertThat(workshop.logs.text(act("a"), "err")).isEqualTo("done\n");
    }

    /** How often somebody logged in. */
    private long accepted() throws Exception {
        try (Stream<String> lines = Files.lines(folder.resolve("sshd/log"))) {
            return lines.filter(line -> line.contains("Accepted publickey")).count();
        }
    }

    private SshSettings settings() {
        return new SshSettings(sshd.knownHosts, sshd.key);
    }

    private CommandActivities activities(Connections connections) {
        return activities(connections, settings());
    }

    private CommandActivities activities(Connections connections, SshSettings settings) {
        ActRunner runner = workshop.runner();
        RemoteCommands remote = new RemoteCommands(runner, workshop.secrets(), settings, connections);
        return workshop.worker(
                CommandActivities.class,
                new CommandActivitiesImpl(runner, "/usr/bin:/bin", remote, workshop.artifacts));
    }

    private SshTarget target() {
        return new SshTarget("127.0.0.1", sshd.port, Sshd.user(), null);
    }

    private static SshRequest request(Act act, SshTarget target, String... command) {
        return new SshRequest(act, target, List.of(command), Map.of());
    }
}
