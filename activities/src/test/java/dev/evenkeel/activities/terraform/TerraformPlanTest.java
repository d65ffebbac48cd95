package dev.evenkeel.activities.terraform;

import static dev.evenkeel.activities.act.Workshop.act;
import static dev.evenkeel.activities.act.Workshop.failureOf;
import static dev.evenkeel.activities.act.Workshop.rehearsal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.evenkeel.activities.act.ToolEnvironment;
import dev.evenkeel.activities.act.Workshop;
import dev.evenkeel.activities.terraform.PlanDigest.Action;
import dev.evenkeel.activities.terraform.PlanDigest.Attribute;
import dev.evenkeel.activities.terraform.PlanDigest.Change;
import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.TerraformActivities;
import dev.evenkeel.workflows.contract.TerraformActivities.ApplyRequest;
import dev.evenkeel.workflows.contract.TerraformActivities.DriftResult;
import dev.evenkeel.workflows.contract.TerraformActivities.OutputResult;
import dev.evenkeel.workflows.contract.TerraformActivities.PlanRequest;
import dev.evenkeel.workflows.contract.TerraformActivities.PlanResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of a plan before anybody applies it: what it does, what the rules and the prices make of it. */
class TerraformPlanTest {

    private static final String MODULE = """
            variable "name" { type = string }
            variable "password" {
              type      = string
              sensitive = true
              default   = "tr0ub4dor&3"
            }
            variable "keys" {
              type    = set(string)
              default = ["a"]
            }
            resource "terraform_data" "one" {
              input            = { name = var.name, password = var.password, list = [1, 2] }
              triggers_replace = var.name
            }
            resource "terraform_data" "more" {
              for_each = var.keys
              input    = each.key
            }
            output "name" { value = var.name }
            output "size" { value = length(var.name) }
            output "password" {
              value     = var.password
              sensitive = true
            }
            """;

    @TempDir
    private Path folder;

    private Workshop workshop;
    private Map<String, String> environment;

    @BeforeEach
    void open() {
        Assumptions.assumeTrue(
                Terraform.onPath("terraform", System.getenv("PATH")).isPresent(), "terraform is not on the PATH");
        workshop = new Workshop(folder);
        workshop.runbookFile("terraform/site/main.tf", MODULE);
        environment = new LinkedHashMap<>(ToolEnvironment.ofServer().variables());
    }

    @AfterEach
    void close() {
        if (workshop != null) {
            workshop.close();
        }
    }

    @Test
    void digestsWhatIsMadeChangedReplacedAndDestroyed() {
        apply("first", request("first", "one"));

        PlanRequest request = request("second", "two", Map.of("keys", List.of("b")));
        PlanResult plan = activities().plan(request);
        PlanDigest digest = digest();

        assertThat(plan.summary()).isEqualTo("1 to add, 1 to replace, 1 to destroy");
        assertThat(plan.replaces()).isEqualTo(1);
        assertThat(digest.changes())
                .extracting(Change::action, Change::address)
                .containsExactly(
                        tuple(Action.DESTROY, "terraform_data.more[\"a\"]"),
                        tuple(Action.REPLACE, "terraform_data.one"),
                        tuple(Action.CREATE, "terraform_data.more[\"b\"]"));
        assertThat(digest.changes().getFirst().reason()).isEqualTo("delete_because_each_key");
        Change replaced = digest.changes().get(1);
        assertThat(replaced.forcing()).containsExactly("triggers_replace");
        assertThat(replaced.attributes())
                .contains(
                        new Attribute("input.name", "one", "two", false, false, false),
                        new Attribute("triggers_replace", "one", "two", false, false, true))
                .anySatisfy(attribute -> {
                    assertThat(attribute.path()).isEqualTo("id");
                    assertThat(attribute.unknown()).isTrue();
                    assertThat(attribute.after()).isNull();
                });
        assertThat(digest.outputs()).contains(new Attribute("name", "one", "two", false, false, false));
        assertThat(workshop.artifacts.text(PlanDigest.NAME)).doesNotContain("tr0ub4dor");
    }

    @Test
    void masksWhatIsMarkedAsSensitiveEvenWhereItChanges() {
        apply("first", request("first", "one"));

        activities().plan(request("second", "one", Map.of("password", "another one")));

        assertThat(digest().changes())
                .singleElement()
                .satisfies(change -> assertThat(change.action()).isEqualTo(Action.UPDATE))
                .satisfies(change -> assertThat(change.attributes())
                        .contains(new Attribute("input.password", null, null, true, false, false)));
        assertThat(workshop.artifacts.text(PlanDigest.NAME)).doesNotContain("tr0ub4dor", "another one");
    }

    @Test
    void boundsHostileNamesAndValues() {
        String evil = "x".repeat(5_000) + "<script>\u202e\u0007";
        activities().plan(request("plan", "<script>alert(1)</script>\u202eevil", Map.of("keys", List.of(evil))));

        PlanDigest digest = digest();
        assertThat(digest.changes()).allSatisfy(change -> {
            assertThat(change.address().length()).isLessThan(500);
            assertThat(change.attributes())
                    .allSatisfy(attribute -> assertThat(String.valueOf(attribute.after()))
                            .hasSizeLessThan(500)
                            .doesNotContain("\u202e", "\u0007"));
        });
        assertThat(workshop.artifacts.text(PlanDigest.NAME)).contains("<script>alert(1)</script>\\\\u202eevil");
    }

    @Test
    void saysWhichChangesLoseDataByTheUsualListAndTheFile() {
        apply("first", request("first", "one"));
        workshop.runbookFile("policy.yaml", "stateful: [terraform_data]\n");

        PlanResult plan = activities().plan(request("second", "two"));

        assertThat(plan.stateful()).containsExactly("terraform_data.one");
        assertThat(plan.policy().outcome()).isEqualTo("none");
        assertThat(digest().changes().getFirst().stateful()).isTrue();
    }

    @Test
    void judgesThePlanByTheRulesOfTheFolder() {
        workshop.runbookFile("policy.yaml", """
                rules:
                  - { id: short, message: Take a longer name, owner: team, each: "resource.type == 'terraform_data' && resource.name == 'one' && size(resource.after.input.name) < 5" }
                  - { id: blind, message: M, owner: team, severity: warn, each: "resource.after.input.password == 'tr0ub4dor&3'" }
                """);

        PlanResult plan = activities().plan(request("plan", "one"));
        PlanResult longer = activities().plan(request("plan2", "longer"));

        assertThat(plan.policy().denied()).contains("terraform_data.one: Take a longer name [short, team]");
        assertThat(longer.policy().denied())
                .as("a rule that cannot be judged for an input that is a text denies in production")
                .singleElement()
                .asString()
                .startsWith("blind (team) could not be judged");
        assertThat(digest().policy()).isEqualTo(longer.policy());
    }

    @Test
    void aBrokenFileOfRulesDeniesInProductionAndWarnsElsewhere() {
        workshop.runbookFile("policy.yaml", "rules: [ { id: x } ]\n");

        PlanResult production = activities().plan(request("plan", "one"));
        PlanResult staging = activities()
                .plan(new PlanRequest(in("staging", "plan2"), "terraform/site", Map.of(), Map.of("name", "one")));

        assertThat(production.policy().denied())
                .singleElement()
                .asString()
                .contains("The policy is broken: policy.yaml line 1");
        assertThat(staging.policy().outcome()).isEqualTo("warned");
    }

    @Test
    void asksConftestWhereItIsInstalledAndRulesLieBesideTheModule() {
        workshop.runbookFile("terraform/site/policy/main.rego", "package main\n");
        program("conftest", """
                echo "$@" >>"$(dirname "$0")/asked"
                test -s "$9" || exit 9
                echo '[{"filename":"shown.json","namespace":"main","successes":1,"warnings":[{"msg":"Untagged"}],"failures":[{"msg":"Port 22 is open"}]}]'
                exit 1
                """);

        PlanResult plan = activities().plan(request("plan", "one"));

        assertThat(plan.policy().outcome()).isEqualTo("denied");
        assertThat(plan.policy().denied()).containsExactly("Port 22 is open [conftest]");
        assertThat(plan.policy().warned()).containsExactly("Untagged [conftest]");
    }

    @Test
    void conftestThatBreaksDownDeniesInProduction() {
        workshop.runbookFile("terraform/site/policy/main.rego", "package main\n");
        program("conftest", "echo 'rego_parse_error: no such thing' >&2; exit 1\n");

        assertThat(activities().plan(request("plan", "one")).policy().denied())
                .singleElement()
                .asString()
                .contains("conftest could not judge the plan", "rego_parse_error");
    }

    @Test
    void pricesThePlanByTheBookOfTheFolder() {
        workshop.runbookFile("prices.yaml", """
                currency: EUR
                prices:
                  - { resource: terraform_data, match: { input: a }, monthly: 12.5 }
                """);

        PlanResult unknown = activities().plan(request("plan", "one", Map.of(), 100.0));
        PlanResult over = activities().plan(request("plan2", "one", Map.of(), 10.0));
        PlanResult free = activities().plan(request("plan3", "one", Map.of()));

        assertThat(unknown.cost().monthly()).isNull();
        assertThat(unknown.cost().priced()).isEqualTo(12.5);
        assertThat(unknown.cost().unpriced()).isEqualTo(1);
        assertThat(unknown.cost().budget()).isEqualTo("unknown");
        assertThat(over.cost().budget()).isEqualTo("over");
        assertThat(free.cost().budget()).isEqualTo("none");
        assertThat(digest().costs())
                .contains(
                        new PlanDigest.PricedChange("terraform_data.more[\"a\"]", 12.5),
                        new PlanDigest.PricedChange("terraform_data.one", null));
    }

    @Test
    void withoutAnyPriceNoBudgetIsKept() {
        assertThat(activities()
                        .plan(request("plan", "one", Map.of(), 1_000_000.0))
                        .cost()
                        .budget())
                .isEqualTo("unknown");
    }

    @Test
    void asksInfracostWhereItIsInstalled() {
        program("infracost", """
                test -s "$3" || exit 9
                cat <<'JSON'
                {"currency":"USD","diffTotalMonthlyCost":"30","projects":[{"diff":{"resources":[{"name":"terraform_data.one","monthlyCost":"30"}]}}],"summary":{"noPriceResourceCounts":{"aws_iam_role":1}}}
                JSON
                """);

        PlanResult plan = activities().plan(request("plan", "one", Map.of(), 20.0));

        assertThat(plan.cost().source()).isEqualTo("infracost");
        assertThat(plan.cost().priced()).isEqualTo(30);
        assertThat(plan.cost().unpriced()).isEqualTo(1);
        assertThat(plan.cost().budget()).isEqualTo("over");
    }

    @Test
    void fallsBackToTheBookWhenInfracostDoesNotAnswer() {
        program("infracost", "echo 'No INFRACOST_API_KEY environment variable is set' >&2; exit 1\n");
        workshop.runbookFile("prices.yaml", "currency: EUR\nprices: [ { resource: \"*\", monthly: 2 } ]\n");

        assertThat(activities().plan(request("plan", "one")).cost().monthly()).isEqualTo(4);
    }

    @Test
    void destroysExactlyWhatWasPlanned() {
        apply("first", request("first", "one"));
        PlanRequest request = new PlanRequest(
                act("away"), "terraform/site", Map.of(), Map.of("name", "one"), null, List.of(), 2, true, null);
        PlanResult plan = activities().plan(request);

        assertThat(plan.summary()).isEqualTo("2 to destroy");
        assertThat(digest().kind()).isEqualTo("destroy");
        assertThat(activities()
                        .destroy(new ApplyRequest(act("destroy"), request, plan))
                        .summary())
                .contains("2 destroyed");
        assertThat(failureOf(() -> activities().destroy(new ApplyRequest(rehearsal("d2"), request, plan)))
                        .getType())
                .isEqualTo(Failures.BAD_REQUEST);
    }

    @Test
    void readsOutputsWithTheirTypesAndNamesWhatIsSensitive() {
        apply("first", request("first", "one"));

        OutputResult outputs = activities().output(request("output", "one"));

        assertThat(outputs.values()).isEqualTo(Map.of("name", "one", "size", 3));
        assertThat(outputs.sensitive()).containsExactly("password");
    }

    @Test
    void seesNoDriftWhereThereIsNone() {
        apply("first", request("first", "one"));

        DriftResult drift = activities().drift(request("drift", "one"));

        assertThat(drift.status()).isEqualTo("none");
        assertThat(drift.drifted()).isFalse();
    }

    @Test
    void keepsTheStatesOfWorkspacesApart() {
        apply("blue", workspace("blue", "blue"));

        PlanResult blue = activities().plan(workspace("again", "blue"));
        PlanResult green = activities().plan(workspace("other", "green"));
        PlanResult usual = activities().plan(request("usual", "one"));

        assertThat(blue.empty()).isTrue();
        assertThat(green.adds()).isEqualTo(2);
        assertThat(usual.adds()).isEqualTo(2);
        assertThat(failureOf(() -> activities().plan(workspace("bad", "../x"))).getType())
                .isEqualTo(Failures.BAD_REQUEST);
    }

    @Test
    void takesValuesFromFilesTheLaterOneFirst() {
        workshop.runbookFile("vars/a.tfvars", "name = \"from a\"\nkeys = [\"a\", \"b\"]\n");
        workshop.runbookFile("vars/b.tfvars.json", "{\"name\": \"from b\"}\n");

        PlanResult plan = activities()
                .plan(new PlanRequest(
                        act("plan"),
                        "terraform/site",
                        Map.of(),
                        Map.of(),
                        null,
                        List.of("vars/a.tfvars", "vars/b.tfvars.json"),
                        null,
                        false,
                        null));

        assertThat(plan.adds()).isEqualTo(3);
        assertThat(workshop.artifacts.text(PlanDigest.NAME)).contains("from b").doesNotContain("from a");
        assertThat(failureOf(() -> activities()
                                .plan(new PlanRequest(
                                        act("plan2"),
                                        "terraform/site",
                                        Map.of(),
                                        Map.of(),
                                        null,
                                        List.of("../outside.tfvars"),
                                        null,
                                        false,
                                        null)))
                        .getType())
                .isEqualTo(Failures.BAD_REQUEST);
    }

    private void apply(String step, PlanRequest request) {
        PlanResult plan = activities().plan(request);
        activities().apply(new ApplyRequest(act("apply-" + step), request, plan));
    }

    private PlanDigest digest() {
        return PlanDigest.read(workshop.artifacts.text(PlanDigest.NAME).getBytes(StandardCharsets.UTF_8))
                .orElseThrow();
    }

    /** A program beside Terraform, on the PATH of the tools only. */
    private void program(String name, String text) {
        Path file = workshop.program("programs/" + name, "#!/bin/sh\n" + text);
        environment.put("PATH", file.getParent() + ":" + environment.get("PATH"));
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

    private static Act in(String environment, String step) {
        return new Act(
                "run-1",
                step,
                1,
                Mode.LIVE,
                environment,
                "north",
                Map.of(),
                Duration.ofSeconds(60).toMillis(),
                null);
    }

    private static PlanRequest workspace(String step, String workspace) {
        return new PlanRequest(
                act(step), "terraform/site", Map.of(), Map.of("name", "one"), workspace, List.of(), null, false, null);
    }

    private static PlanRequest request(String step, String name) {
        return request(step, name, Map.of(), null);
    }

    private static PlanRequest request(String step, String name, Map<String, Object> more) {
        return request(step, name, more, null);
    }

    private static PlanRequest request(String step, String name, Map<String, Object> more, @Nullable Double budget) {
        Map<String, Object> variables = new LinkedHashMap<>(more);
        variables.put("name", name);
        return new PlanRequest(act(step), "terraform/site", Map.of(), variables, null, List.of(), null, false, budget);
    }
}
