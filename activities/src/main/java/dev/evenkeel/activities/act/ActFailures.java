package dev.evenkeel.activities.act;

import dev.evenkeel.workflows.contract.Failures;
import io.temporal.failure.ApplicationFailure;

/** Makes the failures of acts: what happened, what to do, what was seen. None is retried by Temporal. */
public final class ActFailures {

    private static final int LONGEST = 4096;

    private ActFailures() {}

    /** @param type one of {@link Failures} */
    public static ApplicationFailure failure(String type, String message, String advice, String evidence) {
        return ApplicationFailure.newNonRetryableFailure(
                shortened(message), type, new Failures.Detail(shortened(advice), shortened(evidence)));
    }

    public static ApplicationFailure badRequest(String message, String advice) {
        return failure(Failures.BAD_REQUEST, message, advice, "");
    }

    /** The end is what tells: the beginning of a long text is left out. */
    private static String shortened(String text) {
        return text.length() <= LONGEST ? text : "…" + text.substring(text.length() - LONGEST);
    }
}
