package dev.evenkeel.activities.terraform;

import static dev.evenkeel.activities.act.Workshop.act;
import static dev.evenkeel.activities.act.Workshop.detail;
import static dev.evenkeel.activities.act.Workshop.failureOf;
import static dev.evenkeel.activities.act.Workshop.rehearsal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.evenkeel.activities.act.ToolEnvironment;
import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.TerraformActivities;
import dev.evenkeel.workflows.contract.TerraformActivities.ApplyRequest;
import dev.evenkeel.workflows.contract.TerraformActivities.ApplyResult;
import dev.evenkeel.workflows.contract.TerraformActivities.PlanRequest;
import dev.evenkeel.workflows.contract.TerraformActivities.PlanResult;
import io.temporal.failure.ApplicationFailure;
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
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TerraformTest {

    @TempDir
    private Path folder;

    @AutoClose
    private TerraformDesk here;

    @BeforeEach
    void open() throws Exception {
        Assumptions.assumeTrue(
                Terraform.onPath("terraform", System.getenv("PATH")).isPresent(), "terraform is not on the PATH");
        here = new TerraformDesk(folder);
    }

    @Test
    void keepsTheStateForTheNextRun() {
        here.deploy("1.0");
        here.workshop.runbookFile("terraform/site/main.tf", TerraformDesk.MODULE);

        PlanResult same = here.activities().plan(TerraformDesk.planning("plan2", "1.0", "true"));
        PlanResult next = here.activities().plan(TerraformDesk.planning("plan3", "2.0", "true"));

        assertThat(same.summary()).isEqualTo("No changes");
        assertThat(same.empty()).isTrue();
        assertThat(next.summary()).isEqualTo("1 to change, 1 to replace");
        assertThat(next.destroys()).isEqualTo(1);
    }

    @Test
    void equalPlansHaveEqualChanges() {
        PlanResult first = here.activities().plan(TerraformDesk.planning("plan1", "1.0", "true"));
        PlanResult second = here.activities().plan(TerraformDesk.planning("plan2", "1.0", "true"));
        PlanResult other = here.activities().plan(TerraformDesk.planning("plan3", "1.1", "true"));

        assertThat(second.changes()).isEqualTo(first.changes());
        assertThat(other.changes()).isNotEqualTo(first.changes());
    }

    @Test
    void saysWhyPlanFailed() {
        here.workshop.runbookFile(
                "terraform/site/main.tf", "resource \"terraform_data\" \"a\" {\n  input = var.unknown\n}\n");

        ApplicationFailure failure =
                failureOf(() -> here.activities().plan(TerraformDesk.planning("plan", "1.0", "true")));

        assertThat(failure.getType()).isEqualTo(Failures.TOOL_FAILED);
        assertThat(failure.getOriginalMessage())
                .contains("undeclared input variable")
                .contains("line 2");
    }

    @Test
    void saysWhyInitFailed() {
        here.workshop.runbookFile("terraform/site/more.tf", "resource \"terraform_data\" {\n");

        ApplicationFailure failure =
                failureOf(() -> here.activities().plan(TerraformDesk.planning("plan", "1.0", "true")));

        assertThat(failure.getType()).isEqualTo(Failures.TOOL_FAILED);
        assertThat(failure.getOriginalMessage()).startsWith("terraform init failed");
    }

    @Test
    void saysWhoHoldsTheLock() throws IOException {
        PlanResult plan = here.activities().plan(TerraformDesk.planning("plan", "1.0", "true"));
        Path go = folder.resolve("go");
        String waiting = "touch " + go + ".up; while [ ! -e " + go + " ]; do sleep 0.1; done";
        PlanResult slow = here.activities().plan(TerraformDesk.planning("slow", "1.0", waiting));
        CompletableFuture<ApplyResult> holder = CompletableFuture.supplyAsync(() -> here.activities()
                .apply(TerraformDesk.applying("hold", TerraformDesk.planning("slow", "1.0", waiting), slow)));
        await().until(() -> Files.exists(Path.of(go + ".up")));

        ApplicationFailure failure =
                failureOf(() -> here.activities().plan(TerraformDesk.planning("plan2", "1.0", "true")));
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
        PlanResult plan = here.activities().plan(request);

        assertThat(plan.adds()).isEqualTo(2);
        assertThat(failureOf(() -> here.activities().apply(new ApplyRequest(rehearsal("apply"), request, plan)))
                        .getType())
                .isEqualTo(Failures.BAD_REQUEST);
    }

    @Test
    void hidesSecretsEverywhere() throws IOException {
        here.workshop.secret("password", "tr0ub4dor&3");
        Act act = act("plan", Map.of("TF_VAR_password", "file:password"), Duration.ofSeconds(60));
        PlanRequest request = new PlanRequest(
                act, "terraform/site", Map.of(), Map.of("version_", "1.0", "command", "echo $TF_VAR_password; exit 1"));
        PlanResult plan = here.activities().plan(request);
        Act applyAct = act("apply", Map.of("TF_VAR_password", "file:password"), Duration.ofSeconds(60));

        ApplicationFailure failure =
                failureOf(() -> here.activities().apply(new ApplyRequest(applyAct, request, plan)));

        assertThat(here.workshop.logs.text(applyAct, "out")).contains("••••").doesNotContain("tr0ub4dor");
        assertThat(failure.getOriginalMessage() + detail(failure)).doesNotContain("tr0ub4dor");
        assertThat(here.workshop.artifacts.text("plan.txt") + here.workshop.artifacts.text("plan.json"))
                .doesNotContain("tr0ub4dor");
        try (Stream<Path> files = Files.walk(here.workshop.runner().settings().actFolder(act))) {
            assertThat(files.filter(file -> file.endsWith("evenkeel.auto.tfvars.json"))
                            .map(Path::toFile)
                            .filter(file -> file.getPath().contains("work")))
                    .hasSize(1);
        }
    }

    @Test
    void takesNeighbouringModulesAlong() {
        here.workshop.runbookFile("terraform/shared/main.tf", "output \"n\" { value = 7 }\n");
        here.workshop.runbookFile(
                "terraform/site/shared.tf",
                "module \"shared\" { source = \"../shared\" }\noutput \"n\" { value = module.shared.n }\n");

        assertThat(here.activities()
                        .plan(TerraformDesk.planning("plan", "1.0", "true"))
                        .adds())
                .isEqualTo(2);
    }

    @Test
    void refusesAFolderOutsideOfTheRunbookFolder() throws IOException {
        Files.createDirectories(folder.resolve("elsewhere"));
        for (String path : List.of("../elsewhere", "/etc", "terraform/none", "terraform/../../elsewhere")) {
            PlanRequest request = new PlanRequest(act("plan" + path), path, Map.of(), Map.of());
            assertThat(failureOf(() -> here.activities().plan(request)).getType())
                    .isEqualTo(Failures.BAD_REQUEST);
        }
    }

    @Test
    void saysWhatToDoWhenTerraformIsMissing() {
        TerraformSettings settings =
                new TerraformSettings(new ToolEnvironment(Map.of("PATH", "/nowhere:/usr/bin:/bin")), List.of());
        TerraformActivities activities = here.workshop.worker(
                TerraformActivities.class,
                new TerraformActivitiesImpl(
                        here.workshop.runner(), here.workshop.artifacts, here.workshop.keys, settings));

        ApplicationFailure failure = failureOf(() -> activities.plan(TerraformDesk.planning("plan", "1.0", "true")));

        assertThat(failure.getType()).isEqualTo(Failures.TOOL_MISSING);
        assertThat(failure.getOriginalMessage()).contains("terraform").contains("Install it");
    }

    @Test
    void addsLittleToTheBareCommand() throws Exception {
        long[] ours = new long[9];
        long[] bare = new long[9];
        for (int round = 0; round < ours.length; round++) {
            PlanRequest planning = TerraformDesk.planning("plan" + round, "1." + round, "true");
            PlanResult plan = here.activities().plan(planning);
            TerraformActivities activities = here.activities();
            long start = System.nanoTime();
            activities.apply(TerraformDesk.applying("apply" + round, planning, plan));
            ours[round] = System.nanoTime() - start;

            PlanRequest barePlanning = TerraformDesk.planning("bare" + round, "2." + round, "true");
            here.activities().plan(barePlanning);
            Path bareCopy = here.workshop
                    .runner()
                    .settings()
                    .actFolder(barePlanning.act())
                    .resolve("work/site");
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
}
