package dev.evenkeel.activities.act;

import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.Mode;
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

    /**
     * The engine does not ask for it; should it ever, nothing happens all the same.
     *
     * @param what for example {@code runs no command on another host}
     */
    public static void refuseInRehearsal(Act act, String what) {
        if (act.mode() == Mode.REHEARSAL) {
            throw badRequest("A rehearsal " + what, "Launch the run live.");
        }
    }

    /** The end is what tells: the beginning of a long text is left out. */
    private static String shortened(String text) {
        return text.length() <= LONGEST ? text : "…" + text.substring(text.length() - LONGEST);
    }
}
