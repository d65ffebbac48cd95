package dev.evenkeel.workflows.runbook;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** A silence has to be about something: one that fits every alert would hide the very trouble that a step makes. */
public final class SilenceRules {

    /** What nobody has in mind who writes a pattern for certain alerts. */
    private static final List<String> ANYTHING = List.of("qz", "Zx-9_q", "7", "jk.vw/ü");

    private SilenceRules() {}

    /** @param matching regular expressions, by the name of the label */
    public static boolean select(Map<String, String> equal, Map<String, String> matching) {
        return equal.values().stream().anyMatch(value -> !value.isEmpty())
                || matching.values().stream().anyMatch(SilenceRules::selects);
    }

    /** Whether a regular expression leaves anything out; one that Java cannot read is left to Alertmanager. */
    static boolean selects(String pattern) {
        try {
            Pattern whole = Pattern.compile("^(?:" + pattern + ")$");
            return !pattern.isEmpty()
                    && !ANYTHING.stream().allMatch(text -> whole.matcher(text).matches());
        } catch (PatternSyntaxException e) {
            return true;
        }
    }
}
