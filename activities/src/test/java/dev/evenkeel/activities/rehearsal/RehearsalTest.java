package dev.evenkeel.activities.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.activities.ssh.Sshd;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.runbook.AnsibleStep;
import dev.evenkeel.workflows.runbook.CommandStep;
import dev.evenkeel.workflows.runbook.HttpStep;
import dev.evenkeel.workflows.runbook.Step;
import dev.evenkeel.workflows.runbook.TerraformStep;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A rehearsal changes nothing, for every kind of step: all that a run could change has the same digest before and after, while a live
 * run of the same steps changes what it is said to change, so that this test would notice.
 */
class RehearsalTest {

    private static final String PREFIX = """
            runbook: test
            procedure: task
            title: Test
            owner: team
            service: shop
            steps:
            """;

    private static final String CHILD = """
            runbook: child
            procedure: task
            title: Child
            owner: team
            service: shop
            steps:
              - id: inner
                script: { command: [touch, FILES/child] }
            """;

    private static final String TERRAFORM = """
            variable "file" { type = string }
            resource "terraform_data" "site" {
              input = timestamp()
              provisioner "local-exec" { command = "date +%N >> ${var.file}" }
            }
            """;

    enum Kind {
        TERRAFORM_APPLY(TerraformStep.Apply.class, "terraform apply of the plan from plan", "terraform state", """
                - { id: plan, terraform.plan: { folder: terraform/site, variables: { file: FILES/terraform } } }
                - { id: apply, terraform.apply: { plan: plan } }
                """),
        TERRAFORM_PLAN(TerraformStep.Plan.class, "STEP_FINISHED steps/plan: 1 to", null, """
                - { id: plan, terraform.plan: { folder: terraform/site, variables: { file: FILES/terraform } } }
                """),
        PLAYBOOK(AnsibleStep.Playbook.class, "1 would change", "files", """
                - { id: play, ansible.playbook: { playbook: ansible/site.yml, variables: { target: FILES/ansible } } }
                """),
        ACTING_PLAYBOOK(
                AnsibleStep.Playbook.class,
                "cannot be previewed: The playbook acts even in check mode, at acting.yml:6",
                "files",
                """
                - { id: play, ansible.playbook: { playbook: ansible/acting.yml, variables: { target: FILES/acting } } }
                """),
        SSH(CommandStep.Ssh.class, "ssh 127.0.0.1 sh -c 'date +%N >> there'", "ssh host", """
                - { id: there, ssh.command: { host: 127.0.0.1, port: SSH_PORT, command: [sh, -c, "date +%N >> there"] } }
                """),
        SCRIPT(CommandStep.Script.class, "sh -c 'date +%N >> FILES/script'", "files", """
                - { id: here, script: { command: [sh, -c, "date +%N >> FILES/script"] } }
                """),
        READING_SCRIPT(CommandStep.Script.class, "STEP_FINISHED steps/read: 42", null, """
                - { id: read, script: { command: [echo, "42"], read_only: true } }
                """),
        CHECK(HttpStep.Check.class, "status 200 in", null, """
                - { id: check, http.check: { url: WEB/health } }
                """),
        READ(HttpStep.Request.class, "STEP_FINISHED steps/ask: HTTP 200", null, """
                - { id: ask, http.request: { url: WEB/api } }
                """),
        WRITE(HttpStep.Request.class, "POST WEB/api", "http writes", """
                - { id: tell, http.request: { method: POST, url: WEB/api, body: hello } }
                """),
        APPROVAL(Step.Approval.class, "ask 2 people with the role approver", null, """
                - { id: agree, approval: { count: 2 } }
                """),
        TASK(Step.Task.class, "ask 1 person with the role responder to do it by hand", null, """
                - { id: look, task: { instructions: Look. } }
                """),
        CHOICE(Step.Choice.class, "touch FILES/moved", "files", """
                - id: way
                  choice:
                    by: "'move'"
                    options:
                      mend: { steps: [ { id: mend, script: { command: [touch, FILES/mended] } } ] }
                      move: { steps: [ { id: move, script: { command: [touch, FILES/moved] } } ] }
                """),
        CHOICE_OF_A_PERSON(Step.Choice.class, "touch FILES/mended", null, """
                - id: way
                  choice:
                    options:
                      mend: { steps: [ { id: mend, script: { command: [touch, FILES/mended] } } ] }
                      move: { steps: [ { id: move, script: { command: [touch, FILES/moved] } } ] }
                """),
        GATE(Step.Gate.class, "passed", null, "- { id: judge, gate: { pass: \"1 < 2\" } }\n"),
        WAIT(Step.Wait.class, "wait 8h", null, "- { id: nap, wait: { for: 8h } }\n"),
        FAIL(Step.Fail.class, "fail: There is no way", null, "- { id: end, fail: { message: There is no way } }\n"),
        PARALLEL(Step.Parallel.class, "touch FILES/left", "files", """
                - { id: both, parallel: [ { id: left, script: { command: [touch, FILES/left] } } ] }
                """),
        GROUP(Step.Group.class, "touch FILES/group", "files", """
                - { id: all, group: [ { id: one, script: { command: [touch, FILES/group] } } ] }
                """),
        LOOP(Step.ForEach.class, "touch FILES/b", "files", """
                - id: each
                  for_each: { items: "['a', 'b']", as: name, steps: [ { id: one, script: { command: [touch, "FILES/${name}"] } } ] }
                """),
        CHILD_RUN(Step.Run.class, "succeeded", "files", "- { id: there, run: { runbook: child } }\n");

        private final Class<? extends Step> step;
        private final String says;
        private final String changes;
        private final String yaml;

        /** @param changes what a live run of it changes; empty when it would wait for a person, or changes nothing */
        Kind(Class<? extends Step> step, String says, String changes, String yaml) {
            this.step = step;
            this.says = says;
            this.changes = changes == null ? "" : changes;
            this.yaml = yaml;
        }
    }

    @TempDir
    private static Path folder;

    private static World world;

    @BeforeAll
    static void open() throws Exception {
        for (String tool : List.of("terraform", "ansible-runner")) {
            boolean there = Stream.of(System.getenv("PATH").split(":", -1))
                    .anyMatch(path -> Files.isExecutable(Path.of(path, tool)));
            Assumptions.assumeTrue(there, tool + " is not on the PATH");
        }
        Assumptions.assumeTrue(Sshd.isThere(), "there is no /usr/sbin/sshd");
        world = new World(folder);
        world.runbookFile("terraform/site/main.tf", TERRAFORM);
        world.runbookFile(
                "ansible/site.yml",
                "- hosts: all\n  gather_facts: false\n  tasks:\n"
                        + "    - copy: { dest: \"{{ target }}\", content: \"new\\n\" }\n");
        world.runbookFile("ansible/acting.yml", """
                - hosts: all
                  gather_facts: false
                  tasks:
                    - name: Acts whatever the mode
                      shell: date +%N >> "{{ target }}"
                      check_mode: false
                """);
    }

    @AfterAll
    static void close() throws Exception {
        if (world != null) {
            world.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void changesNothingAndSaysWhatItWouldDo(Kind kind) throws Exception {
        Map<String, String> before = world.digests("none");
        World.Ran rehearsed = run(kind, Mode.REHEARSAL);

        assertThat(rehearsed.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(world.digests(rehearsed.id())).isEqualTo(before);
        assertThat(rehearsed.said()).contains(world.text(kind.says));
        assertThat(rehearsed.journal())
                .filteredOn(event -> event.type() == Type.LOCK)
                .singleElement()
                .satisfies(event -> assertThat(event.data()).containsEntry("state", "would_hold"));

        assertThat(rehearsed.journal()).noneMatch(event -> event.type() == Type.PERSON_ASKED);

        if (!kind.changes.isEmpty()) {
            Map<String, String> still = world.digests("none");
            World.Ran live = run(kind, Mode.LIVE);
            Map<String, String> after = world.digests(live.id());
            assertThat(live.result().status()).isEqualTo(RunStatus.SUCCEEDED);
            assertThat(after.get(kind.changes)).as(kind.changes).isNotEqualTo(still.get(kind.changes));
            assertThat(after.get("store: locks")).as("locks").isNotEqualTo(still.get("store: locks"));
        }
    }

    @Test
    void walksTheRunsThatItStarts() {
        World.Ran rehearsed = run(Kind.CHILD_RUN, Mode.REHEARSAL);

        assertThat(world.journal(rehearsed.id() + "-1"))
                .filteredOn(event -> event.type() == Type.STEP_PREVIEWED)
                .extracting(event -> event.data().get("would"))
                .containsExactly(world.text("touch FILES/child"));
    }

    /** A kind that is new has to be rehearsed here too. */
    @Test
    void leavesOutNoKindOfStep() {
        Set<Class<?>> tried =
                Stream.of(Kind.values()).<Class<?>>map(kind -> kind.step).collect(Collectors.toSet());
        assertThat(tried).containsAll(kinds(Step.class).toList());
    }

    private static Stream<Class<?>> kinds(Class<?> step) {
        return step.isSealed()
                ? Arrays.stream(step.getPermittedSubclasses()).flatMap(RehearsalTest::kinds)
                : Stream.of(step);
    }

    private static World.Ran run(Kind kind, Mode mode) {
        return world.run(PREFIX + world.text(kind.yaml).indent(2), Map.of("child", world.text(CHILD)), mode);
    }
}
