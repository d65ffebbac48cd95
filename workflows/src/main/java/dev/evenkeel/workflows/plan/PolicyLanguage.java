package dev.evenkeel.workflows.plan;

import static dev.evenkeel.workflows.document.Key.optional;
import static dev.evenkeel.workflows.document.Key.required;

import dev.evenkeel.workflows.document.JsonSchema;
import dev.evenkeel.workflows.document.Shape;
import dev.evenkeel.workflows.expression.Type;
import java.util.List;

/** The keys of the file of rules for plans: the one source of the reader's checks and of the JSON Schema. */
public final class PolicyLanguage {

    /** The name of the file, in the runbook folder. */
    public static final String FILE = "policy.yaml";

    private static final Shape NAMES = new Shape.ListOf(Shape.NAME, 1);

    private static final Shape.Block EXCEPTION = new Shape.Block(
            "the exception",
            List.of(
                    required("resource", Shape.TEXT, "The address of the resource; * stands for anything."),
                    required("reason", Shape.TEXT, "Why it may break the rule."),
                    required("owner", Shape.NAME, "The team that answers for it."),
                    required(
                            "until",
                            new Shape.Text("[0-9]{4}-[0-9]{2}-[0-9]{2}", "a date such as 2027-03-31"),
                            "The last day on which it holds, in UTC.")));

    private static final Shape.Block RULE = new Shape.Block(
            "the rule",
            List.of(
                    required("id", Shape.ID, "Its name, once in the file."),
                    required("message", Shape.TEXT, "What is wrong with a plan that breaks it, and what to do."),
                    required("owner", Shape.NAME, "The team that answers for the rule."),
                    optional(
                            "severity",
                            new Shape.OneOf(List.of("deny", "warn")),
                            "deny",
                            "Whether a plan that breaks it cannot be applied, or is only marked."),
                    optional(
                            "each",
                            new Shape.Code(Type.TRUTH),
                            "An expression over a resource, which holds when the resource breaks the rule."),
                    optional(
                            "plan",
                            new Shape.Code(Type.ANY),
                            "An expression over the plan: true when it breaks the rule, or the list of resources that do."),
                    optional("environments", NAMES, "all", "The environments in which the rule holds."),
                    optional(
                            "exceptions",
                            new Shape.ListOf(EXCEPTION, 1),
                            "What may break the rule, each until a day.")));

    static final Shape.Block POLICY = new Shape.Block(
            "the policy",
            List.of(
                    optional("rules", new Shape.ListOf(RULE, 1), "What a plan may not do."),
                    optional(
                            "stateful",
                            new Shape.ListOf(
                                    new Shape.Text("!?[a-z0-9_*-]+", "a type of resource, * for anything, ! for not"),
                                    1),
                            "Further types of resources that hold data; with a ! before it, what does not after all."),
                    optional(
                            "production",
                            new Shape.ListOf(new Shape.Text("[a-z0-9*-]+", "the name of an environment"), 1),
                            "production, prod and what begins so",
                            "The environments in which a rule that cannot be judged denies.")));

    private PolicyLanguage() {}

    /** The JSON Schema (draft 2020-12) of the file. */
    public static String schema() {
        return JsonSchema.of("https://evenkeel.dev/schema/policy.schema.json", "Evenkeel policy", POLICY);
    }
}
