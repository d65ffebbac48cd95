package dev.evenkeel.activities.act;

import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.TaskQueues;
import io.temporal.failure.ApplicationErrorCategory;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;

/** Makes the failures of acts: what happened, what to do, what was seen. None is retried by Temporal. */
public final class ActFailures {

    private static final int LONGEST = 4096;

    /** Long enough for a restart, after which a long gate goes on where it was. */
    private static final Duration READ_LOST = Duration.ofMinutes(1);

    private ActFailures() {}

    /** @param type one of {@link Failures} */
    public static ApplicationFailure failure(String type, String message, String advice, String evidence) {
        return told(shortened(message), type, new Failures.Detail(shortened(advice), shortened(evidence)));
    }

    /** @param part what was done before it failed; the failure's second detail */
    public static ApplicationFailure failure(String type, String message, String advice, String evidence, Object part) {
        return told(shortened(message), type, new Failures.Detail(shortened(advice), shortened(evidence)), part);
    }

    public static ApplicationFailure badRequest(String message, String advice) {
        return failure(Failures.BAD_REQUEST, message, advice, "");
    }

    /**
     * @param host the one that has begun the act
     * @param hostLost how long that host may be away
     * @param reads whether the act may be done again without harm: then nobody waits long for a host that is away
     */
    public static ApplicationFailure heldBy(String host, Duration hostLost, boolean reads) {
        Duration patience = reads && hostLost.compareTo(READ_LOST) > 0 ? READ_LOST : hostLost;
        return told(
                "The act is held by the host " + host,
                Failures.CLAIMED_ELSEWHERE,
                new Failures.Elsewhere(TaskQueues.host(host), patience.toMillis(), reads));
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

    /** The journal tells people of it, so Temporal's own log need not print where in the code it was thrown. */
    private static ApplicationFailure told(String message, String type, Object... details) {
        return ApplicationFailure.newBuilder()
                .setMessage(message)
                .setType(type)
                .setNonRetryable(true)
                .setCategory(ApplicationErrorCategory.BENIGN)
                .setDetails(details)
                .build();
    }

    /** The end is what tells: the beginning of a long text is left out. */
    private static String shortened(String text) {
        return text.length() <= LONGEST ? text : "…" + text.substring(text.length() - LONGEST);
    }
}
