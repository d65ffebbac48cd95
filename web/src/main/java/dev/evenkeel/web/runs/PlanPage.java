package dev.evenkeel.web.runs;

import dev.evenkeel.activities.terraform.PlanDigest;
import dev.evenkeel.activities.terraform.PlanDigest.Action;
import dev.evenkeel.activities.terraform.PlanDigest.Change;
import dev.evenkeel.activities.terraform.PlanDigest.PricedChange;
import dev.evenkeel.workflows.contract.TerraformActivities.Cost;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A plan as people read it: what is lost first, then what is made. */
public record PlanPage(PlanDigest plan, List<Group> groups) {

    private static final Map<Action, String> TONES = Map.of(
            Action.DESTROY, "bad",
            Action.REPLACE, "bad",
            Action.GONE, "bad",
            Action.CHANGED, "wait",
            Action.UPDATE, "wait",
            Action.CREATE, "ok");

    private static final Map<Action, String> SIGNS = Map.of(
            Action.DESTROY, "−",
            Action.GONE, "−",
            Action.REPLACE, "−/+",
            Action.UPDATE, "~",
            Action.CHANGED, "~",
            Action.CREATE, "+");

    /** What is done in the same way. */
    public record Group(Action action, List<Change> changes) {
        public String key() {
            return "plan.action." + action.name();
        }

        public String tone() {
            return TONES.getOrDefault(action, "calm");
        }

        public String sign() {
            return SIGNS.getOrDefault(action, "·");
        }

        /** What is lost is in plain sight; the rest is a click away where it is much. */
        public boolean open() {
            return tone().equals("bad") || changes.size() <= 20;
        }
    }

    static PlanPage of(PlanDigest plan) {
        List<Group> groups = new ArrayList<>();
        for (Action action : Action.values()) {
            List<Change> changes = plan.changes().stream()
                    .filter(change -> change.action() == action)
                    .toList();
            if (!changes.isEmpty()) {
                groups.add(new Group(action, changes));
            }
        }
        return new PlanPage(plan, List.copyOf(groups));
    }

    public List<Change> stateful() {
        return plan.changes().stream().filter(Change::stateful).toList();
    }

    /** The title's key. */
    public String title() {
        return "plan.title." + (List.of("destroy", "drift").contains(plan.kind()) ? plan.kind() : "plan");
    }

    public boolean priced() {
        return !plan.cost().source().equals("none") || !plan.cost().budget().equals("none");
    }

    /** The changes that nobody has a price for. */
    public List<String> unpriced() {
        return plan.costs().stream()
                .filter(change -> change.monthly() == null)
                .map(PricedChange::address)
                .toList();
    }

    /** The amount a month, with its sign. */
    public String amount(double amount) {
        return String.format(Locale.ROOT, "%+.2f %s", amount, plan.cost().currency())
                .strip();
    }

    /** @return null when nobody knows, or it was not asked */
    public @Nullable Double price(Change change) {
        for (PricedChange priced : plan.costs()) {
            if (priced.address().equals(change.address())) {
                return priced.monthly();
            }
        }
        return null;
    }

    public String costTone() {
        Cost cost = plan.cost();
        return cost.budget().equals("over") ? "bad" : cost.monthly() == null ? "wait" : "calm";
    }

    public String policyTone() {
        return switch (plan.policy().outcome()) {
            case "denied" -> "bad";
            case "warned" -> "wait";
            default -> "ok";
        };
    }
}
