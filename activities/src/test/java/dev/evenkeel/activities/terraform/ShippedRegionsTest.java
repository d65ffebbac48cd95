package dev.evenkeel.activities.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.activities.act.ToolEnvironment;
import dev.evenkeel.activities.library.Library;
import dev.evenkeel.activities.library.LibraryRun;
import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.EstateSnapshot.Site;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The shipped deploy over clouds and the shipped audit of drift, run by the real engine with the real Terraform: a site without a cloud,
 * and two regions of the stand-in for AWS with the real provider. The provider makes it slow; hence one story.
 */
class ShippedRegionsTest {

    private static final String DEPLOY = "deploy/terraform-regions.yaml";
    private static final Map<String, String> NO_SOAK = Map.of("soak: 30s", "soak: 0s");
    private static final Map<String, Object> VERSION = Map.of("version", "1.1.0");

    @TempDir
    private Path folder;

    private AwsStandIn aws;
    private Library library;

    @BeforeEach
    void open() throws IOException {
        Optional<Path> moto = AwsStandIn.program();
        Assumptions.assumeTrue(moto.isPresent(), "there is no moto_server: ./evenkeel test obtains it");
        Assumptions.assumeTrue(
                Terraform.onPath("terraform", System.getenv("PATH")).isPresent(), "terraform is not on the PATH");
        aws = AwsStandIn.start(moto.get(), folder.resolve("moto.log"));
        TerraformSettings usual = TerraformSettings.ofServer();
        TerraformSettings settings = new TerraformSettings(
                new ToolEnvironment(aws.environment(usual.environment().variables())), usual.mirrors());
        library = new Library(
                folder,
                settings,
                Map.of(),
                site("lab", "local", "here"),
                site("virginia", "aws", "us-east-1"),
                site("frankfurt", "aws", "eu-central-1"));
    }

    @AfterEach
    void close() {
        if (library != null) {
            library.close();
        }
        if (aws != null) {
            aws.close();
        }
    }

    @Test
    void bringsAVersionToAllCloudsThenFindsAndRepairsWhatHandsHaveChanged() throws IOException {
        LibraryRun deploy = library.start(DEPLOY, NO_SOAK, VERSION, Mode.LIVE);
        Assumptions.assumeFalse(
                noProvider(deploy), "the AWS provider is in no mirror, and its registry cannot be reached");
        deploy.approve("agree");
        assertThat(deploy.result().status()).as(deploy.said()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(deploy.said()).contains("virginia", "frankfurt").contains("STEP_FINISHED verify/same");

        byHand("eu-central-1", "PutParameter", "{\"Name\":\"/shop/version\",\"Value\":\"6.6.6\",\"Overwrite\":true}");
        byHand("us-east-1", "DeleteParameter", "{\"Name\":\"/shop/version\"}");

        LibraryRun audit =
                library.start("task/drift-audit.yaml", Map.of("module", "region", "version", "1.1.0"), Mode.LIVE);
        for (String region : new String[] {"virginia", "frankfurt"}) {
            audit.answer("settle[" + region + "]", Action.COMPLETE, Map.of("chosen", "revert"));
        }
        audit.approve("agree[virginia]").approve("agree[frankfurt]");

        assertThat(audit.result().status()).as(audit.said()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(audit.journal().toString())
                .contains("**frankfurt** has drifted, class **changed**", "**virginia** has drifted, class **deleted**")
                .doesNotContain("**lab** has drifted");
        assertThat(audit.said()).contains("repaired[virginia]", "repaired[frankfurt]");
    }

    @Test
    void planOfARehearsalChangesNeitherStateNorCloud() throws IOException {
        library.close();
        library = new Library(
                folder.resolve("local"), TerraformSettings.ofServer(), Map.of(), site("lab", "local", "here"));
        assertThat(library.start(DEPLOY, NO_SOAK, VERSION, Mode.LIVE)
                        .approve("agree")
                        .result()
                        .status())
                .isEqualTo(RunStatus.SUCCEEDED);
        String before = states();

        for (String runbook : new String[] {DEPLOY, "task/drift-audit.yaml"}) {
            Map<String, Object> inputs = runbook.equals(DEPLOY)
                    ? Map.of("version", "1.2.0")
                    : Map.of("module", "region", "version", "1.2.0");
            LibraryRun rehearsed = library.start(runbook, inputs, Mode.REHEARSAL);
            assertThat(rehearsed.result().status()).as(rehearsed.said()).isEqualTo(RunStatus.SUCCEEDED);
        }

        assertThat(states()).isEqualTo(before);
    }

    private String states() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("local/data/terraform/states"))) {
            StringBuilder all = new StringBuilder();
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                all.append(file).append(Files.readString(file));
            }
            return all.toString();
        }
    }

    /** Somebody's own hand, past Terraform. */
    private void byHand(String region, String action, String body) {
        aws.call(region, "ssm", "AmazonSSM." + action, body);
    }

    private static boolean noProvider(LibraryRun run) {
        return run.firstFailure()
                .filter(message -> message.startsWith("terraform init"))
                .isPresent();
    }

    private static Site site(String name, String provider, String region) {
        return new Site(name, name, provider, region, "http://" + name, Map.of(), Map.of(), false, Map.of());
    }
}
