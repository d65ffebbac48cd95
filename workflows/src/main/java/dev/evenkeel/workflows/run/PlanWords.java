package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.TerraformActivities.Cost;
import dev.evenkeel.workflows.contract.TerraformActivities.OutputResult;
import dev.evenkeel.workflows.contract.TerraformActivities.PlanResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is to be said of a plan, in a line or a few. */
final class PlanWords {

    private static final int NAMED = 20;

    private PlanWords() {}

    static String summary(PlanResult plan) {
        List<String> parts = new ArrayList<>(List.of(plan.summary()));
        if (!plan.stateful().isEmpty()) {
            parts.add(plan.stateful().size() + " of them hold data");
        }
        if (!plan.policy().denied().isEmpty()) {
            parts.add("denied by the policy");
        } else if (!plan.policy().warned().isEmpty()) {
            parts.add("the policy warns");
        }
        if (!plan.cost().source().equals("none")) {
            parts.add(cost(plan.cost()) + " a month" + budget(plan.cost()));
        }
        return String.join("; ", parts);
    }

    static String summary(OutputResult outputs) {
        return outputs.values().size() + " outputs"
                + (outputs.sensitive().isEmpty()
                        ? ""
                        : "; sensitive and left out: " + String.join(", ", outputs.sensitive()));
    }

    static String cost(Cost cost) {
        String priced = String.format(Locale.ROOT, "%+.2f %s", cost.priced(), cost.currency());
        if (cost.monthly() != null) {
            return priced;
        }
        return (cost.source().equals("none") ? "unknown" : priced + " and " + cost.unpriced() + " of unknown price")
                .strip();
    }

    private static String budget(Cost cost) {
        return switch (cost.budget()) {
            case "within" -> ", within the budget";
            case "over" -> ", over the budget";
            case "unknown" -> ", so nobody knows whether it is within the budget";
            default -> "";
        };
    }

    /** In Markdown: addresses are code, so that nothing in them is read as anything else. */
    static String stateful(List<String> addresses) {
        StringBuilder text = new StringBuilder("This removes what **holds data**, and with it the data:\n\n");
        addresses.stream()
                .limit(NAMED)
                .forEach(address ->
                        text.append("- `").append(address.replace('`', '\'')).append("`\n"));
        if (addresses.size() > NAMED) {
            text.append("- and ").append(addresses.size() - NAMED).append(" more\n");
        }
        return text.append("\nIs there a copy that can be restored? Approve it, or reject it.")
                .toString();
    }

    static String unknownCost(Cost cost) {
        return "What this plan costs is not fully known (" + cost(cost)
                + "), so nobody can say that it is within its budget. Look at it and approve it, or reject it.";
    }
}
