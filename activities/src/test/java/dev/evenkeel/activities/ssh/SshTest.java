package dev.evenkeel.activities.ssh;

import static dev.evenkeel.activities.act.Workshop.act;
import static dev.evenkeel.activities.act.Workshop.detail;
import static dev.evenkeel.activities.act.Workshop.failureOf;
import static dev.evenkeel.activities.act.Workshop.processesWith;
import static dev.evenkeel.activities.act.Workshop.rehearsal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.evenkeel.activities.act.ActRunner;
import dev.evenkeel.activities.act.Ports;
import dev.evenkeel.activities.act.Workshop;
import dev.evenkeel.activities.command.CommandActivitiesImpl;
import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.CommandActivities;
import dev.evenkeel.workflows.contract.CommandActivities.CommandResult;
import dev.evenkeel.workflows.contract.CommandActivities.SshRequest;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.SshTarget;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SshTest {

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
    void tellsWhatTheCommandPrinted() {
        CommandResult result =
                activities().ssh(request(act("a@b[1]"), "sh", "-c", "echo '{\"ok\": true}'; echo oh >&2"));

        assertThat(result).isEqualTo(new CommandResult(0, "{\"ok\": true}", Map.of("ok", true)));
        assertThat(workshop.logs.text(act("a@b[1]"), "err")).isEqualTo("oh\n");
    }

    @Test
    void hasNoWordTakenForAnythingElse() {
        List<String> hostile = List.of(
                "",
                "a b",
                "it's",
                "$(touch /tmp/x)",
                "`id`",
                "\\",
                "\\'",
                "\"",
                "a\nb",
                "*",
                "~",
                "-n",
                "!!",
                "é€",
                ";|&<>#",
                "''");
        List<String> command =
                new java.util.ArrayList<>(List.of("sh", "-c", "for word; do printf '[%s]' \"$word\"; done", "sh"));
        command.addAll(hostile);

        CommandResult result = activities().ssh(request(act("a"), command.toArray(String[]::new)));

        assertThat(result.output()).isEqualTo("[" + String.join("][", hostile) + "]");
    }

    @Test
    void runsNothingInARehearsal() {
        assertThat(failureOf(() -> activities().ssh(request(rehearsal("a"), "touch", "there")))
                        .getOriginalMessage())
                .isEqualTo("A rehearsal runs no command on another host");
        assertThat(sshd.home().resolve("there")).doesNotExist();
    }

    @Test
    void failsWithTheLastLines() {
        ApplicationFailure failed =
                failureOf(() -> activities().ssh(request(act("a"), "sh", "-c", "echo no >&2; exit 4")));
        ApplicationFailure missing = failureOf(() -> activities().ssh(request(act("b"), "no-such-program")));

        assertThat(failed.getType()).isEqualTo(Failures.TOOL_FAILED);
        assertThat(detail(failed).evidence()).isEqualTo("no");
        assertThat(missing.getType()).isEqualTo(Failures.TOOL_MISSING);
    }

    @Test
    void refusesAHostThatIsNotKnown() throws IOException {
        sshd.trustNobody();

        ApplicationFailure failure = failureOf(() -> activities().ssh(request(act("a"), "true")));

        assertThat(failure.getType()).isEqualTo(Failures.BAD_REQUEST);
        assertThat(failure.getOriginalMessage()).contains("SHA256:");
        assertThat(detail(failure).advice())
                .contains(sshd.knownHosts.toString())
                .contains("ssh-keygen -lf");
        Files.writeString(sshd.knownHosts, detail(failure).evidence() + "\n");
        assertThat(activities().ssh(request(act("b"), "true")).exitCode()).isZero();
    }

    @Test
    void refusesAHostWhoseKeyHasChanged() throws IOException {
        String line = Files.readString(sshd.knownHosts);
        Files.writeString(
                sshd.knownHosts,
                line.replaceFirst("ssh-ed25519 .*", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ" + "A".repeat(42)));

        ApplicationFailure failure = failureOf(() -> activities().ssh(request(act("a"), "true")));

        assertThat(failure.getType()).isEqualTo(Failures.UNREACHABLE);
        assertThat(failure.getOriginalMessage()).contains("has changed");
    }

    @Test
    void saysWhenNobodyAnswersOrTheLoginIsRefused() throws IOException {
        SshRequest away = to(act("a"), new SshTarget("127.0.0.1", Ports.free(), Sshd.user(), null), "true");
        SshRequest stranger = to(act("b"), new SshTarget("127.0.0.1", sshd.port, "stranger", null), "true");

        assertThat(failureOf(() -> activities().ssh(away)).getType()).isEqualTo(Failures.UNREACHABLE);
        assertThat(failureOf(() -> activities().ssh(stranger)).getOriginalMessage())
                .contains("refused the login");
    }

    @Test
    void goesOnAfterTheConnectionBroke() throws IOException {
        Path counter = folder.resolve("counter");
        SshRequest request = request(
                act("a"), "sh", "-c", "echo once >>" + counter + "; for i in 1 2 3 4 5; do echo $i; sleep 0.3; done");
        CompletableFuture<CommandResult> result =
                CompletableFuture.supplyAsync(() -> activities().ssh(request));
        await().until(() -> workshop.logs.text(act("a"), "out").contains("2"));

        sshd.breakConnections();

        assertThat(result)
                .succeedsWithin(Duration.ofSeconds(20))
                .extracting(CommandResult::output)
                .isEqualTo("1\n2\n3\n4\n5");
        assertThat(workshop.logs.text(act("a"), "out")).isEqualTo("1\n2\n3\n4\n5\n");
        assertThat(activities().ssh(request).output()).isEqualTo("1\n2\n3\n4\n5");
        assertThat(Files.readString(counter)).isEqualTo("once\n");
    }

    @Test
    void endsEverythingOnTheTargetOnCancel() {
        String mark = "8642.3344";
        SshRequest request = request(act("a"), "sh", "-c", "setsid sleep " + mark + " & echo up; sleep " + mark);
        CompletableFuture<CommandResult> result =
                CompletableFuture.supplyAsync(() -> activities().ssh(request));
        await().until(() -> processesWith("sleep " + mark).size() >= 3
                && workshop.logs.text(act("a"), "out").equals("up\n"));

        workshop.cancel();

        assertThat(result)
                .failsWithin(Duration.ofSeconds(30))
                .withThrowableThat()
                .havingRootCause()
                .isInstanceOf(CanceledFailure.class);
        assertThat(processesWith("sleep " + mark)).isEmpty();
    }

    @Test
    void endsEverythingOnTheTargetWhenItIsOutOfTime() {
        String mark = "8642.4455";
        Act act = act("a", Map.of(), Duration.ofSeconds(2));

        ApplicationFailure failure =
                failureOf(() -> activities().ssh(request(act, "sh", "-c", "trap '' TERM; sleep " + mark)));

        assertThat(failure.getType()).isEqualTo(Failures.TIMED_OUT);
        assertThat(processesWith("sleep " + mark)).isEmpty();
    }

    /** As sudo does it, which makes what it starts another user's. */
    @Test
    void doesNotCallEndedWhatHidesItsMark() {
        String mark = "8642.5566";
        Act act = act("a", Map.of(), Duration.ofSeconds(2));
        try {
            ApplicationFailure failure = failureOf(() -> activities().ssh(request(act, "env", "-i", "sleep", mark)));

            assertThat(failure.getType()).isEqualTo(Failures.UNKNOWN_OUTCOME);
        } finally {
            Workshop.pidsWith("sleep " + mark)
                    .forEach(left -> ProcessHandle.of(left).ifPresent(ProcessHandle::destroyForcibly));
        }
    }

    @Test
    void doesNotKnowWhatAKilledCommandDid() {
        ApplicationFailure command = failureOf(() -> activities().ssh(request(act("a"), "sh", "-c", "kill -9 $$")));
        ApplicationFailure all = failureOf(() -> activities().ssh(request(act("b"), "sh", "-c", "kill -9 $PPID $$")));

        assertThat(command.getType()).isEqualTo(Failures.UNKNOWN_OUTCOME);
        assertThat(all.getType()).isEqualTo(Failures.UNKNOWN_OUTCOME);
    }

    @Test
    void givesSecretsWithoutLeavingThemOnTheTarget() throws Exception {
        workshop.secret("token", "tr0ub4dor&3'");
        workshop.secret("key", Files.readString(sshd.key));
        Act act = act("a", Map.of("TOKEN", "file:token"), Duration.ofSeconds(60));
        SshRequest request = to(
                act,
                new SshTarget("127.0.0.1", sshd.port, Sshd.user(), "file:key"),
                "sh",
                "-c",
                "echo \"$TOKEN\" | sha256sum; echo $TOKEN");

        CommandResult result = activities().ssh(request);

        assertThat(result.output()).endsWith("\n••••").doesNotContain("tr0ub4dor");
        assertThat(processesWith("tr0ub4dor")).isEmpty();
    }

    @Test
    void withstandsGarbage() {
        assertThat(activities()
                        .ssh(request(act("a"), "sh", "-c", "printf 'O 5\\n\\377X 0\\n'"))
                        .output())
                .isEqualTo("O 5\n\uFFFDX 0");
    }

    private CommandActivities activities() {
        ActRunner runner = workshop.runner();
        RemoteCommands remote =
                new RemoteCommands(runner, workshop.secrets(), new SshSettings(sshd.knownHosts, sshd.key));
        return workshop.worker(
                CommandActivities.class,
                new CommandActivitiesImpl(runner, "/usr/bin:/bin", remote, workshop.artifacts));
    }

    private SshRequest request(Act act, String... command) {
        return to(act, new SshTarget("127.0.0.1", sshd.port, Sshd.user(), null), command);
    }

    private static SshRequest to(Act act, SshTarget target, String... command) {
        return new SshRequest(act, target, List.of(command), Map.of());
    }
}
