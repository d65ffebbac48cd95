package dev.evenkeel.activities.terraform;

import dev.evenkeel.activities.act.ToolEnd;
import dev.evenkeel.workflows.contract.TerraformActivities.PlanRequest;
import dev.evenkeel.workflows.contract.TerraformActivities.Verdict;
import dev.evenkeel.workflows.plan.JudgedPlan;
import dev.evenkeel.workflows.plan.Policy;
import dev.evenkeel.workflows.plan.PriceBook;
import io.temporal.failure.ApplicationFailure;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/** What the rules and the prices say of a plan. Whatever goes wrong here is a part of the verdict, not a failure of the plan. */
final class PlanReview {

    private final PlanRequest request;
    private final Terraform terraform;
    private final Shown shown;
    private final InstantSource clock;

    PlanReview(PlanRequest request, Terraform terraform, Shown shown, InstantSource clock) {
        this.request = request;
        this.terraform = terraform;
        this.shown = shown;
        this.clock = clock;
    }

    /** @param module the module's folder, in or beside which rules in Rego may lie */
    Verdict verdict(PlanRules.Found<Policy> policy, SavedPlan plan, Path module) {
        Verdict ours = Verdict.NONE;
        if (!policy.trouble().isEmpty()) {
            ours = policy.content().unusable(request.act().environment(), "The policy is broken: " + policy.trouble());
        } else if (policy.there() && !policy.content().rules().isEmpty()) {
            JudgedPlan judged = new JudgedPlan(
                    request.folder(),
                    request.act().environment(),
                    request.act().site(),
                    request.destroy(),
                    plan.resources());
            ours = policy.content().judge(judged, LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
        }
        Optional<Path> rego = Conftest.rules(module);
        if (rego.isEmpty() || !terraform.has("conftest")) {
            return ours;
        }
        return Policy.both(ours, conftest(policy.content(), rego.get()));
    }

    private Verdict conftest(Policy policy, Path rules) {
        String why;
        try {
            ToolEnd end = terraform.conftest(rules);
            Optional<Verdict> verdict = Conftest.verdict(end, shown);
            if (verdict.isPresent()) {
                return verdict.get();
            }
            why = end.code() == 0
                    ? "there is no rule in the folder policy (deny, violation or warn, in any package)"
                    : "it ended with exit code " + end.code() + " and no verdict: " + firstLine(end.errText());
        } catch (ApplicationFailure e) {
            why = e.getOriginalMessage();
        }
        return policy.unusable(request.act().environment(), "conftest could not judge the plan: " + shown.apply(why));
    }

    PlanCost cost(PlanRules.Found<PriceBook> prices, SavedPlan plan) {
        if (terraform.has("infracost")) {
            Optional<PlanCost> cost = infracost(plan);
            if (cost.isPresent()) {
                return cost.get();
            }
        }
        return prices.there() && prices.trouble().isEmpty()
                ? PlanCost.by(prices.content(), plan.resources(), shown, request.budget())
                : PlanCost.without(plan.resources(), request.budget());
    }

    private Optional<PlanCost> infracost(SavedPlan plan) {
        try {
            return PlanCost.byInfracost(terraform.infracost(), plan.resources(), shown, request.budget());
        } catch (ApplicationFailure killed) {
            return Optional.empty();
        }
    }

    private static String firstLine(String text) {
        return text.lines().filter(line -> !line.isBlank()).findFirst().orElse("");
    }
}
