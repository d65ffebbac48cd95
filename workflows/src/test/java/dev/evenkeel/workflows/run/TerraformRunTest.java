package dev.evenkeel.workflows.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.TerraformActivities.Cost;
import dev.evenkeel.workflows.contract.TerraformActivities.PlanResult;
import dev.evenkeel.workflows.contract.TerraformActivities.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class TerraformRunTest {

    private static final String PLAIN = """
            runbook: test
            procedure: task
            title: Test
            owner: team
            steps:
              - id: plan
                terraform.plan: { folder: terraform/shop }
              - id: apply
                terraform.apply: { plan: plan }
            """;

    private static final String APPROVED =
            PLAIN.replace("  - id: apply\n", "  - id: agree\n    approval: { count: 1 }\n  - id: apply\n");

    @AutoClose
    private final RunHarness run = new RunHarness();

    private static PlanResult with(PlanResult plan, List<String> stateful, Verdict policy, Cost cost) {
        return new PlanResult(
                plan.file(),
                plan.changes(),
                plan.summary(),
                plan.adds(),
                plan.updates(),
                plan.destroys(),
                plan.replaces(),
                stateful,
                policy,
                cost);
    }

    @Test
    void whoAgreesToOneQuestionHasNotAgreedToTheNextOne() {
        Cost unknown = new Cost("prices", null, 12, "EUR", 3, "unknown");
        run.tools.plans("steps/plan", plan -> with(plan, List.of("aws_db_instance.main"), plan.policy(), unknown));
        run.start(PLAIN, Map.of()).waitFor("approval");
        String aboutData = scope();
        run.decide("anna", Action.APPROVE, "");
        await().until(() -> !scope().equals(aboutData));

        assertThatThrownBy(() ->
                        run.send(run.sign(run.decision("bob", Action.APPROVE, "steps/apply", aboutData, "", Map.of()))))
                .hasStackTraceContaining("look again");
        assertThat(run.tools.acted()).containsExactly("steps/plan");
        run.decide("bob", Action.APPROVE, "");
        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
    }

    @Test
    void anAnswerToOneFailureIsNoneToTheNextOne() {
        run.tools.failNext("steps/apply", Failures.TOOL_FAILED, "first");
        run.tools.failNext("steps/apply", Failures.TOOL_FAILED, "second");
        run.start(PLAIN, Map.of()).waitFor("failure");
        String first = scope();
        run.decide("olga", Action.RETRY, "");
        await().until(() -> !scope().equals(first));

        assertThatThrownBy(() -> run.send(
                        run.sign(run.decision("olga", Action.SKIP, "steps/apply", first, "not needed", Map.of()))))
                .hasStackTraceContaining("look again");
        run.decide("olga", Action.RETRY, "");
        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
    }

    private String scope() {
        return String.valueOf(
                run.journal.last(Type.PERSON_ASKED).orElseThrow().data().get("scope"));
    }

    @Test
    void asksASecondTimeForWhatHoldsData() {
        run.tools.plans("steps/plan", plan -> with(plan, List.of("aws_db_instance.main"), plan.policy(), plan.cost()));
        run.start(APPROVED, Map.of()).waitFor("approval");
        run.decide("anna", Action.APPROVE, "");
        run.waitFor("approval");

        assertThat(run.tools.acted()).containsExactly("steps/plan");
        assertThat(run.journal.last(Type.PERSON_ASKED).orElseThrow())
                .satisfies(asked -> assertThat(asked.step()).isEqualTo("steps/apply"))
                .satisfies(asked -> assertThat(asked.data().get("instructions"))
                        .asString()
                        .contains("**holds data**", "`aws_db_instance.main`"));
        run.decide("ben", Action.APPROVE, "");

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.tools.acted()).containsExactly("steps/plan", "steps/apply");
    }

    @Test
    void destroysOnlyAfterTheSecondApproval() {
        run.tools.plans("steps/away", plan -> with(plan, List.of("aws_s3_bucket.logs"), plan.policy(), plan.cost()));
        run.start("""
                        runbook: test
                        procedure: task
                        title: Test
                        owner: team
                        steps:
                          - id: away
                            terraform.plan: { folder: terraform/shop, destroy: true }
                          - id: gone
                            terraform.destroy: { plan: away }
                        """, Map.of()).waitFor("approval");

        assertThat(run.tools.acted()).containsExactly("steps/away");
        run.decide("anna", Action.REJECT, "The logs are needed");
        run.waitFor("failure");
        run.decide("olga", Action.STOP, "");

        assertThat(run.result().status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.tools.acted()).containsExactly("steps/away");
    }

    @Test
    void appliesNothingThatThePolicyDenies() {
        Verdict denied = new Verdict("denied", List.of("x: No [r, team]"), List.of(), List.of());
        run.tools.plans("steps/plan", plan -> with(plan, List.of(), denied, plan.cost()));
        run.start(PLAIN, Map.of()).waitFor("failure");

        Map<String, Object> failure =
                run.journal.last(Type.STEP_FAILED).orElseThrow().data();
        assertThat(failure.get("failure")).isEqualTo(Failures.POLICY_DENIED);
        assertThat(failure.get("message")).asString().contains("x: No [r, team]");
        assertThat(failure.get("advice")).asString().contains("exception in policy.yaml");
        run.decide("olga", Action.STOP, "");

        assertThat(run.result().status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.tools.acted()).containsExactly("steps/plan");
    }

    @Test
    void appliesNothingThatIsOverItsBudget() {
        Cost over = new Cost("prices", 700.0, 700, "EUR", 0, "over");
        run.tools.plans("steps/plan", plan -> with(plan, List.of(), plan.policy(), over));
        run.start(PLAIN, Map.of()).waitFor("failure");

        assertThat(Objects.requireNonNull(
                        run.journal.last(Type.STEP_FAILED).orElseThrow().data().get("message")))
                .asString()
                .contains("over its budget: +700.00 EUR a month");
        run.decide("olga", Action.STOP, "");
        assertThat(run.tools.acted()).containsExactly("steps/plan");
    }

    @Test
    void asksWhenNobodyKnowsWhetherItIsWithinTheBudget() {
        Cost unknown = new Cost("prices", null, 12, "EUR", 3, "unknown");
        run.tools.plans("steps/plan", plan -> with(plan, List.of(), plan.policy(), unknown));
        run.start(PLAIN, Map.of()).waitFor("approval");

        assertThat(run.journal.last(Type.PERSON_ASKED).orElseThrow().data().get("instructions"))
                .asString()
                .contains("+12.00 EUR and 3 of unknown price");
        run.decide("anna", Action.APPROVE, "");

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
    }

    @Test
    void aRehearsalSaysThatALiveRunWouldAskOnceMoreOrRefuse() {
        run.tools.plans("steps/plan", plan -> with(plan, List.of("aws_db_instance.main"), plan.policy(), plan.cost()));
        run.start(PLAIN, Map.of(), Mode.REHEARSAL);

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        Map<String, Object> preview =
                run.journal.last(Type.STEP_PREVIEWED).orElseThrow().data();
        assertThat(preview.get("would")).asString().contains("after an approval of its own");
        assertThat(preview).containsKeys("count", "role");
    }

    @Test
    void letsExpressionsReadDriftOutputsAndCost() {
        run.start("""
                        runbook: test
                        procedure: task
                        title: Test
                        owner: team
                        steps:
                          - id: plan
                            terraform.plan: { folder: terraform/shop }
                          - id: drift
                            terraform.drift: { folder: terraform/shop }
                          - id: output
                            terraform.output: { folder: terraform/shop }
                          - id: judge
                            gate: { pass: "steps.drift.status == 'deleted' && steps.drift.deleted[0] == 'terraform_data.a' && steps.output.values.count == 3 && !steps.plan.cost.monthly.hasValue() && steps.plan.policy.outcome == 'none'" }
                        outputs: { left_out: "steps.output.sensitive.join(', ')" }
                        """, Map.of());

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.result().outputs()).containsEntry("left_out", "password");
    }
}
