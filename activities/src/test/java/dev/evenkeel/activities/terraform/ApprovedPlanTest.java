package dev.evenkeel.activities.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.activities.library.Library;
import dev.evenkeel.activities.library.LibraryRun;
import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.EstateSnapshot.Site;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole run, with the real Terraform: people agree to one plan, and a later one is applied. */
class ApprovedPlanTest {

    private static final String RUNBOOK = """
            runbook: later
            procedure: task
            title: Plans again after the approval
            owner: team
            steps:
              - id: first
                terraform.plan: { folder: terraform/site }
                secrets: { TF_VAR_password: "file:password" }
              - id: agree
                approval: { count: 1 }
              - id: second
                terraform.plan: { folder: terraform/site }
                secrets: { TF_VAR_password: "file:password" }
              - id: apply
                terraform.apply: { plan: second }
            """;

    @TempDir
    private Path folder;

    private Library library;

    @BeforeEach
    void open() throws IOException {
        Assumptions.assumeTrue(
                Terraform.onPath("terraform", System.getenv("PATH")).isPresent(), "terraform is not on the PATH");
        Path runbooks = folder.resolve("runbooks");
        Files.createDirectories(runbooks.resolve("terraform/site"));
        Files.writeString(runbooks.resolve("later.yaml"), RUNBOOK);
        Files.writeString(runbooks.resolve("terraform/site/main.tf"), """
                variable "password" {
                  type      = string
                  sensitive = true
                }
                resource "terraform_data" "one" { input = var.password }
                """);
        library = new Library(
                runbooks,
                folder,
                TerraformSettings.ofServer(),
                Map.of(),
                new Site("north", "North", "", "", "http://north", Map.of(), Map.of(), false, Map.of()));
        library.secret("password", "tr0ub4dor&3");
    }

    @AfterEach
    void close() {
        if (library != null) {
            library.close();
        }
    }

    @Test
    void aLaterPlanOfTheSameIsCovered() {
        LibraryRun run = library.start("later.yaml", Map.of(), Mode.LIVE);
        run.approve("agree");

        assertThat(run.result().status()).as(run.said()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.journal())
                .filteredOn(event -> event.type() == Type.PERSON_ASKED)
                .hasSize(1);
    }

    @Test
    void aLaterPlanThatSetsAnotherPasswordIsAskedAbout() {
        LibraryRun run = library.start("later.yaml", Map.of(), Mode.LIVE);
        run.asked("agree");
        library.secret("password", "somebody else's");
        run.approve("agree");

        run.answer("apply", Action.REJECT, Map.of());
        run.answer("apply", Action.STOP, Map.of());

        assertThat(run.result().status()).as(run.said()).isEqualTo(RunStatus.FAILED);
        assertThat(run.said()).contains("not covered by an approval").doesNotContain("tr0ub4dor", "somebody else's");
        assertThat(folder.resolve("data/terraform/states/production/north/terraform/site/terraform.tfstate"))
                .as("nothing was applied")
                .doesNotExist();
    }
}
