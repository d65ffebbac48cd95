package dev.evenkeel.activities.terraform;

import static dev.evenkeel.activities.act.Workshop.act;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.activities.act.Workshop;
import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.TerraformActivities;
import dev.evenkeel.workflows.contract.TerraformActivities.PlanRequest;
import dev.evenkeel.workflows.contract.TerraformActivities.Verdict;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the real conftest, where it is on the PATH; its build takes ten minutes, so it is not obtained for the tests. */
@Tag("conftest")
class ConftestTest {

    private static final String PLAN = "input.resource_changes[_]";

    @TempDir
    private Path folder;

    private Workshop workshop;

    @BeforeEach
    void open() {
        Assumptions.assumeTrue(
                Terraform.onPath("terraform", System.getenv("PATH")).isPresent(), "terraform is not on the PATH");
        workshop = new Workshop(folder);
        workshop.runbookFile("terraform/site/main.tf", """
                variable "password" {
                  sensitive = true
                  default   = "tr0ub4dor&3"
                }
                resource "terraform_data" "one" { input = { name = "one", password = var.password } }
                """);
    }

    @AfterEach
    void close() {
        if (workshop != null) {
            workshop.close();
        }
    }

    @Test
    void deniesAndWarnsByTheRules() {
        rules("main", """
                deny contains msg if {
                  some change in input.resource_changes
                  change.change.after.input.name == "one"
                  msg := sprintf("%s: take another name than %s", [change.address, change.change.after.input.password])
                }
                warn contains "untagged" if true
                """);

        Verdict verdict = verdict("production");

        assertThat(verdict.outcome()).isEqualTo("denied");
        assertThat(verdict.denied())
                .singleElement()
                .asString()
                .startsWith("terraform_data.one: take another name than")
                .endsWith("[conftest]")
                .doesNotContain("tr0ub4dor");
        assertThat(verdict.warned()).containsExactly("untagged [conftest]");
    }

    @Test
    void letsPassWhatBreaksNoRule() {
        rules("main", "deny contains \"never\" if " + PLAN + ".address == \"none\"\n");

        assertThat(verdict("production").outcome()).isEqualTo("passed");
    }

    @Test
    void namesWhatAnExceptionLetsPass() {
        rules("main", """
                deny_port contains "port 22 is open" if true
                exception contains rules if { rules := ["port"] }
                """);

        Verdict verdict = verdict("production");

        assertThat(verdict.outcome()).isEqualTo("passed");
        assertThat(verdict.excepted()).singleElement().asString().contains("port");
    }

    @Test
    void looksAtTheRulesOfEveryPackage() {
        rules("team.shop", "deny contains \"no\" if true\n");

        assertThat(verdict("production").denied()).containsExactly("no [conftest]");
    }

    @Test
    void whatCannotBeJudgedDeniesInProductionAndWarnsElsewhere() {
        rules("main", "deny contains \"x\" if to_number(" + PLAN + ".address) > 1\n");
        cannotJudge("to_number");

        rules("main", "deny contains \"x\" if {\n");
        cannotJudge("rego_parse_error");

        rules("library", "big(x) if x > 1\n");
        cannotJudge("there is no rule");
    }

    private void cannotJudge(String why) {
        assertThat(verdict("production").denied())
                .singleElement()
                .asString()
                .contains("conftest could not judge the plan", why);
        assertThat(verdict("staging").outcome()).isEqualTo("warned");
    }

    private void rules(String name, String text) {
        workshop.runbookFile("terraform/site/policy/main.rego", "package " + name + "\nimport rego.v1\n" + text);
    }

    private Verdict verdict(String environment) {
        Act usual = act("plan" + System.nanoTime());
        Act there = new Act(
                usual.runId(), usual.step(), 1, Mode.LIVE, environment, "north", Map.of(), usual.timeoutMillis(), null);
        return workshop.worker(
                        TerraformActivities.class,
                        new TerraformActivitiesImpl(
                                workshop.runner(), workshop.artifacts, workshop.keys, TerraformSettings.ofServer()))
                .plan(new PlanRequest(there, "terraform/site", Map.of(), Map.of()))
                .policy();
    }
}
