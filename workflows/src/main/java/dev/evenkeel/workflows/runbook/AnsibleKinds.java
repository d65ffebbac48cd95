package dev.evenkeel.workflows.runbook;

import static dev.evenkeel.workflows.document.Key.optional;
import static dev.evenkeel.workflows.document.Key.required;

import dev.evenkeel.workflows.document.Shape;
import dev.evenkeel.workflows.expression.Type;
import java.util.List;

/** How a runbook speaks of Ansible. */
final class AnsibleKinds {

    private static final String FAILED_HOSTS = "failed_hosts";

    static final List<Kind> ALL = List.of(Kind.acts(
            "ansible.playbook",
            "Plays an Ansible playbook.",
            (common, fields) -> new AnsibleStep.Playbook(
                    common,
                    fields.path("playbook"),
                    fields.maybePath("inventory"),
                    fields.map("variables"),
                    fields.maybeText("limit"),
                    fields.maybeList("tags"),
                    options(fields)),
            required("playbook", Shape.TEMPLATE, "The playbook, relative to the runbook folder."),
            optional(
                    "inventory",
                    Shape.TEMPLATE,
                    "the hosts of the site",
                    "A file, a folder, the settings of an inventory plugin or a program, relative to the runbook folder."),
            optional("variables", Shapes.SETTINGS, "Extra variables; they keep their types."),
            optional("limit", Shape.TEMPLATE, "The hosts to limit it to."),
            optional("tags", Shapes.COMMAND, "The tags to limit it to."),
            optional("skip_tags", Shapes.COMMAND, "The tags to leave out."),
            optional("check", Shape.TRUTH, "false", "Only show what would change, also in a live run."),
            optional("diff", Shape.TRUTH, "false", "Show the differences of files that change."),
            optional("forks", Shape.WHOLE_TEMPLATE, "as Ansible is set up", "How many hosts at the same time."),
            optional("user", Shape.TEMPLATE, "as the inventory says", "The user to log in as."),
            optional("key", Shapes.SECRET, "the server's own key", "A reference to the private key."),
            optional("become", Shape.TRUTH, "false", "Run tasks as another user."),
            optional("become_user", Shape.TEMPLATE, "root", "The user to become."),
            optional("become_method", Shape.TEMPLATE, "sudo", "How to become that user."),
            optional("become_password", Shapes.SECRET, "none", "A reference to the password for that."),
            optional("vault_password", Shapes.SECRET, "none", "A reference to the password of Ansible Vault."),
            optional(
                    "retry_at",
                    new Shape.OneOf(List.of(FAILED_HOSTS, "all_hosts")),
                    FAILED_HOSTS,
                    "Where it is played again after it failed at some hosts.")));

    private AnsibleKinds() {}

    private static AnsibleStep.Options options(KindFields fields) {
        return new AnsibleStep.Options(
                fields.maybeList("skip_tags"),
                fields.plain().truth("check", false),
                fields.plain().truth("diff", false),
                fields.maybe("forks", Type.WHOLE_NUMBER),
                fields.maybeText("user"),
                fields.secret("key"),
                fields.plain().truth("become", false),
                fields.maybeText("become_user"),
                fields.maybeText("become_method"),
                fields.secret("become_password"),
                fields.secret("vault_password"),
                fields.plain().text("retry_at", FAILED_HOSTS).equals(FAILED_HOSTS));
    }
}
