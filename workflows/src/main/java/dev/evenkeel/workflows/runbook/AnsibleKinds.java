package dev.evenkeel.workflows.runbook;

import static dev.evenkeel.workflows.document.Key.optional;
import static dev.evenkeel.workflows.document.Key.required;

import dev.evenkeel.workflows.document.Shape;
import java.util.List;

/** How a runbook speaks of Ansible. */
final class AnsibleKinds {

    static final List<Kind> ALL = List.of(Kind.acts(
            "ansible.playbook",
            "Plays an Ansible playbook.",
            (common, fields) -> new AnsibleStep.Playbook(
                    common,
                    fields.path("playbook"),
                    fields.map("variables"),
                    fields.maybeText("limit"),
                    fields.maybeList("tags")),
            required("playbook", Shape.TEMPLATE, "The playbook, relative to the runbook folder."),
            optional("variables", Shapes.SETTINGS, "Extra variables."),
            optional("limit", Shape.TEMPLATE, "The hosts to limit it to."),
            optional("tags", Shapes.COMMAND, "The tags to limit it to.")));

    private AnsibleKinds() {}
}
