package dev.evenkeel.activities.ansible;

import static dev.evenkeel.activities.act.Workshop.act;
import static dev.evenkeel.activities.act.Workshop.detail;
import static dev.evenkeel.activities.act.Workshop.failureOf;
import static dev.evenkeel.activities.act.Workshop.pidsWith;
import static dev.evenkeel.activities.act.Workshop.processesWith;
import static dev.evenkeel.activities.act.Workshop.rehearsal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.evenkeel.activities.act.ToolEnvironment;
import dev.evenkeel.activities.act.Workshop;
import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.AnsibleActivities;
import dev.evenkeel.workflows.contract.AnsibleActivities.PlaybookRequest;
import dev.evenkeel.workflows.contract.AnsibleActivities.PlaybookResult;
import dev.evenkeel.workflows.contract.Failures;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnsibleTest {

    @TempDir
    private Path folder;

    @AutoClose
    private Workshop workshop;

    @BeforeEach
    void open() {
        boolean there = Stream.of(System.getenv("PATH").split(":", -1))
                .anyMatch(path -> Files.isExecutable(Path.of(path, "ansible-runner")));
        Assumptions.assumeTrue(there, "ansible-runner is not on the PATH");
        workshop = new Workshop(folder);
    }

    @Test
    void playsAPlaybook() throws IOException {
        playbook("""
                - copy: { dest: "{{ target }}", content: "{{ words | join(' ') }}\\n" }
                - debug: { msg: "{{ words }}" }
                - command: "true"
                  when: false
                - set_stats: { data: { version: "1.4", nodes: [1, 2] } }
                """);
        Path target = folder.resolve("target");

        PlaybookResult result =
                play(act("a"), Map.of("target", target.toString(), "words", List.of("it's", "\"here\"")));

        assertThat(result)
                .isEqualTo(new PlaybookResult(
                        "1 host: 3 ok, 1 changed, 1 skipped",
                        3,
                        1,
                        1,
                        Map.of("version", "1.4", "nodes", List.of(1, 2)),
                        hosts(List.of("web"), List.of("web"), List.of(), List.of())));
        assertThat(workshop.plays.states(act("a")))
                .containsExactly("command@web=SKIPPED", "copy@web=CHANGED", "debug@web=OK", "set_stats@web=OK");
        assertThat(target).hasContent("it's \"here\"");
        assertThat(workshop.logs.text(act("a"), "out"))
                .contains("TASK [copy]")
                .contains("\u001b[")
                .contains("PLAY RECAP")
                .doesNotContain("event_data")
                .doesNotContain("\r");
    }

    @Test
    void aRehearsalChangesNothingAndShowsTheDifference() {
        playbook("- copy: { dest: \"{{ target }}\", content: \"new\\n\" }\n");
        Path target = folder.resolve("target");

        PlaybookResult result = play(rehearsal("a"), Map.of("target", target.toString()));

        assertThat(result.summary()).isEqualTo("1 host: 1 ok, 1 would change");
        assertThat(target).doesNotExist();
        assertThat(workshop.logs.text(rehearsal("a"), "out")).contains("+new");
    }

    @Test
    void namesHostTaskAndReasonOfAFailure() {
        playbook("""
                - name: Look aside
                  command: "false"
                  ignore_errors: true
                - name: Check the disk
                  fail: { msg: "Disk is full" }
                """);

        ApplicationFailure failure = failureOf(() -> play(act("a"), Map.of()));

        assertThat(failure.getType()).isEqualTo(Failures.TOOL_FAILED);
        assertThat(failure.getOriginalMessage())
                .isEqualTo("The playbook failed on web: task 'Check the disk': Disk is full");
    }

    @Test
    void tellsAMistakeInThePlaybookFromAHostThatIsAway() {
        workshop.runbookFile("ansible/site.yml", "- hosts: all\n  tasks: [\n");
        ApplicationFailure mistake = failureOf(() -> play(act("a"), Map.of()));
        playbook("- ping:\n");
        PlaybookRequest away = new PlaybookRequest(
                act("b"), "ansible/site.yml", Map.of("db", "nobody@127.0.0.2:1"), Map.of(), null, List.of());
        ApplicationFailure unreachable = failureOf(() -> activities().playbook(away));

        assertThat(mistake.getType()).isEqualTo(Failures.TOOL_FAILED);
        assertThat(mistake.getOriginalMessage())
                .startsWith("Ansible could not begin")
                .contains("YAML");
        assertThat(unreachable.getType()).isEqualTo(Failures.UNREACHABLE);
        assertThat(unreachable.getOriginalMessage()).contains("db: ").contains("Connection refused");
    }

    @Test
    void limitsHostsAndTags() {
        workshop.runbookFile("ansible/site.yml", """
                - hosts: all
                  gather_facts: false
                  tasks:
                    - debug: { msg: one }
                      tags: [first]
                    - debug: { msg: two }
                      tags: [second]
                """);
        Map<String, String> hosts = Map.of("web", "127.0.0.1", "db", "localhost");

        PlaybookResult result = activities()
                .playbook(new PlaybookRequest(act("a"), "ansible/site.yml", hosts, Map.of(), "db", List.of("second")));

        assertThat(result.summary()).isEqualTo("1 host: 1 ok, 0 changed");
        PlaybookRequest evil =
                new PlaybookRequest(act("b"), "ansible/site.yml", hosts, Map.of(), "db' -e x='1", List.of());
        assertThat(failureOf(() -> activities().playbook(evil)).getType()).isEqualTo(Failures.BAD_REQUEST);
    }

    @Test
    void hidesSecretsAndLeavesNoneBehind() throws IOException {
        workshop.secret("token", "tr0ub4dor&3");
        Act act = act("a", Map.of("TOKEN", "file:token"), Duration.ofSeconds(60));
        playbook("""
                - command: printenv TOKEN
                  register: token
                - debug: { var: token.stdout }
                - set_stats: { data: { token: "{{ token.stdout }}" } }
                - fail: { msg: "no {{ token.stdout }}" }
                """);

        ApplicationFailure failure = failureOf(() -> play(act, Map.of()));

        assertThat(failure.getOriginalMessage() + detail(failure))
                .contains("no ••••")
                .doesNotContain("tr0ub4dor");
        assertThat(workshop.logs.text(act, "out")).contains("••••").doesNotContain("tr0ub4dor");
        assertThat(workshop.plays.all()).noneMatch(cell -> cell.output().contains("tr0ub4dor"));
        assertThat(workshop.filesWith("tr0ub4dor")).isEmpty();
    }

    @Test
    void endsTheWholeTreeOnCancel() {
        String mark = "8642.5511";
        playbook("- command: sleep " + mark + "\n");
        CompletableFuture<PlaybookResult> result = CompletableFuture.supplyAsync(() -> play(act("a"), Map.of()));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> !processesWith("sleep " + mark).isEmpty());

        workshop.cancel();

        assertThat(result)
                .failsWithin(Duration.ofSeconds(30))
                .withThrowableThat()
                .havingRootCause()
                .isInstanceOf(CanceledFailure.class);
        assertThat(processesWith("sleep " + mark)).isEmpty();
        assertThat(processesWith(folder.toString())).isEmpty();
    }

    @Test
    void endsWhatTakesTooLong() {
        String mark = "8642.6644";
        playbook("- command: sleep " + mark + "\n");

        ApplicationFailure failure = failureOf(() -> play(act("a", Map.of(), Duration.ofSeconds(12)), Map.of()));

        assertThat(failure.getType()).isEqualTo(Failures.TIMED_OUT);
        assertThat(processesWith("sleep " + mark)).isEmpty();
    }

    @Test
    void saysWhatAnsibleSaysOfOutputThatIsNoUtf8() {
        playbook("- command: printf 'caf\\351 \\377'\n");

        ApplicationFailure failure = failureOf(() -> play(act("a"), Map.of()));

        assertThat(failure.getType()).isEqualTo(Failures.TOOL_FAILED);
        assertThat(failure.getOriginalMessage()).contains("web").contains("invalid UTF8");
    }

    @Test
    void doesNotKnowWhatAKilledPlaybookDid() {
        String mark = "8642.7733";
        playbook("- command: sleep " + mark + "\n");
        Thread.ofVirtual().start(() -> {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> !processesWith("sleep " + mark).isEmpty());
            pidsWith("ansible-playbook").stream()
                    .filter(pid -> pidsWith(folder.toString()).contains(pid))
                    .forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
            pidsWith("sleep " + mark).forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy));
        });

        ApplicationFailure failure = failureOf(() -> play(act("a"), Map.of()));

        assertThat(failure.getType()).isEqualTo(Failures.UNKNOWN_OUTCOME);
    }

    @Test
    void playsOnceHoweverOftenItIsAsked() throws IOException {
        Path counter = folder.resolve("counter");
        playbook("- shell: echo once >>" + counter + "\n");

        PlaybookResult first = play(act("a"), Map.of());
        PlaybookResult second = play(act("a"), Map.of());

        assertThat(second).isEqualTo(first);
        assertThat(Files.readString(counter)).isEqualTo("once\n");
    }

    @Test
    void refusesAPlaybookOutsideOfTheRunbookFolder() {
        PlaybookRequest request =
                new PlaybookRequest(act("a"), "../site.yml", Map.of("web", "127.0.0.1"), Map.of(), null, List.of());

        assertThat(failureOf(() -> activities().playbook(request)).getType()).isEqualTo(Failures.BAD_REQUEST);
    }

    @Test
    void saysWhatToDoWhenAnsibleIsMissing() {
        playbook("- ping:\n");
        AnsibleSettings settings =
                new AnsibleSettings(new ToolEnvironment(Map.of("PATH", "/usr/bin:/bin")), null, null);
        AnsibleActivities activities = workshop.worker(
                AnsibleActivities.class,
                new AnsibleActivitiesImpl(workshop.runner(), settings, workshop.artifacts, workshop.plays));

        assertThat(failureOf(() -> activities.playbook(request(act("a"), Map.of())))
                        .getType())
                .isEqualTo(Failures.TOOL_MISSING);
    }

    private static Map<String, List<String>> hosts(
            List<String> ok, List<String> changed, List<String> failed, List<String> unreachable) {
        return Map.of("ok", ok, "changed", changed, "failed", failed, "unreachable", unreachable);
    }

    private void playbook(String tasks) {
        workshop.runbookFile("ansible/site.yml", "- hosts: all\n  gather_facts: false\n  tasks:\n" + tasks.indent(4));
    }

    private PlaybookResult play(Act act, Map<String, Object> variables) {
        return activities().playbook(request(act, variables));
    }

    private static PlaybookRequest request(Act act, Map<String, Object> variables) {
        return new PlaybookRequest(act, "ansible/site.yml", Map.of("web", "127.0.0.1"), variables, null, List.of());
    }

    private AnsibleActivities activities() {
        return workshop.worker(
                AnsibleActivities.class,
                new AnsibleActivitiesImpl(
                        workshop.runner(),
                        new AnsibleSettings(ToolEnvironment.ofServer(), null, null),
                        workshop.artifacts,
                        workshop.plays));
    }
}
