package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.TerraformActivities;
import dev.evenkeel.workflows.contract.TerraformActivities.ApplyRequest;
import dev.evenkeel.workflows.contract.TerraformActivities.ApplyResult;
import dev.evenkeel.workflows.contract.TerraformActivities.PlanRequest;
import dev.evenkeel.workflows.contract.TerraformActivities.PlanResult;
import dev.evenkeel.workflows.runbook.TerraformStep;
import java.util.HashMap;
import java.util.Map;

/** What Terraform does: what is applied is a plan of this run, and one that people agreed to where they have to. */
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
            case TerraformStep.Apply apply -> apply(apply, frame, attempt);
        };
    }

    private Done plan(TerraformStep.Plan step, Frame frame, int attempt, Map<String, Object> variables) {
        PlanRequest request = new PlanRequest(
                calls.act(step, frame, attempt),
                step.folder().text(variables),
                step.backend().map(variables),
                step.variables().map(variables));
        PlanResult result = calls.call(TerraformActivities.class, request.act(), terraform -> terraform.plan(request));
        plans.put(key(step.id(), frame), new Planned(request, result));
        approvals.planned(frame.key(step), result);
        return Done.of(result, result.summary());
    }

    private Done apply(TerraformStep.Apply step, Frame frame, int attempt) {
        Planned planned = plans.get(key(step.plan(), frame));
        if (planned == null) {
            throw new StepFailure(
                    Failures.BAD_REQUEST,
                    "There is no plan to apply: the step " + step.plan() + " has not run here",
                    "Run the step " + step.plan() + " first, or skip this one",
                    "");
        }
        if (approvals.needed() && !approvals.covers(planned.result())) {
            again.ask(
                    step,
                    frame,
                    attempt,
                    "This plan is not covered by an approval. Look at it and approve it, or reject it.");
        }
        ApplyRequest request = new ApplyRequest(calls.act(step, frame, attempt), planned.request(), planned.result());
        ApplyResult result =
                calls.call(TerraformActivities.class, request.act(), terraform -> terraform.apply(request));
        return Done.of(result, result.summary());
    }

    private static String key(String id, Frame frame) {
        return id + frame.suffix();
    }
}
