package dev.evenkeel.activities.ssh;

import dev.evenkeel.activities.act.RunningAct;
import dev.evenkeel.activities.ssh.RemoteOutput.Frame;
import io.temporal.client.ActivityCanceledException;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Ends a command on a target with everything that it started there: asked first, then by force. */
final class RemoteEnd {

    private static final long GRACE_SECONDS = 10;
    private static final long LOOK_EVERY_MILLIS = 100;

    private final RunningAct act;
    private final RemoteScripts scripts;
    private final Access access;
    private final RemoteFailures failures;

    RemoteEnd(RunningAct act, RemoteScripts scripts, Access access, RemoteFailures failures) {
        this.act = act;
        this.scripts = scripts;
        this.access = access;
        this.failures = failures;
    }

    void over(Connection connection) throws ConnectionLost, ShellRefused, IOException, InterruptedException {
        RemoteShell shell = Aside.call(this::beatOn, () -> connection.shell(access.become(), null));
        try (RemoteOutput output = new RemoteOutput(shell)) {
            shell.send(RemoteShell.bytes(scripts.end(GRACE_SECONDS)));
            shell.sent();
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(GRACE_SECONDS + 20);
            while (System.nanoTime() < deadline) {
                Frame frame = output.next(LOOK_EVERY_MILLIS);
                beatOn();
                if (frame != null && (frame.kind() == 'D' || frame.kind() == 'N')) {
                    return;
                }
                if (frame != null && frame.kind() == 'L') {
                    throw failures.unknown(
                            "Some processes on " + access.host() + " could not be ended: " + frame.value());
                }
            }
        }
        throw failures.unknown("Ending the command on " + access.host() + " took too long");
    }

    private void beatOn() {
        try {
            act.pulse();
        } catch (ActivityCanceledException known) {
            // That is why it is being ended.
        }
    }
}
