package dev.evenkeel.activities.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.workflows.contract.TerraformActivities.PlanRequest;
import dev.evenkeel.workflows.contract.TerraformActivities.PlanResult;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the rules and the prices make of a plan. */
class TerraformRulesTest {

    @TempDir
    private Path folder;

    @AutoClose
    private PlanDesk here;

    @BeforeEach
    void open() throws Exception {
        Assumptions.assumeTrue(
                Terraform.onPath("terraform", System.getenv("PATH")).isPresent(), "terraform is not on the PATH");
        here = new PlanDesk(folder);
    }

    @Test
    void saysWhichChangesLoseDataByTheUsualListAndTheFile() {
        here.apply("first", PlanDesk.request("first", "one"));
        here.workshop.runbookFile("policy.yaml", "stateful: [terraform_data]\n");

        PlanResult plan = here.activities().plan(PlanDesk.request("second", "two"));

        assertThat(plan.stateful()).containsExactly("terraform_data.one");
        assertThat(plan.policy().outcome()).isEqualTo("none");
        assertThat(here.digest().changes().getFirst().stateful()).isTrue();
    }

    @Test
    void judgesThePlanByTheRulesOfTheFolder() {
        here.workshop.runbookFile("policy.yaml", """
                rules:
                  - { id: short, message: Take a longer name, owner: team, each: "resource.type == 'terraform_data' && resource.name == 'one' && size(resource.after.input.name) < 5" }
                  - { id: blind, message: M, owner: team, severity: warn, each: "resource.after.input.password == 'tr0ub4dor&3'" }
                """);

        PlanResult plan = here.activities().plan(PlanDesk.request("plan", "one"));
        PlanResult longer = here.activities().plan(PlanDesk.request("plan2", "longer"));

        assertThat(plan.policy().denied()).contains("terraform_data.one: Take a longer name [short, team]");
        assertThat(longer.policy().denied())
                .as("a rule that cannot be judged for an input that is a text denies in production")
                .singleElement()
                .asString()
                .startsWith("blind (team) could not be judged");
        assertThat(here.digest().policy()).isEqualTo(longer.policy());
    }

    @Test
    void aBrokenFileOfRulesDeniesInProductionAndWarnsElsewhere() {
        here.workshop.runbookFile("policy.yaml", "rules: [ { id: x } ]\n");

        PlanResult production = here.activities().plan(PlanDesk.request("plan", "one"));
        PlanResult staging = here.activities()
                .plan(new PlanRequest(
                        PlanDesk.in("staging", "plan2"), "terraform/site", Map.of(), Map.of("name", "one")));

        assertThat(production.policy().denied())
                .singleElement()
                .asString()
                .contains("The policy is broken: policy.yaml line 1");
        assertThat(staging.policy().outcome()).isEqualTo("warned");
    }

    @Test
    void asksConftestWhereItIsInstalledAndRulesLieBesideTheModule() {
        here.workshop.runbookFile("terraform/site/policy/main.rego", "package main\n");
        here.program("conftest", """
                echo "$@" >>"$(dirname "$0")/asked"
                test -s "$9" || exit 9
                echo '[{"filename":"shown.json","namespace":"main","successes":1,"warnings":[{"msg":"Untagged"}],"failures":[{"msg":"Port 22 is open"}]}]'
                exit 1
                """);

        PlanResult plan = here.activities().plan(PlanDesk.request("plan", "one"));

        assertThat(plan.policy().outcome()).isEqualTo("denied");
        assertThat(plan.policy().denied()).containsExactly("Port 22 is open [conftest]");
        assertThat(plan.policy().warned()).containsExactly("Untagged [conftest]");
    }

    @Test
    void conftestThatBreaksDownDeniesInProduction() {
        here.workshop.runbookFile("terraform/site/policy/main.rego", "package main\n");
        here.program("conftest", "echo 'rego_parse_error: no such thing' >&2; exit 1\n");

        assertThat(here.activities()
                        .plan(PlanDesk.request("plan", "one"))
                        .policy()
                        .denied())
                .singleElement()
                .asString()
                .contains("conftest could not judge the plan", "rego_parse_error");
    }

    @Test
    void pricesThePlanByTheBookOfTheFolder() {
        here.workshop.runbookFile("prices.yaml", """
                currency: EUR
                prices:
                  - { resource: terraform_data, match: { input: a }, monthly: 12.5 }
                """);

        PlanResult unknown = here.activities().plan(PlanDesk.request("plan", "one", Map.of(), 100.0));
        PlanResult over = here.activities().plan(PlanDesk.request("plan2", "one", Map.of(), 10.0));
        PlanResult free = here.activities().plan(PlanDesk.request("plan3", "one", Map.of()));

        assertThat(unknown.cost().monthly()).isNull();
        assertThat(unknown.cost().priced()).isEqualTo(12.5);
        assertThat(unknown.cost().unpriced()).isEqualTo(1);
        assertThat(unknown.cost().budget()).isEqualTo("unknown");
        assertThat(over.cost().budget()).isEqualTo("over");
        assertThat(free.cost().budget()).isEqualTo("none");
        assertThat(here.digest().costs())
                .contains(
                        new PlanDigest.PricedChange("terraform_data.more[\"a\"]", 12.5),
                        new PlanDigest.PricedChange("terraform_data.one", null));
    }

    @Test
    void withoutAnyPriceNoBudgetIsKept() {
        assertThat(here.activities()
                        .plan(PlanDesk.request("plan", "one", Map.of(), 1_000_000.0))
                        .cost()
                        .budget())
                .isEqualTo("unknown");
    }

    @Test
    void asksInfracostWhereItIsInstalled() {
        here.program("infracost", """
                test -s "$3" || exit 9
                cat <<'JSON'
                {"currency":"USD","diffTotalMonthlyCost":"30","projects":[{"diff":{"resources":[{"name":"terraform_data.one","monthlyCost":"30"}]}}],"summary":{"noPriceResourceCounts":{"aws_iam_role":1}}}
                JSON
                """);

        PlanResult plan = here.activities().plan(PlanDesk.request("plan", "one", Map.of(), 20.0));

        assertThat(plan.cost().source()).isEqualTo("infracost");
        assertThat(plan.cost().priced()).isEqualTo(30);
        assertThat(plan.cost().unpriced()).isEqualTo(1);
        assertThat(plan.cost().budget()).isEqualTo("over");
    }

    @Test
    void fallsBackToTheBookWhenInfracostDoesNotAnswer() {
        here.program("infracost", "echo 'No INFRACOST_API_KEY environment variable is set' >&2; exit 1\n");
        here.workshop.runbookFile("prices.yaml", "currency: EUR\nprices: [ { resource: \"*\", monthly: 2 } ]\n");

        assertThat(here.activities()
                        .plan(PlanDesk.request("plan", "one"))
                        .cost()
                        .monthly())
                .isEqualTo(4);
    }
}
