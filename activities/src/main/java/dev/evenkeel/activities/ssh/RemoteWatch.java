package dev.evenkeel.activities.ssh;

import dev.evenkeel.activities.act.ActFailures;
import dev.evenkeel.activities.act.Collected;
import dev.evenkeel.activities.act.RunningAct;
import dev.evenkeel.activities.ssh.RemoteOutput.Frame;
import dev.evenkeel.workflows.contract.Failures;
import io.temporal.client.ActivityCanceledException;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Follows a command on a target, over as many connections as it takes. */
final class RemoteWatch {

    private static final int KILLED = 128 + 9;
    private static final long GRACE_SECONDS = 10;
    private static final long LOOK_EVERY_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;
    private static final int OUTPUT_KEPT = 64 * 1024;

    private final RunningAct act;
    private final RemoteScripts scripts;
    private final String host;
    private final Opening opening;
    private final Path begun;
    private final Collected out = new Collected(OUTPUT_KEPT);
    private final Collected err = new Collected(OUTPUT_KEPT);

    interface Opening {
        Connection open() throws ConnectionLost;
    }

    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    record End(int code, byte[] out, byte[] err) {}

    RemoteWatch(RunningAct act, RemoteScripts scripts, String host, Opening opening) {
        this.act = act;
        this.scripts = scripts;
        this.host = host;
        this.opening = opening;
        this.begun = act.folder().resolve("sent");
    }

    End untilItEnds() throws IOException {
        long pause = 500;
        while (true) {
            try (Connection connection = opening.open()) {
                return follow(connection);
            } catch (ConnectionLost lost) {
                if (!Files.exists(begun)) {
                    throw unreachable(lost);
                }
                awaitNextTry(pause, lost);
                pause = Math.min(LONGEST_PAUSE_MILLIS, pause * 2);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("The worker stops; the command on " + host + " goes on without it", e);
            }
        }
    }

    private End follow(Connection connection) throws ConnectionLost, IOException, InterruptedException {
        boolean confirmed = Files.exists(act.folder().resolve("confirmed"));
        String script =
                confirmed ? scripts.follow(out.seen(), err.seen()) : scripts.startAndFollow(out.seen(), err.seen());
        Files.writeString(begun, "");
        try (RemoteOutput output = connection.run(script)) {
            while (true) {
                Frame frame = output.next(LOOK_EVERY_MILLIS);
                if (frame != null) {
                    if (!confirmed && frame.kind() != 'F') {
                        confirmed = true;
                        Files.writeString(act.folder().resolve("confirmed"), "");
                    }
                    End end = taken(frame);
                    if (end != null) {
                        return end;
                    }
                }
                act.beat();
            }
        } catch (ActivityCanceledException cancelled) {
            end(connection);
            throw cancelled;
        } catch (ApplicationFailure failure) {
            if (failure.getType().equals(Failures.TIMED_OUT)) {
                end(connection);
            }
            throw failure;
        }
    }

    private @Nullable End taken(Frame frame) {
        switch (frame.kind()) {
            case 'O' -> take("out", out, frame);
            case 'E' -> take("err", err, frame);
            case 'X' -> {
                act.log().finish();
                int code = Integer.parseInt(frame.value());
                if (code == KILLED) {
                    throw unknown("The command on " + host + " was killed (SIGKILL) by someone else");
                }
                return new End(code, out.end(), err.end());
            }
            case 'G' -> throw unknown("The command on " + host + " is gone and left no exit code");
            case 'N' ->
                throw unknown("The target " + host + " has no trace of the command; it may have been set up anew");
            case 'F' ->
                throw ActFailures.failure(
                        Failures.TOOL_FAILED,
                        host + " cannot run the command: " + frame.value(),
                        "Put this right on the target, then try the step again. Nothing was started.",
                        "");
            default -> {
                // A sign of life.
            }
        }
        return null;
    }

    private void take(String stream, Collected collected, Frame frame) {
        long offset = collected.seen();
        collected.add(frame.bytes());
        act.log().output(stream, offset, frame.bytes());
        act.log().flush();
    }

    /** Everything that the command started on the target; it is not left half ended in silence. */
    private void end(Connection connection) throws IOException {
        try (RemoteOutput output = connection.run(scripts.end(GRACE_SECONDS))) {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(GRACE_SECONDS + 20);
            while (System.nanoTime() < deadline) {
                Frame frame = output.next(LOOK_EVERY_MILLIS);
                beatOn();
                if (frame != null && (frame.kind() == 'D' || frame.kind() == 'N')) {
                    collectRest(connection);
                    return;
                }
                if (frame != null && frame.kind() == 'L') {
                    throw unknown("Some processes on " + host + " could not be ended: " + frame.value());
                }
            }
            throw unknown("Ending the command on " + host + " took too long");
        } catch (ConnectionLost e) {
            throw unknown("The connection broke while the command on " + host + " was being ended");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The worker stops while it ends a command", e);
        }
    }

    private void collectRest(Connection connection) throws ConnectionLost, InterruptedException {
        try (RemoteOutput output = connection.run(scripts.follow(out.seen(), err.seen()))) {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
            for (Frame frame = output.next(1000);
                    System.nanoTime() < deadline && (frame == null || frame.isOutput() || frame.kind() == '.');
                    frame = output.next(1000)) {
                if (frame != null && frame.isOutput()) {
                    take(frame.kind() == 'O' ? "out" : "err", frame.kind() == 'O' ? out : err, frame);
                }
            }
        }
        act.log().finish();
    }

    private void beatOn() {
        try {
            act.pulse();
        } catch (ActivityCanceledException known) {
            // That is why it is being ended.
        }
    }

    private void awaitNextTry(long millis, ConnectionLost lost) {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (System.nanoTime() < until) {
            try {
                TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
                act.beat();
            } catch (ActivityCanceledException e) {
                throw unknown("The connection to " + host + " is lost (" + lost.why()
                        + "), so the command could not be ended");
            } catch (ApplicationFailure timedOut) {
                throw unknown("The connection to " + host + " did not come back in time (" + lost.why() + ")");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("The worker stops; the command on " + host + " goes on without it", e);
            }
        }
    }

    private ApplicationFailure unreachable(ConnectionLost lost) {
        return ActFailures.failure(
                Failures.UNREACHABLE,
                host + " cannot be reached by SSH: " + lost.why(),
                "Check that the host is up, its address and port, and the way to it. Nothing was started.",
                "");
    }

    private ApplicationFailure unknown(String what) {
        return ActFailures.failure(
                Failures.UNKNOWN_OUTCOME,
                what + ": it may or may not have done its work",
                "Look at the target: its traces are in ~/.evenkeel/acts there. Then say whether it was done.",
                "");
    }
}
