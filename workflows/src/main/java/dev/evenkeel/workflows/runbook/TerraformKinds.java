package dev.evenkeel.workflows.runbook;

import static dev.evenkeel.workflows.document.Key.optional;
import static dev.evenkeel.workflows.document.Key.required;

import dev.evenkeel.workflows.document.Key;
import dev.evenkeel.workflows.document.Shape;
import dev.evenkeel.workflows.expression.Type;
import java.util.ArrayList;
import java.util.List;

/** How a runbook speaks of Terraform. */
final class TerraformKinds {

    private static final Shape BUDGET = new Shape.Block(
            "budget",
            List.of(required(
                    "monthly",
                    new Shape.Either(new Shape.Number(0), new Shape.Template(Type.NUMBER)),
                    "How much a month the plan may cost more, in the currency of the prices.")));

    static final List<Kind> ALL = List.of(
            Kind.looks(
                    "terraform.plan",
                    "Makes a saved plan.",
                    TerraformKinds::plan,
                    module(
                            optional("destroy", Shape.TRUTH, "false", "Whether it plans to destroy everything."),
                            optional("budget", BUDGET, "A limit to what the plan costs."))),
            Kind.acts(
                    "terraform.apply",
                    "Applies exactly a saved plan.",
                    (common, fields) -> new TerraformStep.Apply(common, fields.stepBefore("plan", "terraform.plan")),
                    required("plan", Shape.ID, "The id of an earlier terraform.plan step.")),
            Kind.acts(
                    "terraform.destroy",
                    "Destroys exactly what a saved plan says.",
                    (common, fields) ->
                            new TerraformStep.Destroy(common, fields.stepBefore("plan", TerraformStep.PLAN_TO_DESTROY)),
                    required("plan", Shape.ID, "The id of an earlier terraform.plan step that says 'destroy: true'.")),
            Kind.looks(
                    "terraform.drift",
                    "Compares the state with reality, and changes neither.",
                    (common, fields) -> new TerraformStep.Drift(common, module(fields)),
                    module()),
            Kind.looks(
                    "terraform.output",
                    "Reads the outputs of a module from its state.",
                    (common, fields) -> new TerraformStep.Output(common, module(fields)),
                    module()));

    private TerraformKinds() {}

    private static Key[] module(Key... more) {
        List<Key> keys = new ArrayList<>(List.of(
                required("folder", Shape.TEMPLATE, "The root module, relative to the runbook folder."),
                optional("backend", Shapes.SETTINGS, "Settings of the backend, by name."),
                optional("workspace", Shape.TEMPLATE, "default", "The workspace; one that is missing is made."),
                optional("variables", Shapes.SETTINGS, "Values of the module's variables."),
                optional(
                        "var_files",
                        new Shape.ListOf(Shape.TEMPLATE, 1),
                        "Files with values of variables, relative to the runbook folder; a later one wins."),
                optional("parallelism", new Shape.Whole(1, 100), "10", "How many resources at the same time.")));
        keys.addAll(List.of(more));
        return keys.toArray(Key[]::new);
    }

    private static TerraformStep.Module module(KindFields fields) {
        Integer parallelism = fields.plain().has("parallelism") ? fields.plain().whole("parallelism", 10) : null;
        return new TerraformStep.Module(
                fields.path("folder"),
                fields.map("backend"),
                fields.map("variables"),
                fields.maybeText("workspace"),
                fields.maybePaths("var_files"),
                parallelism);
    }

    private static TerraformStep.Plan plan(Step.Common common, KindFields fields) {
        return new TerraformStep.Plan(
                common,
                module(fields),
                fields.plain().truth("destroy", false),
                fields.under("budget").maybe("monthly", Type.NUMBER));
    }
}
