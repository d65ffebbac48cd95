package dev.evenkeel.activities.act;

import dev.evenkeel.activities.process.CannotStart;
import dev.evenkeel.activities.secrets.Masker;
import dev.evenkeel.workflows.contract.Failures;
import io.temporal.failure.ApplicationFailure;

/** The failures that the processes of all tools have in common. */
final class ToolFailures {

    private ToolFailures() {}

    static ApplicationFailure cannotStart(String type, CannotStart why, Masker masker) {
        return ActFailures.failure(
                type,
                masker.mask(String.valueOf(why.getMessage())),
                "Nothing was started: put this right on this host, then try the step again.",
                "");
    }

    static ApplicationFailure unknown(String what, String evidence) {
        return ActFailures.failure(
                Failures.UNKNOWN_OUTCOME,
                what + ": it may or may not have done its work",
                "Look at the evidence and at the target itself, then say whether it was done.",
                evidence);
    }

    static ApplicationFailure killedReader(String program) {
        return ActFailures.failure(
                Failures.TOOL_FAILED,
                program + " was killed before it ended; it changed nothing",
                "Try the step again. If it is killed again, look at the memory of this host.",
                "");
    }

    static ApplicationFailure timedOut(long millis) {
        return ActFailures.failure(
                Failures.TIMED_OUT,
                "It was not done within " + millis / 1000.0 + " s and was ended",
                "See in the log how far it came. Try again, or give the step a longer timeout.",
                "");
    }
}
