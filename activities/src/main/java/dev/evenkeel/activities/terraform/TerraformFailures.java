package dev.evenkeel.activities.terraform;

import dev.evenkeel.activities.act.ActFailures;
import dev.evenkeel.activities.act.ToolEnd;
import dev.evenkeel.activities.secrets.Masker;
import dev.evenkeel.activities.terraform.TerraformOutput.Diagnostic;
import dev.evenkeel.workflows.contract.Failures;
import io.temporal.failure.ApplicationFailure;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Turns what Terraform said into what happened and what to do. */
final class TerraformFailures {

    private static final Pattern LOCK_LINE = Pattern.compile("(?m)^\\s*(ID|Operation|Who|Created):\\s*(.+?)\\s*$");
    private static final Pattern FRAME = Pattern.compile("(?m)^[│╷╵|]\\s?");

    private TerraformFailures() {}

    /** @param what what was done, as in {@code terraform apply} */
    static ApplicationFailure of(String what, ToolEnd end, Masker masker) {
        TerraformOutput output = TerraformOutput.parse(end.outText());
        if (output.errors().isEmpty()) {
            return ofPlainText(what, end, masker);
        }
        Diagnostic first = output.errors().getFirst();
        String evidence =
                masker.mask(output.errors().stream().map(Diagnostic::text).collect(Collectors.joining("\n\n")));
        if (first.summary().contains("Saved plan is stale")
                || first.summary().contains("plan file can no longer be applied")) {
            return planChanged("The state was changed by someone else after the plan was made", evidence);
        }
        if (first.summary().contains("acquiring the state lock")) {
            return locked(what, first.detail(), masker);
        }
        String advice = output.done() > 0
                ? output.done()
                        + " resources were done before it failed. Put the reason right and make a new plan: it shows what is left."
                : "Put the reason right, then make a new plan.";
        return ActFailures.failure(
                Failures.TOOL_FAILED, masker.mask(what + " failed: " + firstLines(first.text())), advice, evidence);
    }

    static ApplicationFailure planChanged(String what, String evidence) {
        return ActFailures.failure(
                Failures.PLAN_CHANGED,
                what,
                "Nothing was applied. Make a new plan, look at it and have it approved.",
                evidence);
    }

    private static ApplicationFailure ofPlainText(String what, ToolEnd end, Masker masker) {
        String text = FRAME.matcher(masker.mask(end.errText())).replaceAll("").strip();
        if (text.contains("acquiring the state lock")) {
            return locked(what, text, masker);
        }
        int error = text.indexOf("Error: ");
        String reason =
                error < 0 ? "it ended with exit code " + end.code() : text.substring(error + "Error: ".length());
        return ActFailures.failure(
                Failures.TOOL_FAILED,
                what + " failed: " + firstLines(reason),
                "Put the reason right, then try the step again.",
                text.isEmpty() ? masker.mask(end.outText()) : text);
    }

    private static ApplicationFailure locked(String what, String detail, Masker masker) {
        StringBuilder holder = new StringBuilder();
        String id = "ID";
        Matcher lines = LOCK_LINE.matcher(detail);
        while (lines.find()) {
            holder.append(holder.isEmpty() ? "" : ", ")
                    .append(lines.group(1))
                    .append(' ')
                    .append(lines.group(2));
            id = lines.group(1).equals("ID") ? lines.group(2) : id;
        }
        return ActFailures.failure(
                Failures.TOOL_FAILED,
                masker.mask(what + " did not get the lock of the state, held by: "
                        + (holder.isEmpty() ? "someone who is not named" : holder)),
                "Wait until that work is done and try again. If nobody works on it any more, free the lock with terraform"
                        + " force-unlock " + id + ".",
                masker.mask(detail));
    }

    private static String firstLines(String text) {
        List<String> lines = text.lines()
                .filter(line -> !line.isBlank())
                .map(String::strip)
                .limit(4)
                .toList();
        return String.join(" ", lines);
    }
}
