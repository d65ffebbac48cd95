package dev.evenkeel.activities.terraform;

import static dev.evenkeel.activities.act.Workshop.act;
import static dev.evenkeel.activities.act.Workshop.detail;
import static dev.evenkeel.activities.act.Workshop.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.evenkeel.activities.act.ToolEnvironment;
import dev.evenkeel.activities.act.Workshop;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.TerraformActivities;
import dev.evenkeel.workflows.contract.TerraformActivities.PlanRequest;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody else, with a Terraform of their own, holds the lock of a state that lies in S3. */
class RemoteLockTest {

    private static final String FILE = "use_lockfile = true";
    private static final String TABLE = "dynamodb_table = \"locks\"";

    @TempDir
    private Path folder;

    private final List<Process> others = new ArrayList<>();
    private Workshop workshop;
    private AwsStandIn aws;
    private Map<String, String> environment;

    @BeforeEach
    void open() {
        Optional<Path> moto = AwsStandIn.program();
        Assumptions.assumeTrue(moto.isPresent(), "there is no moto_server: ./evenkeel test obtains it");
        Assumptions.assumeTrue(
                Terraform.onPath("terraform", System.getenv("PATH")).isPresent(), "terraform is not on the PATH");
        workshop = new Workshop(folder);
        aws = AwsStandIn.start(moto.get(), folder.resolve("moto.log"));
        aws.makeBucket("evenkeel-state");
        aws.call(
                "us-east-1",
                "dynamodb",
                "DynamoDB_20120810.CreateTable",
                "{\"TableName\":\"locks\",\"AttributeDefinitions\":[{\"AttributeName\":\"LockID\",\"AttributeType\":\"S\"}],"
                        + "\"KeySchema\":[{\"AttributeName\":\"LockID\",\"KeyType\":\"HASH\"}],"
                        + "\"BillingMode\":\"PAY_PER_REQUEST\"}");
        environment = aws.environment(TerraformSettings.ofServer().environment().variables());
        workshop.runbookFile("terraform/file/main.tf", module("file", FILE));
        workshop.runbookFile("terraform/table/main.tf", module("table", TABLE));
    }

    @AfterEach
    void close() {
        if (aws != null) {
            others.forEach(Process::destroyForcibly);
            aws.close();
            workshop.close();
        }
    }

    /** Both at once, since each waits for the lock for half a minute before it gives up. */
    @Test
    void saysWhoHoldsItSinceWhenAndWhatToDoAndGoesOnWhenItIsFree() throws Exception {
        Path go = folder.resolve("go");
        Process file = apply("file", FILE);
        Process table = apply("table", TABLE);
        await().atMost(Duration.ofMinutes(1))
                .until(() -> Files.exists(Path.of(go + ".file")) && Files.exists(Path.of(go + ".table")));

        CompletableFuture<ApplicationFailure> byFile = refused("file");
        CompletableFuture<ApplicationFailure> byTable = refused("table");

        explained(byFile.get(3, TimeUnit.MINUTES));
        explained(byTable.get(3, TimeUnit.MINUTES));
        Files.createFile(go);
        assertThat(file.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(table.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(activities().plan(request("again", "file")).adds()).isZero();
        assertThat(activities().plan(request("again2", "table")).adds()).isZero();
    }

    private static void explained(ApplicationFailure failure) {
        assertThat(failure.getType()).isEqualTo(Failures.TOOL_FAILED);
        assertThat(failure.getOriginalMessage())
                .startsWith(
                        "terraform plan did not get the lock of the state: " + System.getProperty("user.name") + "@")
                .containsPattern("has held it since \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d")
                .contains("for OperationTypeApply")
                .containsPattern("lock ID [0-9a-f]{8}-[0-9a-f-]{27}");
        assertThat(detail(failure).advice())
                .contains("Wait until that work is done")
                .containsPattern("terraform force-unlock [0-9a-f]{8}-[0-9a-f-]{27}");
    }

    private CompletableFuture<ApplicationFailure> refused(String module) {
        TerraformActivities terraform = activities();
        return CompletableFuture.supplyAsync(
                () -> failureOf(() -> terraform.plan(request("plan-" + module, module))),
                work -> Thread.ofVirtual().start(work));
    }

    /** By hand, as a colleague would: it goes on until it may end. */
    private Process apply(String name, String lock) throws IOException {
        Path own = Files.createDirectories(folder.resolve("colleague-" + name));
        Files.writeString(own.resolve("main.tf"), module(name, lock));
        ProcessBuilder builder = new ProcessBuilder(
                        "sh", "-c", "terraform init -input=false && exec terraform apply -auto-approve -input=false")
                .directory(own.toFile())
                .redirectErrorStream(true)
                .redirectOutput(own.resolve("log").toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        others.add(process);
        return process;
    }

    private String module(String name, String lock) {
        Path go = folder.resolve("go");
        return """
            terraform {
              backend "s3" {
                bucket = "evenkeel-state"
                key    = "%1$s"
                region = "us-east-1"
                %2$s
                skip_credentials_validation = true
                skip_requesting_account_id  = true
                use_path_style              = true
              }
            }
            resource "terraform_data" "slow" {
              provisioner "local-exec" {
                command = "touch %3$s.%1$s; while [ ! -e %3$s ]; do sleep 0.2; done"
              }
            }
            """.formatted(name, lock, go);
    }

    private TerraformActivities activities() {
        return workshop.worker(
                TerraformActivities.class,
                new TerraformActivitiesImpl(
                        workshop.runner(),
                        workshop.artifacts,
                        workshop.keys,
                        new TerraformSettings(new ToolEnvironment(environment), List.of())));
    }

    private static PlanRequest request(String step, String module) {
        return new PlanRequest(act(step, Map.of(), Duration.ofMinutes(5)), "terraform/" + module, Map.of(), Map.of());
    }
}
