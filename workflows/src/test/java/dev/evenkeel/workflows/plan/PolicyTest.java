package dev.evenkeel.workflows.plan;

import static dev.evenkeel.workflows.plan.Plans.plan;
import static dev.evenkeel.workflows.plan.Plans.resource;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.workflows.contract.TerraformActivities.Verdict;
import dev.evenkeel.workflows.expression.ExpressionCompiler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PolicyTest {

    private static final PolicyReader READER = new PolicyReader(new ExpressionCompiler());
    private static final LocalDate TODAY = LocalDate.of(2027, 3, 31);

    private final Policy policy = read(text("valid-policy.yaml"));

    private static String text(String name) {
        try {
            return Files.readString(Path.of("src/test/resources/runbooks/plan/" + name));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Policy read(String text) {
        PolicyReader.Reading reading = READER.read("policy.yaml", text, Optional.empty());
        assertThat(reading.problems()).isEmpty();
        return reading.policy();
    }

    private static Policy rule(String rest) {
        return read("rules: [ { id: r, message: No, owner: team, " + rest + " } ]");
    }

    private Verdict judge(String environment, PlannedResource... resources) {
        return policy.judge(plan(environment, resources), TODAY);
    }

    @Test
    void deniesWhatBreaksARuleAndSaysWhoseItIs() {
        Verdict verdict = judge("production", resource("aws_db_instance.main", "destroy", Map.of(), Map.of()));

        assertThat(verdict.outcome()).isEqualTo("denied");
        assertThat(verdict.denied())
                .containsExactly("aws_db_instance.main: A database is not destroyed by a plan; take it out of the state"
                        + " first [no_lost_databases, team-data]");
    }

    @Test
    void judgesARuleOnlyWhereItHolds() {
        assertThat(judge("staging", resource("aws_db_instance.main", "destroy", Map.of(), Map.of()))
                        .outcome())
                .isEqualTo("passed");
    }

    @Test
    void onlyWarnsWhereTheRuleSaysSo() {
        Verdict verdict = judge("production", resource("aws_instance.a", "create", Map.of(), Map.of("ami", "x")));

        assertThat(verdict.outcome()).isEqualTo("warned");
        assertThat(verdict.warned()).singleElement().asString().startsWith("aws_instance.a: Give it a tag");
        assertThat(judge(
                                "production",
                                resource("aws_instance.a", "create", Map.of(), Map.of("tags", Map.of("owner", "x"))))
                        .outcome())
                .isEqualTo("passed");
    }

    @Test
    void anExceptionHoldsUntilItsDayAndIsNamedAfterwards() {
        PlannedResource scratch = resource("aws_db_instance.scratch1", "destroy", Map.of(), Map.of());

        Verdict onItsDay = policy.judge(plan("production", scratch), TODAY);
        Verdict theDayAfter = policy.judge(plan("production", scratch), TODAY.plusDays(1));

        assertThat(onItsDay.outcome()).isEqualTo("passed");
        assertThat(onItsDay.excepted()).singleElement().asString().contains("until 2027-03-31 by team-shop: Only test");
        assertThat(theDayAfter.outcome()).isEqualTo("denied");
        assertThat(theDayAfter.denied().getFirst()).endsWith("the exception of team-shop ended on 2027-03-31");
    }

    @Test
    void judgesThePlanAsAWhole() {
        PlannedResource[] six = new PlannedResource[6];
        for (int index = 0; index < six.length; index++) {
            six[index] = resource("null_resource.n" + index, "replace", Map.of(), Map.of("tags", Map.of("owner", "x")));
        }

        assertThat(judge("staging", six).denied())
                .containsExactly("More than five resources are lost at once [few_at_once, team-platform]");
    }

    @Test
    void namesTheResourcesThatAListGives() {
        Verdict verdict = judge(
                "staging",
                resource("aws_s3_bucket_acl.open", "update", Map.of(), Map.of("acl", "public-read")),
                resource("aws_s3_bucket_acl.shut", "update", Map.of(), Map.of("acl", "private")));

        assertThat(verdict.denied()).singleElement().asString().startsWith("aws_s3_bucket_acl.open: ");
    }

    @Test
    void aRuleThatCannotBeJudgedDeniesInProductionOnly() {
        PlannedResource without = resource("aws_s3_bucket_acl.none", "update", Map.of(), Map.of());

        assertThat(judge("production", without).denied().getFirst())
                .contains("buckets_are_private (team-security) could not be judged")
                .contains("there is no value 'acl'")
                .endsWith("in production that denies the plan");
        assertThat(judge("live-1", without).outcome()).isEqualTo("denied");
        assertThat(judge("staging", without).outcome()).isEqualTo("warned");
        assertThat(rule("each: \"resource.after.x == 1\"")
                        .judge(plan("prod-2", without), TODAY)
                        .outcome())
                .isEqualTo("denied");
    }

    @Test
    void judgesEachOfManyResourcesAndRefusesALoopOverTooMany() {
        PlannedResource[] many = new PlannedResource[3000];
        for (int index = 0; index < many.length; index++) {
            many[index] = resource("null_resource.n" + index, "create", Map.of(), Map.of("n", (long) index));
        }

        Verdict each = rule("each: \"resource.after.n >= 10\"").judge(plan("staging", many), TODAY);
        Verdict loop = rule("plan: \"plan.resources.exists(r, r.after.n < 0)\"").judge(plan("production", many), TODAY);

        assertThat(each.denied()).hasSize(21).last().isEqualTo("… and more");
        assertThat(loop.denied().getFirst()).contains("goes through more than 2000 items");
    }

    @Test
    void namesEveryProblemAtItsPlace() {
        List<String> problems = READER.read("policy.yaml", """
                        rules:
                          - { id: a, message: M, owner: team, each: "true", severity: fatal }
                          - id: a
                            message: M
                            owner: team
                            each: "true"
                            plan: "true"
                          - { id: nothing, message: M, owner: team }
                          - { id: blind, message: M, owner: team, plan: "resource.type == 'x'" }
                          - { id: number, message: M, owner: team, plan: "plan.adds + 1" }
                          - { id: typed, message: M, owner: team, each: "resource.type + 1 == 'x'" }
                          - { id: where, message: M, owner: team, each: "true", environments: [moon] }
                          - id: day
                            message: M
                            owner: team
                            each: "true"
                            exceptions:
                              - { resource: "*", reason: R, owner: team, until: 2027-02-30 }
                        rule: []
                        """, Optional.of(Set.of("production"))).problems().stream()
                .map(problem -> problem.at().line() + ": " + problem.message())
                .toList();

        assertThat(problems).hasSize(10);
        assertThat(problems.get(0)).startsWith("2: 'severity' is 'fatal'");
        assertThat(problems.get(1)).isEqualTo("3: There are two rules 'a'");
        assertThat(problems.get(2)).startsWith("7: ").contains("says both");
        assertThat(problems.get(3)).startsWith("8: ").contains("does not say what breaks it");
        assertThat(problems.get(4)).startsWith("9: ").contains("resource");
        assertThat(problems.get(5)).startsWith("10: ").contains("true or false");
        assertThat(problems.get(6)).startsWith("11: ");
        assertThat(problems.get(7)).startsWith("12: ").contains("no environment 'moon'");
        assertThat(problems.get(8)).startsWith("18: There is no such day");
        assertThat(problems.get(9)).isEqualTo("19: Unknown key 'rule' in the policy");
    }

    @Test
    void knowsWhatHoldsDataAndWhatTheFileAdds() {
        Stateful stateful = Stateful.with(policy.stateful());

        assertThat(stateful.holdsData("aws_db_instance")).isTrue();
        assertThat(stateful.holdsData("azurerm_managed_disk")).isTrue();
        assertThat(stateful.holdsData("google_storage_bucket")).isTrue();
        assertThat(stateful.holdsData("acme_ledger")).isTrue();
        assertThat(stateful.holdsData("aws_sqs_queue")).isFalse();
        assertThat(stateful.holdsData("aws_instance")).isFalse();
    }
}
