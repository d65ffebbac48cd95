package dev.evenkeel.activities.terraform;

import dev.evenkeel.activities.act.ActFailures;
import dev.evenkeel.activities.act.ToolEnd;
import dev.evenkeel.activities.secrets.Masker;
import dev.evenkeel.activities.terraform.TerraformOutput.Diagnostic;
import dev.evenkeel.workflows.contract.Failures;
import io.temporal.failure.ApplicationFailure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Turns what Terraform said into what happened and what to do. */
final class TerraformFailures {

    private static final Pattern LOCK_LINE = Pattern.compile("(?m)^\\s*(ID|Operation|Who|Created):\\s*(.+?)\\s*$");
    private static final Pattern UNREACHABLE = Pattern.compile(
            "(?i)connection refused|connection reset|no such host|no route to host|network is unreachable|i/o timeout|"
                    + "TLS handshake timeout|Client\\.Timeout|context deadline exceeded|exceeded maximum number of attempts");
    private static final Pattern REFUSED = Pattern.compile(
            "InvalidClientTokenId|SignatureDoesNotMatch|ExpiredToken|UnrecognizedClient|AuthFailure|No valid credential sources|"
                    + "AccessDenied|InvalidAccessKeyId|StatusCode: 40[13]\\b|AuthorizationFailed|could not find default credentials|"
                    + "invalid_grant|401 Unauthorized|403 Forbidden");
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
        Optional<ApplicationFailure> outside = outside(what, first.text(), evidence, masker);
        if (outside.isPresent() && output.done() == 0) {
            return outside.get();
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
        Optional<ApplicationFailure> outside = outside(what, text, text, masker);
        if (outside.isPresent()) {
            return outside.get();
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

    /** What lies outside of the module: what cannot be reached, and what does not let us in. */
    private static Optional<ApplicationFailure> outside(String what, String text, String evidence, Masker masker) {
        if (REFUSED.matcher(text).find()) {
            return Optional.of(ActFailures.failure(
                    Failures.TOOL_FAILED,
                    masker.mask(what + " was not let in: " + firstLines(withoutFrame(text))),
                    "Check the credentials that the step's 'secrets' or the server's environment give it, what they are allowed,"
                            + " and whether they have expired.",
                    evidence));
        }
        if (UNREACHABLE.matcher(text).find()) {
            return Optional.of(ActFailures.failure(
                    Failures.UNREACHABLE,
                    masker.mask(what + " did not reach what it needs: " + firstLines(withoutFrame(text))),
                    "Check the address of the backend or provider, and the network and proxy of this host, then try again.",
                    evidence));
        }
        return Optional.empty();
    }

    private static String withoutFrame(String text) {
        int error = text.indexOf("Error: ");
        return error < 0 ? text : text.substring(error + "Error: ".length());
    }

    /** The ID of a lock is what frees it; a RequestID of a cloud is none. */
    private static ApplicationFailure locked(String what, String detail, Masker masker) {
        Map<String, String> lock = new LinkedHashMap<>();
        Matcher lines = LOCK_LINE.matcher(detail);
        while (lines.find()) {
            lock.putIfAbsent(lines.group(1), lines.group(2));
        }
        String holder = lock.containsKey("ID")
                ? lock.getOrDefault("Who", "someone who is not named")
                        + " has held it since " + lock.getOrDefault("Created", "an unknown time")
                        + (lock.containsKey("Operation") ? " for " + lock.get("Operation") : "") + ", lock ID "
                        + lock.get("ID")
                : "who holds it is not said";
        return ActFailures.failure(
                Failures.TOOL_FAILED,
                masker.mask(what + " did not get the lock of the state: " + holder),
                masker.mask(
                        "Wait until that work is done and try again. If nobody works on it any more, free the lock with terraform"
                                + " force-unlock " + lock.getOrDefault("ID", "ID") + "."),
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
