package dev.evenkeel.activities.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.evenkeel.activities.kubernetes.ControlPlane;
import dev.evenkeel.activities.ssh.Sshd;
import dev.evenkeel.activities.store.PostgresServer;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.runbook.AnsibleStep;
import dev.evenkeel.workflows.runbook.ChatStep;
import dev.evenkeel.workflows.runbook.CloudStep;
import dev.evenkeel.workflows.runbook.CommandStep;
import dev.evenkeel.workflows.runbook.HttpStep;
import dev.evenkeel.workflows.runbook.KubernetesStep;
import dev.evenkeel.workflows.runbook.PrometheusStep;
import dev.evenkeel.workflows.runbook.SqlStep;
import dev.evenkeel.workflows.runbook.SshStep;
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
        TERRAFORM_DESTROY(
                TerraformStep.Destroy.class, "terraform destroy by the plan from away", "terraform state", """
                - { id: plan, terraform.plan: { folder: terraform/site, variables: { file: FILES/terraform } } }
                - { id: apply, terraform.apply: { plan: plan } }
                - { id: away, terraform.plan: { folder: terraform/site, destroy: true, variables: { file: FILES/terraform } } }
                - { id: gone, terraform.destroy: { plan: away } }
                """),
        TERRAFORM_DRIFT(TerraformStep.Drift.class, "STEP_FINISHED steps/drift: No drift", null, """
                - { id: drift, terraform.drift: { folder: terraform/site, workspace: other, variables: { file: FILES/terraform } } }
                """),
        TERRAFORM_OUTPUT(TerraformStep.Output.class, "STEP_FINISHED steps/output: 0 outputs", null, """
                - { id: output, terraform.output: { folder: terraform/site } }
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
        UPLOAD(SshStep.Upload.class, "bytes would be written", "ssh host", """
                - { id: put, ssh.upload: { host: 127.0.0.1, port: SSH_PORT, from: ansible/site.yml, to: SSH_HOME/site.yml } }
                """),
        DOWNLOAD(SshStep.Download.class, "STEP_FINISHED steps/fetch: passwd, ", null, """
                - { id: fetch, ssh.download: { host: 127.0.0.1, port: SSH_PORT, from: /etc/passwd } }
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
        CHAT(ChatStep.Notify.class, "tell on-call: Up", "http writes", """
            - { id: tell, chat.notify: { channel: on-call, title: Up, required: true } }
            """),
        CLOUD_DNS(
                CloudStep.Dns.class,
                "would change: shop.example.org. CNAME: north.example.org. (TTL 60 s) → south.example.org",
                "cloud writes",
                """
                - { id: cloud, cloud.dns: { zone: example.org, name: shop, type: CNAME, value: south.example.org , provider: gcp, region: europe-west1, credentials: "file:cloud" } }
                """),
        PROMETHEUS(PrometheusStep.Query.class, "STEP_FINISHED steps/lag: 4", null, """
                - { id: lag, prometheus.query: { server: WEB, query: lag } }
                """),
        MEASURED(PrometheusStep.Gate.class, "one sample, good: 4", null, """
                - { id: low, prometheus.gate: { server: WEB, query: lag, pass: value < 5.0 } }
                """),
        SILENCE(PrometheusStep.Silence.class, "touch FILES/quiet", "http writes", """
                - id: quiet
                  prometheus.silence:
                    server: WEB
                    matchers: { service: shop }
                    steps: [ { id: move, script: { command: [touch, FILES/quiet] } } ]
                """),
        SQL(SqlStep.Query.class, "insert into rows values (1)", "database", """
                - { id: put, sql.query: { url: DATABASE, user: evenkeel, query: insert into rows values (1), write: true } }
                """),
        SQL_READ(SqlStep.Query.class, "STEP_FINISHED steps/count: ", null, """
                - { id: count, sql.query: { url: DATABASE, user: evenkeel, query: select count(*) from rows } }
                """),
        KUBERNETES_APPLY(KubernetesStep.Apply.class, "would be: 1 created", "kubernetes", """
                - id: apply
                  site: north
                  kubernetes.apply: { namespace: NAMESPACE, inline: [ { apiVersion: v1, kind: ConfigMap, metadata: { name: new } } ] }
                """),
        KUBERNETES_ROLLOUT(KubernetesStep.Rollout.class, "would wait for deployment/shop; now", "kubernetes", """
                - { id: roll, site: north, kubernetes.rollout: { resource: deployment/shop, namespace: NAMESPACE, restart: true } }
                """),
        KUBERNETES_UNDO(KubernetesStep.Undo.class, "would go from revision", "kubernetes", """
                - { id: back, site: north, kubernetes.undo: { resource: deployment/shop, namespace: NAMESPACE } }
                """),
        KUBERNETES_SCALE(KubernetesStep.Scale.class, "would scale deployment/shop from 1 to 2", "kubernetes", """
                - { id: more, site: north, kubernetes.scale: { resource: deployment/shop, namespace: NAMESPACE, replicas: 2 } }
                """),
        KUBERNETES_DRAIN(KubernetesStep.Drain.class, "would be: 0 pods evicted", "kubernetes", """
                - { id: empty, site: north, kubernetes.drain: { node: paper-apart } }
                """),
        KUBERNETES_WAIT(KubernetesStep.Wait.class, "would wait; now: it is still there", null, """
                - { id: gone, site: north, kubernetes.wait: { resource: deployment/shop, namespace: NAMESPACE, absent: true } }
                """),
        KUBERNETES_LOGS(KubernetesStep.Logs.class, "cannot be previewed: There is no pod with app=none", null, """
                - id: said
                  site: north
                  on_failure: continue
                  kubernetes.logs: { selector: app=none, namespace: NAMESPACE }
                """),
        CLOUD_SCALE(CloudStep.Scale.class, "would change: web: 2 → 3", "cloud writes", """
            - { id: cloud, cloud.scale: { name: web, size: 3 , provider: gcp, region: europe-west1, credentials: "file:cloud" } }
            """),
        CLOUD_INSTANCE(CloudStep.Instance.class, "would change: web: running →", "cloud writes", """
            - { id: cloud, cloud.instance: { action: stop, name: web , provider: gcp, region: europe-west1, credentials: "file:cloud" } }
            """),
        CLOUD_DATABASE(CloudStep.Database.class, "would change: replica is RUNNABLE, replica", "cloud writes", """
            - { id: cloud, cloud.database: { action: promote, name: replica , provider: gcp, region: europe-west1, credentials: "file:cloud" } }
            """),
        CLOUD_SNAPSHOT(CloudStep.Snapshot.class, "would make the snapshot s of data", "cloud writes", """
            - { id: cloud, cloud.snapshot: { action: create, name: s, disk: data , provider: gcp, region: europe-west1, credentials: "file:cloud" } }
            """),
        CLOUD_REPLICATION(CloudStep.Replication.class, "is 2.5 s behind", null, """
            - { id: cloud, cloud.replication: { name: reader , provider: gcp, region: europe-west1, credentials: "file:cloud" } }
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
        Assumptions.assumeTrue(PostgresServer.available(), PostgresServer.WHY_NOT);
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
        assumeTrue(
                !kind.name().startsWith("KUBERNETES") || ControlPlane.isThere(),
                "kubernetes-servers is not on the PATH");
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
