package dev.evenkeel.workflows.runbook;

import static dev.evenkeel.workflows.document.Key.optional;
import static dev.evenkeel.workflows.document.Key.required;

import dev.evenkeel.workflows.document.Shape;
import dev.evenkeel.workflows.expression.Template;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a runbook speaks of files on other hosts. */
final class SshKinds {

    private static final long MEBIBYTE = 1024 * 1024;
    private static final long USUAL_BYTES = 10 * MEBIBYTE;

    /** What the store keeps of one artifact. */
    private static final long MOST_BYTES = 64 * MEBIBYTE;

    static final List<Kind> ALL = List.of(
            Kind.acts(
                    "ssh.upload",
                    "Puts a file or a folder on another host, unless the same is there already.",
                    SshKinds::upload,
                    SshAccess.keysAnd(
                            optional("from", Shape.TEMPLATE, "A file or folder in the runbook folder."),
                            optional("input", Shape.ID, "Or the id of an input that is a file."),
                            required("to", Shape.TEMPLATE, "The absolute path on the host."),
                            optional(
                                    "mode",
                                    new Shape.Text("[0-7]{3,4}", "octal digits such as \"0640\", in quotes"),
                                    "0755 for what may be executed in the runbook folder, else 0644",
                                    "Who may do what with the file; a folder's files keep theirs."),
                            optional("owner", Shape.TEMPLATE, "who writes it", "Whose it is, user or user:group."))),
            Kind.looks(
                    "ssh.download",
                    "Fetches a file from another host and keeps it with the run.",
                    (common, fields) -> new SshStep.Download(
                            common,
                            SshAccess.read(fields),
                            fields.text("from"),
                            fields.maybeText("name"),
                            bytes(fields)),
                    SshAccess.keysAnd(
                            required("from", Shape.TEMPLATE, "The absolute path on the host."),
                            optional("name", Shape.TEMPLATE, "its own", "The name under which the run keeps it."),
                            optional(
                                    "max_size",
                                    new Shape.Text("[1-9][0-9]{0,4}(KiB|MiB)", "a size such as 512KiB or 10MiB"),
                                    "10MiB",
                                    "The greatest size; 64MiB at most."))));

    private SshKinds() {}

    private static SshStep upload(Step.Common common, KindFields fields) {
        Template from = fields.plain().has("from") ? fields.path("from") : null;
        String input = fields.plain().text("input").orElse(null);
        if ((from == null) == (input == null)) {
            fields.problem(
                    from == null ? "to" : "input",
                    "An upload takes a path of the runbook folder, or an input",
                    "Say either 'from' or 'input'.");
        }
        if (input != null) {
            fields.fileInput("input", input);
        }
        return new SshStep.Upload(
                common,
                SshAccess.read(fields),
                from,
                input,
                fields.text("to"),
                fields.plain().text("mode").orElse(null),
                fields.maybeText("owner"));
    }

    private static long bytes(KindFields fields) {
        @Nullable String size = fields.plain().text("max_size").orElse(null);
        if (size == null || !size.matches("[1-9][0-9]{0,4}(KiB|MiB)")) {
            return USUAL_BYTES;
        }
        long bytes = Long.parseLong(size.substring(0, size.length() - 3)) * (size.endsWith("KiB") ? 1024 : MEBIBYTE);
        if (bytes > MOST_BYTES) {
            fields.problem("max_size", "A file of " + size + " is more than a run keeps", "Say 64MiB or less.");
        }
        return Math.min(bytes, MOST_BYTES);
    }
}
