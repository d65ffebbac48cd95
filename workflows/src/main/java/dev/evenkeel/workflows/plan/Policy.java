package dev.evenkeel.workflows.plan;

import dev.evenkeel.workflows.contract.TerraformActivities.Verdict;
import dev.evenkeel.workflows.expression.EvaluationException;
import dev.evenkeel.workflows.expression.Expression;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a runbook folder for what a plan may do.
 *
 * @param stateful what else holds data, as {@link Stateful#with} takes it
 * @param production the environments in which a rule that cannot be judged denies
 */
public record Policy(List<PlanRule> rules, List<String> stateful, List<String> production) {

    /** What counts as production when nobody says. */
    private static final List<String> PRODUCTION = List.of("production", "production-*", "prod", "prod-*");

    private static final int NAMED = 20;

    public static final Policy NONE = new Policy(List.of(), List.of(), List.of());

    public Policy {
        rules = List.copyOf(rules);
        stateful = List.copyOf(stateful);
        production = production.isEmpty() ? PRODUCTION : List.copyOf(production);
    }

    /**
     * One rule. Exactly one of {@code each} and {@code plan} is there.
     *
     * @param each holds for a resource that breaks the rule
     * @param plan holds for a plan that breaks the rule, or gives the list of resources that do
     * @param environments where it holds; empty: everywhere
     */
    public record PlanRule(
            String id,
            String message,
            String owner,
            boolean denies,
            @Nullable Expression each,
            @Nullable Expression plan,
            List<String> environments,
            List<Excuse> exceptions) {
        public PlanRule {
            environments = List.copyOf(environments);
            exceptions = List.copyOf(exceptions);
        }
    }

    /**
     * What may break a rule for a while.
     *
     * @param resource an address, in which {@code *} stands for anything
     * @param until the last day on which it holds
     */
    public record Excuse(String resource, String reason, String owner, LocalDate until) {
        boolean covers(String address) {
            return new Wildcard(resource).matches(address);
        }
    }

    /** @param today in UTC: the day on which exceptions are looked at */
    public Verdict judge(JudgedPlan plan, LocalDate today) {
        Findings findings = new Findings();
        for (PlanRule rule : rules) {
            if (rule.environments().isEmpty() || rule.environments().contains(plan.environment())) {
                try {
                    breaches(rule, plan).forEach(address -> findings.broken(rule, address, today));
                } catch (EvaluationException e) {
                    findings.error(
                            isProduction(plan.environment()),
                            rule.id() + " (" + rule.owner() + ") could not be judged: " + e.getMessage());
                }
            }
        }
        return findings.verdict();
    }

    /** What is said when the rules themselves cannot be used. */
    public Verdict unusable(String environment, String why) {
        Findings findings = new Findings();
        findings.error(isProduction(environment), why);
        return findings.verdict();
    }

    /** Two verdicts of the same plan as one. */
    public static Verdict both(Verdict one, Verdict other) {
        if (one.outcome().equals("none")) {
            return other;
        }
        if (other.outcome().equals("none")) {
            return one;
        }
        Findings findings = new Findings();
        findings.denied.addAll(one.denied());
        findings.denied.addAll(other.denied());
        findings.warned.addAll(one.warned());
        findings.warned.addAll(other.warned());
        findings.excepted.addAll(one.excepted());
        findings.excepted.addAll(other.excepted());
        return findings.verdict();
    }

    private boolean isProduction(String environment) {
        return production.stream().anyMatch(name -> new Wildcard(name).matches(environment));
    }

    /** @return the addresses of what breaks the rule; empty texts stand for the plan as a whole */
    private static List<String> breaches(PlanRule rule, JudgedPlan plan) {
        List<String> breaches = new ArrayList<>();
        Map<String, Object> variables = new LinkedHashMap<>();
        variables.put("run", plan.run());
        if (rule.each() != null) {
            for (PlannedResource resource : plan.resources()) {
                variables.put("resource", resource.value());
                if (Boolean.TRUE.equals(rule.each().evaluate(variables))) {
                    breaches.add(resource.address());
                }
            }
            return breaches;
        }
        variables.put("plan", plan.value());
        Object found = Objects.requireNonNull(rule.plan()).evaluate(variables);
        if (found instanceof List<?> resources) {
            for (Object resource : resources) {
                if (resource instanceof Map<?, ?> one && one.get("address") instanceof String address) {
                    breaches.add(address);
                } else {
                    breaches.add(String.valueOf(resource));
                }
            }
        } else if (Boolean.TRUE.equals(found)) {
            breaches.add("");
        } else if (!Boolean.FALSE.equals(found)) {
            throw new EvaluationException("It gives neither true or false nor a list of resources");
        }
        return breaches;
    }

    /** What was found so far, a line for each rule. */
    private static final class Findings {
        private final List<String> denied = new ArrayList<>();
        private final List<String> warned = new ArrayList<>();
        private final List<String> excepted = new ArrayList<>();

        void broken(PlanRule rule, String address, LocalDate today) {
            String where = address.isEmpty() ? "" : address + ": ";
            for (Excuse excuse : rule.exceptions()) {
                if (excuse.covers(address) && !today.isAfter(excuse.until())) {
                    add(
                            excepted,
                            where + rule.message() + " [" + rule.id() + "], excepted until " + excuse.until() + " by "
                                    + excuse.owner() + ": " + excuse.reason());
                    return;
                }
            }
            String expired = rule.exceptions().stream()
                    .filter(excuse -> excuse.covers(address))
                    .map(excuse -> "; the exception of " + excuse.owner() + " ended on " + excuse.until())
                    .findFirst()
                    .orElse("");
            add(
                    rule.denies() ? denied : warned,
                    where + rule.message() + " [" + rule.id() + ", " + rule.owner() + "]" + expired);
        }

        void error(boolean production, String why) {
            add(
                    production ? denied : warned,
                    why + (production ? "; in production that denies the plan" : "; here that is only a warning"));
        }

        private static void add(List<String> lines, String line) {
            if (lines.size() < NAMED) {
                lines.add(line.length() > 600 ? line.substring(0, 600) + "…" : line);
            } else if (lines.size() == NAMED) {
                lines.add("… and more");
            }
        }

        Verdict verdict() {
            String outcome = !denied.isEmpty() ? "denied" : !warned.isEmpty() ? "warned" : "passed";
            return new Verdict(outcome, denied, warned, excepted);
        }
    }
}
