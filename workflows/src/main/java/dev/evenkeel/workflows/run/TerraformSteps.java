package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.TerraformActivities;
import dev.evenkeel.workflows.contract.TerraformActivities.ApplyRequest;
import dev.evenkeel.workflows.contract.TerraformActivities.ApplyResult;
import dev.evenkeel.workflows.contract.TerraformActivities.DriftResult;
import dev.evenkeel.workflows.contract.TerraformActivities.OutputResult;
import dev.evenkeel.workflows.contract.TerraformActivities.PlanRequest;
import dev.evenkeel.workflows.contract.TerraformActivities.PlanResult;
import dev.evenkeel.workflows.runbook.Step;
import dev.evenkeel.workflows.runbook.TerraformStep;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What Terraform does: what is applied is a plan of this run that no rule denies and whose cost is within its budget, and one that
 * people agreed to where they have to.
 */
final class TerraformSteps {

    private final Calls calls;
    private final Approvals approvals;
    private final ApprovalAgain again;
    private final Map<String, Planned> plans = new HashMap<>();

    private record Planned(PlanRequest request, PlanResult result) {}

    TerraformSteps(Calls calls, Approvals approvals, ApprovalAgain again) {
        this.calls = calls;
        this.approvals = approvals;
        this.again = again;
    }

    Done call(TerraformStep step, Frame frame, int attempt, Map<String, Object> variables) {
        return switch (step) {
            case TerraformStep.Plan plan -> plan(plan, frame, attempt, variables);
            case TerraformStep.Applying applying -> apply(applying, frame, attempt);
            case TerraformStep.Drift drift -> drift(drift, frame, attempt, variables);
            case TerraformStep.Output output -> output(output, frame, attempt, variables);
        };
    }

    private Done plan(TerraformStep.Plan step, Frame frame, int attempt, Map<String, Object> variables) {
        Double budget = step.budget() == null ? null : ((Number) step.budget().evaluate(variables)).doubleValue();
        PlanRequest request = request(step, step.module(), frame, attempt, variables, step.destroy(), budget);
        PlanResult result = calls.call(TerraformActivities.class, request.act(), terraform -> terraform.plan(request));
        plans.put(key(step.id(), frame), new Planned(request, result));
        approvals.planned(frame.key(step), result);
        return Done.of(result, PlanWords.summary(result));
    }

    private Done apply(TerraformStep.Applying step, Frame frame, int attempt) {
        String plan = step.plan();
        Planned planned = plans.get(key(plan, frame));
        if (planned == null) {
            throw new StepFailure(
                    Failures.BAD_REQUEST,
                    "There is no plan to apply: the step " + plan + " has not run here",
                    "Run the step " + plan + " first, or skip this one",
                    "");
        }
        refuse(planned.result());
        agreed(step, planned.result(), frame, attempt);
        ApplyRequest request = new ApplyRequest(calls.act(step, frame, attempt), planned.request(), planned.result());
        ApplyResult result = calls.call(
                TerraformActivities.class,
                request.act(),
                terraform -> planned.request().destroy() ? terraform.destroy(request) : terraform.apply(request));
        return Done.of(result, result.summary());
    }

    private static void refuse(PlanResult plan) {
        if (!plan.policy().denied().isEmpty()) {
            throw new StepFailure(
                    Failures.POLICY_DENIED,
                    "The policy denies this plan: " + plan.policy().denied().getFirst(),
                    "Change the module so that no rule is broken and make a new plan, or have the owner of the rule grant an"
                            + " exception in policy.yaml. Nothing was applied.",
                    String.join("\n", plan.policy().denied()));
        }
        if (plan.cost().budget().equals("over")) {
            throw new StepFailure(
                    Failures.OVER_BUDGET,
                    "The plan is over its budget: " + PlanWords.cost(plan.cost()) + " a month",
                    "Make the change smaller and plan again, or raise the budget in the runbook. Nothing was applied.",
                    "");
        }
    }

    /** Each reason to ask is a question of its own: who agrees to one of them has not agreed to the others. */
    private void agreed(Step step, PlanResult plan, Frame frame, int attempt) {
        if (approvals.needed() && !approvals.covers(plan)) {
            again.ask(
                    step,
                    frame,
                    attempt,
                    "This plan is not covered by an approval. Look at it and approve it, or reject it.");
        }
        if (!plan.stateful().isEmpty()) {
            again.ask(step, frame, attempt, PlanWords.stateful(plan.stateful()));
        }
        if (plan.cost().budget().equals("unknown")) {
            again.ask(step, frame, attempt, PlanWords.unknownCost(plan.cost()));
        }
    }

    private Done drift(TerraformStep.Drift step, Frame frame, int attempt, Map<String, Object> variables) {
        PlanRequest request = request(step, step.module(), frame, attempt, variables, false, null);
        DriftResult result =
                calls.call(TerraformActivities.class, request.act(), terraform -> terraform.drift(request));
        return Done.of(result, result.summary());
    }

    private Done output(TerraformStep.Output step, Frame frame, int attempt, Map<String, Object> variables) {
        PlanRequest request = request(step, step.module(), frame, attempt, variables, false, null);
        OutputResult result =
                calls.call(TerraformActivities.class, request.act(), terraform -> terraform.output(request));
        return Done.of(result, PlanWords.summary(result));
    }

    private PlanRequest request(
            Step step,
            TerraformStep.Module module,
            Frame frame,
            int attempt,
            Map<String, Object> variables,
            boolean destroy,
            @Nullable Double budget) {
        return new PlanRequest(
                calls.act(step, frame, attempt),
                module.folder().text(variables),
                module.backend().map(variables),
                module.variables().map(variables),
                module.workspace() == null ? null : module.workspace().text(variables),
                module.varFiles() == null ? List.of() : module.varFiles().list(variables),
                module.parallelism(),
                destroy,
                budget);
    }

    private static String key(String id, Frame frame) {
        return id + frame.suffix();
    }
}
