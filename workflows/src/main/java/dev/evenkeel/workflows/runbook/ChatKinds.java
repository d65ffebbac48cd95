package dev.evenkeel.workflows.runbook;

import static dev.evenkeel.workflows.document.Key.optional;
import static dev.evenkeel.workflows.document.Key.required;

import dev.evenkeel.workflows.contract.ChatActivities.Severity;
import dev.evenkeel.workflows.document.Fields;
import dev.evenkeel.workflows.document.Shape;
import java.util.List;
import java.util.Locale;

/** How a runbook tells people something. */
final class ChatKinds {

    private static final List<String> SEVERITIES = List.of("info", "warning", "critical");

    static final List<Kind> ALL = List.of(
            Kind.looks(
                    "chat.notify",
                    "Tells people something in a channel of the estate, without holding up the run.",
                    ChatKinds::notification,
                    required("channel", Shape.TEMPLATE, "The name of a channel in the estate."),
                    required("title", Shape.TEMPLATE, "What it is about, in one line."),
                    optional("text", Shape.TEMPLATE, "The rest, in Markdown."),
                    optional(
                            "severity",
                            new Shape.OneOf(SEVERITIES),
                            "info",
                            "How much it matters to whoever reads it."),
                    optional(
                            "thread",
                            Shape.TEMPLATE,
                            "A name for what belongs together: later messages of the run with it go below the first one, where"
                                    + " the system can do that."),
                    optional(
                            "required",
                            Shape.TRUTH,
                            "false",
                            "Whether the step fails when the message is not delivered within its timeout, which is 2m when left out.")));

    private ChatKinds() {}

    private static ChatStep.Notify notification(Step.Common common, KindFields fields) {
        Fields plain = fields.plain();
        String severity = plain.text("severity", "info");
        return new ChatStep.Notify(
                common,
                fields.channel("channel"),
                fields.text("title"),
                fields.maybeText("text"),
                SEVERITIES.contains(severity) ? Severity.valueOf(severity.toUpperCase(Locale.ROOT)) : Severity.INFO,
                fields.maybeText("thread"),
                plain.truth("required", false));
    }
}
