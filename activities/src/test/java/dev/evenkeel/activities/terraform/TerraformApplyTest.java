package dev.evenkeel.activities.terraform;

import static dev.evenkeel.activities.act.Workshop.act;
import static dev.evenkeel.activities.act.Workshop.detail;
import static dev.evenkeel.activities.act.Workshop.failureOf;
import static dev.evenkeel.activities.act.Workshop.processesWith;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was planned is applied, once, and nothing else. */
class TerraformApplyTest {

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
    void appliesExactlyWhatWasPlanned() {
        PlanResult plan = here.activities().plan(TerraformDesk.planning("plan", "1.0", "true"));
        here.workshop.runbookFile("terraform/site/main.tf", "this is edited meanwhile");
        ApplyResult applied = here.activities()
                .apply(TerraformDesk.applying("apply", TerraformDesk.planning("plan", "1.0", "true"), plan));

        assertThat(plan.summary()).isEqualTo("2 to add");
        assertThat(plan.adds()).isEqualTo(2);
        assertThat(here.workshop.artifacts.text("plan.txt")).contains("terraform_data.site will be created");
        assertThat(applied.summary()).isEqualTo("Apply complete! Resources: 2 added, 0 changed, 0 destroyed.");
        assertThat(applied.outputs()).isEqualTo(Map.of("version", "1.0"));
        assertThat(here.workshop.logs.text(act("apply"), "out"))
                .contains("terraform_data.site: Creating...")
                .contains("Apply complete!")
                .doesNotContain("@message");
    }

    @Test
    void refusesAPlanThatWasTamperedWith() {
        PlanResult plan = here.activities().plan(TerraformDesk.planning("plan", "1.0", "true"));
        PlanResult evil = here.activities().plan(TerraformDesk.planning("evil", "6.6", "true"));
        here.workshop.artifacts.tamper(
                plan.file(), here.workshop.artifacts.bytes(evil.file()).orElseThrow());

        ApplicationFailure failure = failureOf(() -> here.activities()
                .apply(TerraformDesk.applying("apply", TerraformDesk.planning("plan", "1.0", "true"), plan)));

        assertThat(failure.getType()).isEqualTo(Failures.PLAN_CHANGED);
        assertThat(detail(failure).evidence()).contains(plan.file()).contains(evil.file());
        assertThat(here.state()).doesNotExist();
    }

    @Test
    void refusesAPlanThatIsNoLongerKept() {
        PlanResult plan = here.activities().plan(TerraformDesk.planning("plan", "1.0", "true"));
        here.workshop.artifacts.forget(plan.file());

        assertThat(failureOf(() -> here.activities()
                                .apply(TerraformDesk.applying(
                                        "apply", TerraformDesk.planning("plan", "1.0", "true"), plan)))
                        .getType())
                .isEqualTo(Failures.PLAN_CHANGED);
    }

    @Test
    void refusesAPlanThatIsStale() {
        PlanResult stale = here.activities().plan(TerraformDesk.planning("plan", "1.0", "true"));
        here.deploy("2.0");

        ApplicationFailure failure = failureOf(() -> here.activities()
                .apply(TerraformDesk.applying("apply", TerraformDesk.planning("plan", "1.0", "true"), stale)));

        assertThat(failure.getType()).isEqualTo(Failures.PLAN_CHANGED);
        assertThat(detail(failure).advice()).contains("new plan");
    }

    @Test
    void appliesOnAHostThatDidNotPlan() {
        PlanResult plan = here.activities().plan(TerraformDesk.planning("plan", "1.0", "true"));

        TerraformActivities other = here.workshop.worker(
                TerraformActivities.class,
                new TerraformActivitiesImpl(
                        here.workshop.runner("other"),
                        here.workshop.artifacts,
                        here.workshop.keys,
                        TerraformSettings.ofServer()));

        assertThat(other.apply(TerraformDesk.applying("apply", TerraformDesk.planning("plan", "1.0", "true"), plan))
                        .outputs())
                .containsEntry("version", "1.0");
    }

    @Test
    void saysWhyApplyFailed() {
        PlanRequest planning = TerraformDesk.planning("plan", "1.0", "echo no such disk; exit 7");
        PlanResult plan = here.activities().plan(planning);

        ApplicationFailure failure =
                failureOf(() -> here.activities().apply(TerraformDesk.applying("apply", planning, plan)));

        assertThat(failure.getType()).isEqualTo(Failures.TOOL_FAILED);
        assertThat(failure.getOriginalMessage()).contains("local-exec provisioner error");
        assertThat(detail(failure).evidence()).contains("no such disk");
        assertThat(detail(failure).advice()).contains("1 resources were done");
    }

    @Test
    void endsGracefullyOnCancelAndFreesTheLock() {
        String mark = "8642.9753";
        PlanRequest planning = TerraformDesk.planning("plan", "1.0", "sleep " + mark);
        PlanResult plan = here.activities().plan(planning);
        CompletableFuture<ApplyResult> result = CompletableFuture.supplyAsync(
                () -> here.activities().apply(TerraformDesk.applying("apply", planning, plan)));
        await().until(() -> !processesWith("sleep " + mark).isEmpty());

        here.workshop.cancel();

        assertThat(result)
                .failsWithin(Duration.ofSeconds(70))
                .withThrowableThat()
                .havingRootCause()
                .isInstanceOf(CanceledFailure.class);
        assertThat(processesWith("sleep " + mark)).isEmpty();
        assertThat(here.state().resolveSibling(".terraform.tfstate.lock.info")).doesNotExist();
    }

    @Test
    void doesNotKnowWhatAKilledApplyDid() {
        PlanRequest planning = TerraformDesk.planning("plan", "1.0", "kill -9 $PPID; sleep 1");
        PlanResult plan = here.activities().plan(planning);

        ApplicationFailure failure =
                failureOf(() -> here.activities().apply(TerraformDesk.applying("apply", planning, plan)));
        ApplicationFailure again =
                failureOf(() -> here.activities().apply(TerraformDesk.applying("apply", planning, plan)));

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
        PlanRequest planning = TerraformDesk.planning("plan", "1.0", "echo once >>" + counter);
        PlanResult plan = here.activities().plan(planning);
        ApplyRequest request = TerraformDesk.applying("apply", planning, plan);

        ApplyResult first = here.activities().apply(request);
        ApplyResult second = here.activities().apply(request);

        assertThat(second).isEqualTo(first);
        assertThat(here.activities().plan(planning)).isEqualTo(plan);
        assertThat(Files.readString(counter)).isEqualTo("once\n");
    }
}
