package dev.evenkeel.workflows.runbook;

import static dev.evenkeel.workflows.document.Key.optional;
import static dev.evenkeel.workflows.document.Key.required;

import dev.evenkeel.workflows.document.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a runbook speaks of commands, here and on other hosts. */
final class CommandKinds {

    static final List<Kind> ALL = List.of(
            Kind.acts(
                    "ssh.command",
                    "Runs a command on another host.",
                    (common, fields) -> new CommandStep.Ssh(
                            common, SshAccess.read(fields), fields.list("command"), fields.texts("environment")),
                    SshAccess.keysAnd(
                            required("command", Shapes.COMMAND, "The argument list; no shell reads it."),
                            optional("environment", Shapes.TEXT_MAP, "Environment variables of the command."))),
            Kind.acts(
                    "script",
                    "Runs a command on the server's own host.",
                    (common, fields) -> new CommandStep.Script(
                            common,
                            fields.withPaths().list("command"),
                            fields.withPaths().texts("environment"),
                            fields.plain().truth("read_only", false),
                            mebibytes(fields.plain().text("memory", "")),
                            fields.plain().has("processes")
                                    ? (long) fields.plain().whole("processes", 1)
                                    : null),
                    required("command", Shapes.COMMAND, "The argument list; no shell reads it."),
                    optional("environment", Shapes.TEXT_MAP, "Environment variables."),
                    optional(
                            "read_only",
                            Shape.TRUTH,
                            "false",
                            "Your word that it changes nothing, so that a rehearsal may run it."),
                    optional(
                            "memory",
                            new Shape.Text("[1-9][0-9]{0,6}(MiB|GiB)", "a size such as 512MiB or 2GiB"),
                            "4GiB",
                            "The memory that it and what it starts may take together; beyond it is ended."),
                    optional(
                            "processes",
                            new Shape.Whole(1, 100_000),
                            "1000",
                            "How many processes it may have at once; with more it is ended.")));

    private CommandKinds() {}

    private static @Nullable Long mebibytes(String size) {
        if (!size.matches("[1-9][0-9]{0,6}(MiB|GiB)")) {
            return null;
        }
        long number = Long.parseLong(size.substring(0, size.length() - 3));
        return size.endsWith("GiB") ? number * 1024 : number;
    }
}
