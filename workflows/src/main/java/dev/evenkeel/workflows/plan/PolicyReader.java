package dev.evenkeel.workflows.plan;

import dev.evenkeel.workflows.document.Checker;
import dev.evenkeel.workflows.document.Document;
import dev.evenkeel.workflows.document.Fields;
import dev.evenkeel.workflows.document.Problems;
import dev.evenkeel.workflows.document.TemplateReader;
import dev.evenkeel.workflows.expression.DidYouMean;
import dev.evenkeel.workflows.expression.Expression;
import dev.evenkeel.workflows.expression.ExpressionCompiler;
import dev.evenkeel.workflows.expression.Scope;
import dev.evenkeel.workflows.expression.Type;
import dev.evenkeel.workflows.plan.Policy.Excuse;
import dev.evenkeel.workflows.plan.Policy.PlanRule;
import dev.evenkeel.workflows.runbook.Problem;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads the file of rules for plans. Safe to share between threads. */
public final class PolicyReader {

    private static final Scope EACH = Scope.EMPTY
            .with("run", JudgedPlan.RUN)
            .with("resource", PlannedResource.TYPE)
            .without("plan", "A rule with 'each' sees one resource: write 'plan: …' instead to see all of them.");
    private static final Scope PLAN = Scope.EMPTY
            .with("run", JudgedPlan.RUN)
            .with("plan", JudgedPlan.TYPE)
            .without("resource", "Write 'each: …' to look at one resource, or read plan.resources.");

    private final ExpressionCompiler compiler;

    public PolicyReader(ExpressionCompiler compiler) {
        this.compiler = compiler;
    }

    /** @param policy of use only without problems */
    public record Reading(Policy policy, List<Problem> problems) {
        public Reading {
            problems = List.copyOf(problems);
        }
    }

    /**
     * Never fails: whatever is wrong with the text is among the problems, all of them.
     *
     * @param environments those of the estate; empty when they are not known
     */
    public Reading read(String path, String text, Optional<Set<String>> environments) {
        Problems problems = new Problems(path, text);
        Optional<Node> root = Document.read(problems);
        if (root.isEmpty()) {
            return new Reading(Policy.NONE, problems.list());
        }
        new Checker(problems).check(root.get(), PolicyLanguage.POLICY, "the policy");
        Policy policy = root.get() instanceof MappingNode
                ? new OneFile(problems, environments).read(Fields.of(root.get()))
                : Policy.NONE;
        return new Reading(problems.none() ? policy : Policy.NONE, problems.list());
    }

    /** The reading of one file. */
    private final class OneFile {
        private final Problems problems;
        private final TemplateReader templates;
        private final Optional<Set<String>> environments;
        private final Set<String> ids = new HashSet<>();

        OneFile(Problems problems, Optional<Set<String>> environments) {
            this.problems = problems;
            this.templates = new TemplateReader(compiler, problems);
            this.environments = environments;
        }

        Policy read(Fields top) {
            List<PlanRule> rules = new ArrayList<>();
            for (Node node : top.items("rules")) {
                rules.add(rule(Fields.of(node)));
            }
            return new Policy(rules, top.texts("stateful"), top.texts("production"));
        }

        private PlanRule rule(Fields fields) {
            String id = fields.text("id", "");
            if (!ids.add(id) && fields.has("id")) {
                problems.add(fields.keyOf("id"), "There are two rules '" + id + "'", "Give each an id of its own.");
            }
            if (fields.has("each") == fields.has("plan")) {
                problems.add(
                        fields.has("each") ? fields.keyOf("plan") : fields.node(),
                        fields.has("each")
                                ? "A rule looks at each resource or at the plan, but this one says both"
                                : "This rule does not say what breaks it",
                        "Write 'each: …' over a resource, or 'plan: …' over the plan.");
            }
            List<Excuse> exceptions = new ArrayList<>();
            for (Node node : fields.items("exceptions")) {
                excuse(Fields.of(node)).ifPresent(exceptions::add);
            }
            return new PlanRule(
                    id,
                    fields.text("message", ""),
                    fields.text("owner", ""),
                    !fields.text("severity", "deny").equals("warn"),
                    code(fields, "each", EACH, Type.TRUTH),
                    code(fields, "plan", PLAN, Type.ANY),
                    environments(fields),
                    exceptions);
        }

        private @Nullable Expression code(Fields fields, String key, Scope scope, Type expected) {
            Optional<Expression> code = fields.get(key).flatMap(node -> templates.code(node, scope, expected));
            code.map(ExpressionCompiler::typeOf)
                    .filter(type -> key.equals("plan")
                            && !(type.equals(Type.TRUTH) || type.equals(Type.ANY) || type instanceof Type.ListOf))
                    .ifPresent(type -> problems.add(
                            fields.get(key).orElseThrow(),
                            "The rule has to give true or false, or a list of resources",
                            "Compare it, or write plan.resources.filter(resource, …)."));
            return code.orElse(null);
        }

        private List<String> environments(Fields fields) {
            environments.ifPresent(known -> fields.items("environments").forEach(node -> {
                String name = Fields.text(node).orElse("");
                if (!known.contains(name)) {
                    problems.add(node, "The estate has no environment '" + name + "'", DidYouMean.hint(name, known));
                }
            }));
            return fields.texts("environments");
        }

        private Optional<Excuse> excuse(Fields fields) {
            try {
                return Optional.of(new Excuse(
                        fields.text("resource", ""),
                        fields.text("reason", ""),
                        fields.text("owner", ""),
                        LocalDate.parse(fields.text("until", "1970-01-01"))));
            } catch (DateTimeException e) {
                problems.add(
                        fields.get("until").orElse(fields.node()),
                        "There is no such day: " + fields.text("until", ""),
                        "Write the year, the month and the day, such as 2027-03-31.");
                return Optional.empty();
            }
        }
    }
}
