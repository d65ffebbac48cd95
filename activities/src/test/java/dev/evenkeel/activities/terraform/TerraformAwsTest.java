package dev.evenkeel.activities.terraform;

import static dev.evenkeel.activities.act.Workshop.detail;
import static dev.evenkeel.activities.act.Workshop.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.evenkeel.activities.act.ToolEnvironment;
import dev.evenkeel.activities.act.Workshop;
import dev.evenkeel.activities.terraform.PlanDigest.Action;
import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.TerraformActivities;
import dev.evenkeel.workflows.contract.TerraformActivities.ApplyRequest;
import dev.evenkeel.workflows.contract.TerraformActivities.DriftResult;
import dev.evenkeel.workflows.contract.TerraformActivities.OutputResult;
import dev.evenkeel.workflows.contract.TerraformActivities.PlanRequest;
import dev.evenkeel.workflows.contract.TerraformActivities.PlanResult;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real AWS provider against a stand-in for AWS: fifteen resources in two regions, from their plan to their end. It takes minutes,
 * most of which the provider waits; hence one story.
 */
class TerraformAwsTest {

    private static final String POLICY = """
            rules:
              - id: small_machines
                message: Take a machine of the class t3
                owner: team-platform
                each: "resource.type == 'aws_instance' && resource.action != 'destroy' && !resource.after.instance_type.startsWith('t3.')"
              - id: lost_data
                message: This loses data
                owner: team-data
                severity: warn
                each: "resource.stateful && resource.action in ['destroy', 'replace']"
            """;

    private static final String PRICES = """
            currency: USD
            prices:
              - { resource: aws_instance, match: { instance_type: t3.micro }, monthly: 7.59 }
              - { resource: aws_dynamodb_table, monthly: 1 }
              - { resource: aws_s3_bucket, monthly: 0.5 }
              - { resource: "aws_route53_*", monthly: 0.5 }
              - { resource: aws_launch_template, monthly: 0 }
              - { resource: aws_ssm_parameter, monthly: 0 }
            """;

    @TempDir
    private Path folder;

    private Workshop workshop;
    private AwsStandIn aws;

    @BeforeEach
    void open() throws IOException {
        Optional<Path> moto = AwsStandIn.program();
        Assumptions.assumeTrue(moto.isPresent(), "there is no moto_server: ./evenkeel test obtains it");
        Assumptions.assumeTrue(
                Terraform.onPath("terraform", System.getenv("PATH")).isPresent(), "terraform is not on the PATH");
        workshop = new Workshop(folder);
        workshop.runbookFile("policy.yaml", POLICY);
        workshop.runbookFile("prices.yaml", PRICES);
        for (String file : List.of("main.tf", "region/main.tf")) {
            workshop.runbookFile(
                    "terraform/aws/" + file, Files.readString(Path.of("src/test/resources/terraform/aws/" + file)));
        }
        aws = AwsStandIn.start(moto.get(), folder.resolve("moto.log"));
        aws.makeBucket("evenkeel-state");
    }

    @AfterEach
    void close() {
        if (aws != null) {
            aws.close();
            workshop.close();
        }
    }

    @Test
    void plansJudgesAppliesComparesAndDestroysInTwoRegions() {
        PlanResult denied = firstPlan();
        assertThat(denied.policy().outcome()).isEqualTo("denied");
        assertThat(denied.policy().denied())
                .hasSize(2)
                .first()
                .asString()
                .startsWith("module.one.aws_instance.web: Take a machine of the class t3");

        PlanRequest planned = request("plan", "t3.micro", false, 50.0);
        PlanResult plan = activities().plan(planned);
        assertThat(plan.summary()).isEqualTo("15 to add");
        assertThat(plan.policy().outcome()).isEqualTo("passed");
        assertThat(plan.stateful()).isEmpty();
        assertThat(plan.cost().priced()).isCloseTo(2 * (7.59 + 1 + 0.5) + 5 * 0.5, within(0.001));
        assertThat(plan.cost().unpriced()).as("the scaling group is in no row").isEqualTo(1);
        assertThat(plan.cost().budget()).isEqualTo("unknown");
        assertThat(digest().changes()).hasSize(15).allMatch(change -> change.action() == Action.CREATE);

        saysWhoHoldsTheLockInTheBucket();

        assertThat(activities()
                        .apply(new ApplyRequest(act("apply"), planned, plan))
                        .summary())
                .startsWith("Apply complete! Resources: 15 added");
        OutputResult outputs = activities().output(request("output", "t3.micro", false, null));
        assertThat(outputs.values()).isEqualTo(Map.of("buckets", List.of("orders-one", "orders-two")));
        assertThat(outputs.sensitive()).containsExactly("secret");

        tellsDriftApart();
        destroysWhatIsLeft();
    }

    private void saysWhoHoldsTheLockInTheBucket() {
        String lock = "/evenkeel-state/shop.tfstate.tflock";
        aws.put(
                lock,
                "{\"ID\":\"4711-abc\",\"Operation\":\"OperationTypeApply\",\"Info\":\"\",\"Who\":\"alice@laptop\","
                        + "\"Version\":\"1.11.4\",\"Created\":\"2026-01-02T03:04:05Z\",\"Path\":\"evenkeel-state/shop.tfstate\"}");

        ApplicationFailure failure = failureOf(() -> plan("locked", "t3.micro", null));

        assertThat(failure.getOriginalMessage())
                .contains("alice@laptop has held it since 2026-01-02 03:04:05")
                .contains("for OperationTypeApply, lock ID 4711-abc");
        assertThat(detail(failure).advice()).contains("force-unlock 4711-abc");
        aws.delete(lock);
    }

    private void tellsDriftApart() {
        aws.call(
                "eu-central-1",
                "ssm",
                "AmazonSSM.PutParameter",
                "{\"Name\":\"/shop/version\",\"Value\":\"6.6\",\"Type\":\"String\",\"Overwrite\":true}");
        DriftResult changed = activities().drift(request("drift1", "t3.micro", false, null));
        assertThat(changed.status()).isEqualTo("changed");
        assertThat(changed.changed()).containsExactly("module.two.aws_ssm_parameter.version");

        aws.call("us-east-1", "dynamodb", "DynamoDB_20120810.DeleteTable", "{\"TableName\":\"orders\"}");
        DriftResult deleted = activities().drift(request("drift2", "t3.micro", false, null));
        assertThat(deleted.status()).isEqualTo("deleted");
        assertThat(deleted.drifted()).isTrue();
        assertThat(deleted.deleted()).containsExactly("module.one.aws_dynamodb_table.orders");
        assertThat(digest().changes().getFirst())
                .satisfies(change -> assertThat(change.action()).isEqualTo(Action.GONE))
                .satisfies(change -> assertThat(change.stateful()).isTrue());
        assertThat(digest().changes())
                .filteredOn(change -> change.action() == Action.CHANGED)
                .flatExtracting(PlanDigest.Change::attributes)
                .anySatisfy(attribute ->
                        assertThat(attribute.path() + attribute.sensitive()).isEqualTo("valuetrue"));
    }

    private void destroysWhatIsLeft() {
        PlanRequest planned = request("away", "t3.micro", true, null);
        PlanResult away = activities().plan(planned);

        assertThat(away.stateful())
                .containsExactlyInAnyOrder(
                        "module.one.aws_s3_bucket.orders",
                        "module.two.aws_s3_bucket.orders",
                        "module.two.aws_dynamodb_table.orders");
        assertThat(away.policy().outcome()).isEqualTo("warned");
        assertThat(away.policy().warned()).hasSize(3);
        assertThat(away.cost().priced()).isNegative();
        assertThat(digest().kind()).isEqualTo("destroy");
        assertThat(activities()
                        .destroy(new ApplyRequest(act("destroy"), planned, away))
                        .summary())
                .contains("14 destroyed");
    }

    /** A provider that is in no mirror is asked for at its registry; where neither answers, nothing can be tested. */
    private PlanResult firstPlan() {
        try {
            return plan("large", "m5.large", null);
        } catch (ActivityFailure e) {
            boolean noProvider = e.getCause() instanceof ApplicationFailure failure
                    && failure.getType().equals(Failures.UNREACHABLE)
                    && failure.getOriginalMessage().startsWith("terraform init");
            Assumptions.assumeFalse(noProvider, "the AWS provider is in no mirror, and its registry cannot be reached");
            throw e;
        }
    }

    private PlanResult plan(String step, String size, @Nullable Double budget) {
        return activities().plan(request(step, size, false, budget));
    }

    private PlanDigest digest() {
        return PlanDigest.read(workshop.artifacts.text(PlanDigest.NAME).getBytes(StandardCharsets.UTF_8))
                .orElseThrow();
    }

    private TerraformActivities activities() {
        TerraformSettings usual = TerraformSettings.ofServer();
        TerraformSettings settings = new TerraformSettings(
                new ToolEnvironment(aws.environment(usual.environment().variables())), usual.mirrors());
        return workshop.worker(
                TerraformActivities.class,
                new TerraformActivitiesImpl(workshop.runner(), workshop.artifacts, workshop.keys, settings));
    }

    private static PlanRequest request(String step, String size, boolean destroy, @Nullable Double budget) {
        return new PlanRequest(
                act(step), "terraform/aws", Map.of(), Map.of("size", size), null, List.of(), 30, destroy, budget);
    }

    private static Act act(String step) {
        return Workshop.act(step, Map.of(), Duration.ofMinutes(10));
    }
}
