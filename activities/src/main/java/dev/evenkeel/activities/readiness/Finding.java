package dev.evenkeel.activities.readiness;

/**
 * What a check has found.
 *
 * @param subject what was looked at: a site, a runbook, a reference; empty for the service itself
 * @param message what happened
 * @param advice what to do; empty when nothing has to be done
 */
public record Finding(Check check, String subject, State state, String message, String advice) {

    private static final int LONGEST = 2_000;

    public Finding {
        message = shortened(message);
        advice = shortened(advice);
    }

    public static Finding ok(Check check, String subject, String message) {
        return new Finding(check, subject, State.OK, message, "");
    }

    public static Finding warn(Check check, String subject, String message, String advice) {
        return new Finding(check, subject, State.WARN, message, advice);
    }

    public static Finding bad(Check check, String subject, String message, String advice) {
        return new Finding(check, subject, State.BAD, message, advice);
    }

    public static Finding unknown(Check check, String subject, String message, String advice) {
        return new Finding(check, subject, State.UNKNOWN, message, advice);
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }
}
