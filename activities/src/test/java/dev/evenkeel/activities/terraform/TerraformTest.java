package dev.evenkeel.activities.terraform;

import static dev.evenkeel.activities.act.Workshop.act;
import static dev.evenkeel.activities.act.Workshop.detail;
import static dev.evenkeel.activities.act.Workshop.failureOf;
import static dev.evenkeel.activities.act.Workshop.processesWith;
import static dev.evenkeel.activities.act.Workshop.rehearsal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.evenkeel.activities.act.ToolEnvironment;
import dev.evenkeel.activities.act.Workshop;
import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.TerraformActivities;
import dev.evenkeel.workflows.contract.TerraformActivities.ApplyRequest;
import dev.evenkeel.workflows.contract.TerraformActivities.ApplyResult;
import dev.evenkeel.workflows.contract.TerraformActivities.PlanRequest;
import dev.evenkeel.workflows.contract.TerraformActivities.PlanResult;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TerraformTest {

    private static final String MODULE = """
            variable "version_" { type = string }
            variable "command" {
              type    = string
              default = "true"
            }
            variable "password" {
              type      = string
              sensitive = true
              default   = "unused"
            }
            # backend "s3" {} only in a comment
            resource "terraform_data" "site" {
              input = { version = var.version_, password = var.password }
              provisioner "local-exec" { command = var.command }
              lifecycle { replace_triggered_by = [terraform_data.version] }
            }
            resource "terraform_data" "version" { input = var.version_ }
            output "version" { value = var.version_ }
            output "password" {
              value     = var.password
              sensitive = true
            }
            """;

    @TempDir
    private Path folder;

    private Workshop workshop;

    @BeforeEach
    void open() {
        boolean there = Stream.of(System.getenv("PATH").split(":", -1))
                .anyMatch(path -> Files.isExecutable(Path.of(path, "terraform")));
        Assumptions.assumeTrue(there, "terraform is not on the PATH");
        workshop = new Workshop(folder);
        workshop.runbookFile("terraform/site/main.tf", MODULE);
    }

    @AfterEach
    void close() {
        if (workshop != null) {
            workshop.close();
        }
    }

    @Test
    void appliesExactlyWhatWasPlanned() {
        PlanResult plan = activities().plan(planning("plan", "1.0", "true"));
        workshop.runbookFile("terraform/site/main.tf", "this is edited meanwhile");
        ApplyResult applied = activities().apply(applying("apply", planning("plan", "1.0", "true"), plan));

        assertThat(plan.summary()).isEqualTo("2 to add");
        assertThat(plan.adds()).isEqualTo(2);
        assertThat(workshop.artifacts.text("plan.txt")).contains("terraform_data.site will be created");
        assertThat(applied.summary()).isEqualTo("Apply complete! Resources: 2 added, 0 changed, 0 destroyed.");
        assertThat(applied.outputs()).isEqualTo(Map.of("version", "1.0"));
        assertThat(workshop.logs.text(act("apply"), "out"))
                .contains("terraform_data.site: Creating...")
                .contains("Apply complete!")
                .doesNotContain("@message");
    }

    @Test
    void keepsTheStateForTheNextRun() {
        deploy("1.0");
        workshop.runbookFile("terraform/site/main.tf", MODULE);

        PlanResult same = activities().plan(planning("plan2", "1.0", "true"));
        PlanResult next = activities().plan(planning("plan3", "2.0", "true"));

        assertThat(same.summary()).isEqualTo("No changes");
        assertThat(same.empty()).isTrue();
        assertThat(next.summary()).isEqualTo("1 to change, 1 to replace");
        assertThat(next.destroys()).isEqualTo(1);
    }

    @Test
    void equalPlansHaveEqualChanges() {
        PlanResult first = activities().plan(planning("plan1", "1.0", "true"));
        PlanResult second = activities().plan(planning("plan2", "1.0", "true"));
        PlanResult other = activities().plan(planning("plan3", "1.1", "true"));

        assertThat(second.changes()).isEqualTo(first.changes());
        assertThat(other.changes()).isNotEqualTo(first.changes());
    }

    @Test
    void refusesAPlanThatWasTamperedWith() {
        PlanResult plan = activities().plan(planning("plan", "1.0", "true"));
        PlanResult evil = activities().plan(planning("evil", "6.6", "true"));
        workshop.artifacts.tamper(
                plan.file(), workshop.artifacts.bytes(evil.file()).orElseThrow());

        ApplicationFailure failure =
                failureOf(() -> activities().apply(applying("apply", planning("plan", "1.0", "true"), plan)));

        assertThat(failure.getType()).isEqualTo(Failures.PLAN_CHANGED);
        assertThat(detail(failure).evidence()).contains(plan.file()).contains(evil.file());
        assertThat(state()).doesNotExist();
    }

    @Test
    void refusesAPlanThatIsNoLongerKept() {
        PlanResult plan = activities().plan(planning("plan", "1.0", "true"));
        workshop.artifacts.forget(plan.file());

        assertThat(failureOf(() -> activities().apply(applying("apply", planning("plan", "1.0", "true"), plan)))
                        .getType())
                .isEqualTo(Failures.PLAN_CHANGED);
    }

    @Test
    void refusesAPlanThatIsStale() {
        PlanResult stale = activities().plan(planning("plan", "1.0", "true"));
        deploy("2.0");

        ApplicationFailure failure =
                failureOf(() -> activities().apply(applying("apply", planning("plan", "1.0", "true"), stale)));

        assertThat(failure.getType()).isEqualTo(Failures.PLAN_CHANGED);
        assertThat(detail(failure).advice()).contains("new plan");
    }

    @Test
    void appliesOnAHostThatDidNotPlan() {
        PlanResult plan = activities().plan(planning("plan", "1.0", "true"));

        TerraformActivities other = workshop.worker(
                TerraformActivities.class,
                new TerraformActivitiesImpl(
                        workshop.runner("other"), workshop.artifacts, workshop.keys, TerraformSettings.ofServer()));

        assertThat(other.apply(applying("apply", planning("plan", "1.0", "true"), plan))
                        .outputs())
                .containsEntry("version", "1.0");
    }

    @Test
    void saysWhyApplyFailed() {
        PlanRequest planning = planning("plan", "1.0", "echo no such disk; exit 7");
        PlanResult plan = activities().plan(planning);

        ApplicationFailure failure = failureOf(() -> activities().apply(applying("apply", planning, plan)));

        assertThat(failure.getType()).isEqualTo(Failures.TOOL_FAILED);
        assertThat(failure.getOriginalMessage()).contains("local-exec provisioner error");
        assertThat(detail(failure).evidence()).contains("no such disk");
        assertThat(detail(failure).advice()).contains("1 resources were done");
    }

    @Test
    void saysWhyPlanFailed() {
        workshop.runbookFile(
                "terraform/site/main.tf", "resource \"terraform_data\" \"a\" {\n  input = var.unknown\n}\n");

        ApplicationFailure failure = failureOf(() -> activities().plan(planning("plan", "1.0", "true")));

        assertThat(failure.getType()).isEqualTo(Failures.TOOL_FAILED);
        assertThat(failure.getOriginalMessage())
                .contains("undeclared input variable")
                .contains("line 2");
    }

    @Test
    void saysWhyInitFailed() {
        workshop.runbookFile("terraform/site/more.tf", "resource \"terraform_data\" {\n");

        ApplicationFailure failure = failureOf(() -> activities().plan(planning("plan", "1.0", "true")));

        assertThat(failure.getType()).isEqualTo(Failures.TOOL_FAILED);
        assertThat(failure.getOriginalMessage()).startsWith("terraform init failed");
    }

    @Test
    void saysWhoHoldsTheLock() throws IOException {
        PlanResult plan = activities().plan(planning("plan", "1.0", "true"));
        Path go = folder.resolve("go");
        String waiting = "touch " + go + ".up; while [ ! -e " + go + " ]; do sleep 0.1; done";
        PlanResult slow = activities().plan(planning("slow", "1.0", waiting));
        CompletableFuture<ApplyResult> holder = CompletableFuture.supplyAsync(
                () -> activities().apply(applying("hold", planning("slow", "1.0", waiting), slow)));
        await().until(() -> Files.exists(Path.of(go + ".up")));

        ApplicationFailure failure = failureOf(() -> activities().plan(planning("plan2", "1.0", "true")));
        Files.createFile(go);

        assertThat(failure.getOriginalMessage())
                .contains("has held it since ")
                .contains("for OperationTypeApply, lock ID ");
        assertThat(detail(failure).advice()).contains("force-unlock");
        assertThat(holder).succeedsWithin(Duration.ofSeconds(20));
        assertThat(plan.adds()).isEqualTo(2);
    }

    @Test
    void aRehearsalNeedsNoLockAndNeverApplies() {
        PlanRequest request = new PlanRequest(
                rehearsal("plan"), "terraform/site", Map.of(), new LinkedHashMap<>(Map.of("version_", "1.0")));
        PlanResult plan = activities().plan(request);

        assertThat(plan.adds()).isEqualTo(2);
        assertThat(failureOf(() -> activities().apply(new ApplyRequest(rehearsal("apply"), request, plan)))
                        .getType())
                .isEqualTo(Failures.BAD_REQUEST);
    }

    @Test
    void hidesSecretsEverywhere() throws IOException {
        workshop.secret("password", "tr0ub4dor&3");
        Act act = act("plan", Map.of("TF_VAR_password", "file:password"), Duration.ofSeconds(60));
        PlanRequest request = new PlanRequest(
                act, "terraform/site", Map.of(), Map.of("version_", "1.0", "command", "echo $TF_VAR_password; exit 1"));
        PlanResult plan = activities().plan(request);
        Act applyAct = act("apply", Map.of("TF_VAR_password", "file:password"), Duration.ofSeconds(60));

        ApplicationFailure failure = failureOf(() -> activities().apply(new ApplyRequest(applyAct, request, plan)));

        assertThat(workshop.logs.text(applyAct, "out")).contains("••••").doesNotContain("tr0ub4dor");
        assertThat(failure.getOriginalMessage() + detail(failure)).doesNotContain("tr0ub4dor");
        assertThat(workshop.artifacts.text("plan.txt") + workshop.artifacts.text("plan.json"))
                .doesNotContain("tr0ub4dor");
        try (Stream<Path> files = Files.walk(workshop.runner().settings().actFolder(act))) {
            assertThat(files.filter(file -> file.endsWith("evenkeel.auto.tfvars.json"))
                            .map(Path::toFile)
                            .filter(file -> file.getPath().contains("work")))
                    .hasSize(1);
        }
    }

    @Test
    void endsGracefullyOnCancelAndFreesTheLock() {
        String mark = "8642.9753";
        PlanRequest planning = planning("plan", "1.0", "sleep " + mark);
        PlanResult plan = activities().plan(planning);
        CompletableFuture<ApplyResult> result =
                CompletableFuture.supplyAsync(() -> activities().apply(applying("apply", planning, plan)));
        await().until(() -> !processesWith("sleep " + mark).isEmpty());

        workshop.cancel();

        assertThat(result)
                .failsWithin(Duration.ofSeconds(70))
                .withThrowableThat()
                .havingRootCause()
                .isInstanceOf(CanceledFailure.class);
        assertThat(processesWith("sleep " + mark)).isEmpty();
        assertThat(state().resolveSibling(".terraform.tfstate.lock.info")).doesNotExist();
    }

    @Test
    void doesNotKnowWhatAKilledApplyDid() {
        PlanRequest planning = planning("plan", "1.0", "kill -9 $PPID; sleep 1");
        PlanResult plan = activities().plan(planning);

        ApplicationFailure failure = failureOf(() -> activities().apply(applying("apply", planning, plan)));
        ApplicationFailure again = failureOf(() -> activities().apply(applying("apply", planning, plan)));

        assertThat(failure.getType()).isEqualTo(Failures.UNKNOWN_OUTCOME);
        assertThat(again.getType()).isEqualTo(Failures.UNKNOWN_OUTCOME);
        assertThat(detail(failure).evidence())
                .contains("not reported as done: terraform_data.site: Creating...")
                .contains("State when it was planned: serial")
                .contains("State now: ")
                .contains("\"Operation\":\"OperationTypeApply\"");
    }

    @Test
    void appliesOnceHoweverOftenItIsAsked() throws IOException {
        Path counter = folder.resolve("counter");
        PlanRequest planning = planning("plan", "1.0", "echo once >>" + counter);
        PlanResult plan = activities().plan(planning);
        ApplyRequest request = applying("apply", planning, plan);

        ApplyResult first = activities().apply(request);
        ApplyResult second = activities().apply(request);

        assertThat(second).isEqualTo(first);
        assertThat(activities().plan(planning)).isEqualTo(plan);
        assertThat(Files.readString(counter)).isEqualTo("once\n");
    }

    @Test
    void takesNeighbouringModulesAlong() {
        workshop.runbookFile("terraform/shared/main.tf", "output \"n\" { value = 7 }\n");
        workshop.runbookFile(
                "terraform/site/shared.tf",
                "module \"shared\" { source = \"../shared\" }\noutput \"n\" { value = module.shared.n }\n");

        assertThat(activities().plan(planning("plan", "1.0", "true")).adds()).isEqualTo(2);
    }

    @Test
    void refusesAFolderOutsideOfTheRunbookFolder() throws IOException {
        Files.createDirectories(folder.resolve("elsewhere"));
        for (String path : List.of("../elsewhere", "/etc", "terraform/none", "terraform/../../elsewhere")) {
            PlanRequest request = new PlanRequest(act("plan" + path), path, Map.of(), Map.of());
            assertThat(failureOf(() -> activities().plan(request)).getType()).isEqualTo(Failures.BAD_REQUEST);
        }
    }

    @Test
    void saysWhatToDoWhenTerraformIsMissing() {
        TerraformSettings settings =
                new TerraformSettings(new ToolEnvironment(Map.of("PATH", "/nowhere:/usr/bin:/bin")), List.of());
        TerraformActivities activities = workshop.worker(
                TerraformActivities.class,
                new TerraformActivitiesImpl(workshop.runner(), workshop.artifacts, workshop.keys, settings));

        ApplicationFailure failure = failureOf(() -> activities.plan(planning("plan", "1.0", "true")));

        assertThat(failure.getType()).isEqualTo(Failures.TOOL_MISSING);
        assertThat(failure.getOriginalMessage()).contains("terraform").contains("Install it");
    }

    @Test
    void addsLittleToTheBareCommand() throws Exception {
        long[] ours = new long[9];
        long[] bare = new long[9];
        for (int round = 0; round < ours.length; round++) {
            PlanRequest planning = planning("plan" + round, "1." + round, "true");
            PlanResult plan = activities().plan(planning);
            TerraformActivities activities = activities();
            long start = System.nanoTime();
            activities.apply(applying("apply" + round, planning, plan));
            ours[round] = System.nanoTime() - start;

            PlanRequest barePlanning = planning("bare" + round, "2." + round, "true");
            activities().plan(barePlanning);
            Path bareCopy =
                    workshop.runner().settings().actFolder(barePlanning.act()).resolve("work/site");
            start = System.nanoTime();
            int code = new ProcessBuilder("terraform", "apply", "-json", "-input=false", "tfplan")
                    .directory(bareCopy.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("bare.log").toFile())
                    .start()
                    .waitFor();
            bare[round] = System.nanoTime() - start;
            assertThat(code).isZero();
        }
        Arrays.sort(ours);
        Arrays.sort(bare);
        System.out.printf("terraform apply: p50 %.0f ms, bare %.0f ms%n", ours[4] / 1e6, bare[4] / 1e6);
        assertThat(Duration.ofNanos(ours[4] - bare[4])).isLessThan(Duration.ofSeconds(1));
    }

    private void deploy(String version) {
        PlanRequest planning = planning("deploy" + version, version, "true");
        PlanResult plan = activities().plan(planning);
        activities().apply(applying("apply" + version, planning, plan));
    }

    private Path state() {
        return workshop.runner()
                .settings()
                .data()
                .resolve("terraform/states/production/north/terraform+2Fsite/terraform.tfstate");
    }

    private TerraformActivities activities() {
        return workshop.worker(
                TerraformActivities.class,
                new TerraformActivitiesImpl(
                        workshop.runner(), workshop.artifacts, workshop.keys, TerraformSettings.ofServer()));
    }

    private static PlanRequest planning(String step, String version, String command) {
        Map<String, Object> variables = new LinkedHashMap<>();
        variables.put("version_", version);
        variables.put("command", command);
        return new PlanRequest(act(step), "terraform/site", Map.of(), variables);
    }

    private static ApplyRequest applying(String step, PlanRequest planned, PlanResult plan) {
        return new ApplyRequest(act(step), planned, plan);
    }
}
