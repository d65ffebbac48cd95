package dev.evenkeel.workflows.runbook;

import static dev.evenkeel.workflows.document.Key.optional;
import static dev.evenkeel.workflows.document.Key.required;

import dev.evenkeel.workflows.document.Shape;
import java.util.List;

/** How a runbook speaks of Terraform. */
final class TerraformKinds {

    static final List<Kind> ALL = List.of(
            Kind.looks(
                    "terraform.plan",
                    "Makes a saved plan.",
                    (common, fields) -> new TerraformStep.Plan(
                            common, fields.path("folder"), fields.map("backend"), fields.map("variables")),
                    required("folder", Shape.TEMPLATE, "The root module, relative to the runbook folder."),
                    optional("backend", Shapes.SETTINGS, "Settings of the backend, by name."),
                    optional("variables", Shapes.SETTINGS, "Values of the module's variables.")),
            Kind.acts(
                    "terraform.apply",
                    "Applies exactly a saved plan.",
                    (common, fields) -> new TerraformStep.Apply(common, fields.stepBefore("plan", "terraform.plan")),
                    required("plan", Shape.ID, "The id of an earlier terraform.plan step.")));

    private TerraformKinds() {}
}
