package dev.evenkeel.workflows.runbook;

import static dev.evenkeel.workflows.document.Key.optional;
import static dev.evenkeel.workflows.document.Key.required;

import dev.evenkeel.workflows.document.Shape;
import dev.evenkeel.workflows.expression.Type;
import java.util.List;

/** How a runbook speaks of commands, here and on other hosts. */
final class CommandKinds {

    static final List<Kind> ALL = List.of(
            Kind.acts(
                    "ssh.command",
                    "Runs a command on another host.",
                    (common, fields) -> new CommandStep.Ssh(
                            common,
                            fields.text("host"),
                            fields.maybeText("user"),
                            fields.maybe("port", Type.WHOLE_NUMBER),
                            fields.list("command"),
                            fields.secret("key")),
                    required("host", Shape.TEMPLATE, "The address of the host."),
                    optional("user", Shape.TEMPLATE, "The user to log in as."),
                    optional("port", Shape.WHOLE_TEMPLATE, "22", "The port of its SSH server."),
                    required("command", Shapes.COMMAND, "The argument list; no shell reads it."),
                    optional("key", Shapes.SECRET, "the server's own key", "A reference to the private key.")),
            Kind.acts(
                    "script",
                    "Runs a command on the server's own host.",
                    (common, fields) -> new CommandStep.Script(
                            common,
                            fields.withPaths().list("command"),
                            fields.withPaths().texts("environment"),
                            fields.plain().truth("read_only", false)),
                    required("command", Shapes.COMMAND, "The argument list; no shell reads it."),
                    optional("environment", Shapes.TEXT_MAP, "Environment variables."),
                    optional(
                            "read_only",
                            Shape.TRUTH,
                            "false",
                            "Your word that it changes nothing, so that a rehearsal may run it.")));

    private CommandKinds() {}
}
