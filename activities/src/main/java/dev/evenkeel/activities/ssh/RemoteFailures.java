package dev.evenkeel.activities.ssh;

import dev.evenkeel.activities.act.ActFailures;
import dev.evenkeel.workflows.contract.Failures;
import io.temporal.failure.ApplicationFailure;

/** The failures that acts on other hosts have in common. */
record RemoteFailures(Access access) {

    ApplicationFailure unreachable(ConnectionLost lost) {
        return ActFailures.failure(
                Failures.UNREACHABLE,
                access.host() + " cannot be reached by SSH: " + lost.why(),
                "Check that the host is up, its address and port, and the way to it. Nothing was started.",
                "");
    }

    ApplicationFailure refused(ShellRefused refused) {
        Become become = access.become();
        if (become == null) {
            return ActFailures.failure(
                    Failures.TOOL_FAILED,
                    access.host() + " runs no shell for " + access.user() + ": " + firstLine(refused.why()),
                    "Give the user a login shell, and no forced command, or name another one. Nothing was started.",
                    refused.why());
        }
        String user = access.route().target().user();
        return ActFailures.failure(
                Failures.TOOL_FAILED,
                "sudo on " + access.host() + " does not let " + user + " become " + become.user() + ": "
                        + firstLine(refused.why()),
                (become.password() == null
                                ? "Allow it without a password in sudoers there, or give the step a become_password."
                                : "Look whether the password is right, and what sudoers there allows.")
                        + " Nothing was started.",
                refused.why());
    }

    ApplicationFailure cannotRun(String why) {
        return ActFailures.failure(
                Failures.TOOL_FAILED,
                access.host() + " cannot run the command: " + why,
                "Put this right on the target, then try the step again. Nothing was started.",
                "");
    }

    /** Files are put in their place all at once, and the same again does no harm. */
    ApplicationFailure brokenOff(ConnectionLost lost) {
        return ActFailures.failure(
                Failures.UNREACHABLE,
                access.host() + " cannot be reached by SSH: " + lost.why(),
                "Check that the host is up, its address and port, and the way to it. Then try again: nothing is there in"
                        + " half.",
                "");
    }

    /** What the script says instead of going on. */
    ApplicationFailure file(RemoteOutput.Frame frame) {
        return frame.kind() == 'F'
                ? ActFailures.failure(
                        Failures.TOOL_FAILED,
                        "On " + access.host() + ", as " + access.user() + ": " + frame.value(),
                        "Put this right on the target, or name another path or user, then try the step again. Nothing was"
                                + " changed.",
                        "")
                : garbage("it");
    }

    ApplicationFailure garbage(String what) {
        return ActFailures.failure(
                Failures.TOOL_FAILED,
                access.host() + " answers otherwise than its shell would",
                "Look whether a login there prints something or runs a shell of its own; " + what + " was not read.",
                "");
    }

    ApplicationFailure unknown(String what) {
        return ActFailures.failure(
                Failures.UNKNOWN_OUTCOME,
                what + ": it may or may not have done its work",
                "Look at the target: its traces are in ~" + access.user()
                        + "/.evenkeel/acts there. Then say whether it was done.",
                "");
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }
}
