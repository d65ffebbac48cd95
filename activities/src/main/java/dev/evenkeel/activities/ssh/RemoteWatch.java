package dev.evenkeel.activities.ssh;

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
    private static final long LOOK_EVERY_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;
    private static final int OUTPUT_KEPT = 64 * 1024;

    private final RunningAct act;
    private final RemoteScripts scripts;
    private final Access access;
    private final Connections connections;
    private final RemoteFailures failures;
    private final Path begun;
    private final Path confirmed;
    private final Collected out = new Collected(OUTPUT_KEPT);
    private final Collected err = new Collected(OUTPUT_KEPT);
    private boolean cut;

    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    record End(int code, byte[] out, byte[] err) {}

    RemoteWatch(RunningAct act, RemoteScripts scripts, Access access, Connections connections) {
        this.act = act;
        this.scripts = scripts;
        this.access = access;
        this.connections = connections;
        this.failures = new RemoteFailures(access);
        this.begun = act.folder().resolve("sent");
        this.confirmed = act.folder().resolve("confirmed");
    }

    End untilItEnds() throws IOException {
        long pause = 500;
        while (true) {
            ConnectionLost lost;
            boolean shared = false;
            try (Connection connection = connected()) {
                shared = !connection.isFresh();
                return onceOver(connection);
            } catch (ConnectionLost e) {
                if (!Files.exists(begun)) {
                    if (shared) {
                        // An earlier act's connection, whose end nobody had noticed yet.
                        continue;
                    }
                    throw failures.unreachable(e);
                }
                lost = e;
            } catch (ShellRefused e) {
                if (!Files.exists(begun)) {
                    throw failures.refused(e);
                }
                lost = new ConnectionLost(e.why(), e);
            } catch (InterruptedException e) {
                throw stopped(e);
            }
            awaitNextTry(pause, lost);
            pause = Math.min(LONGEST_PAUSE_MILLIS, pause * 2);
        }
    }

    private Connection connected() throws ConnectionLost, ShellRefused, IOException, InterruptedException {
        try {
            return Aside.call(act, () -> connections.to(access.route()));
        } catch (ActivityCanceledException cancelled) {
            if (Files.exists(begun)) {
                endFromAfar(
                        "so the command could not be ended",
                        new ConnectionLost("it was being opened again", cancelled));
            }
            throw cancelled;
        } catch (ApplicationFailure failure) {
            if (!Files.exists(begun)) {
                throw failure;
            }
            if (failure.getType().equals(Failures.TIMED_OUT)) {
                endFromAfar("and did not come back in time", new ConnectionLost("it was being opened again", failure));
                throw failure;
            }
            // The host is not what it was, or does not want us any more; the command goes on all the same.
            throw new ConnectionLost(failure.getOriginalMessage(), failure);
        }
    }

    private End onceOver(Connection connection) throws ConnectionLost, ShellRefused, IOException, InterruptedException {
        try {
            return follow(connection);
        } catch (ConnectionLost lost) {
            connection.broken();
            throw lost;
        } catch (ActivityCanceledException cancelled) {
            if (Files.exists(begun)) {
                end(connection);
            }
            throw cancelled;
        } catch (ApplicationFailure failure) {
            if (failure.getType().equals(Failures.TIMED_OUT) && Files.exists(begun)) {
                end(connection);
            }
            throw failure;
        }
    }

    private End follow(Connection connection) throws ConnectionLost, ShellRefused, IOException, InterruptedException {
        boolean sure = Files.exists(confirmed);
        boolean first = !Files.exists(begun);
        RemoteShell shell = Aside.call(act, () -> connection.shell(access.become(), null));
        if (first) {
            Files.writeString(begun, "");
        }
        try (RemoteOutput output = new RemoteOutput(shell)) {
            send(shell, sure ? scripts.follow(out.seen(), err.seen()) : scripts.startAndFollow(out.seen(), err.seen()));
            while (true) {
                Frame frame = output.next(LOOK_EVERY_MILLIS);
                if (frame != null) {
                    if (!sure && frame.kind() != 'F') {
                        sure = true;
                        Files.writeString(confirmed, "");
                    }
                    End end = taken(frame);
                    if (end != null) {
                        return end;
                    }
                }
                act.beat();
            }
        } catch (ShellRefused refused) {
            if (first) {
                // It ended before it read the first line of ours.
                Files.delete(begun);
            }
            throw refused;
        }
    }

    private static void send(RemoteShell shell, String script) throws ConnectionLost {
        try {
            shell.send(RemoteShell.bytes(script));
            shell.sent();
        } catch (IOException e) {
            throw new ConnectionLost("the session broke (" + e.getMessage() + ")", e);
        }
    }

    private @Nullable End taken(Frame frame) {
        switch (frame.kind()) {
            case 'O' -> take("out", out, frame);
            case 'E' -> take("err", err, frame);
            case 'C' -> cut = true;
            case 'X' -> {
                act.log().finish();
                if (cut) {
                    act.log().line("… more output than is kept was dropped");
                }
                int code = Integer.parseInt(frame.value());
                if (code == KILLED) {
                    throw failures.unknown("The command on " + access.host() + " was killed (SIGKILL) by someone else");
                }
                return new End(code, out.end(), err.end());
            }
            case 'G' -> throw failures.unknown("The command on " + access.host() + " is gone and left no exit code");
            case 'N' ->
                throw failures.unknown(
                        "The target " + access.host() + " has no trace of the command; it may have been set up anew");
            case 'F' -> throw failures.cannotRun(frame.value());
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
        try {
            new RemoteEnd(act, scripts, access, failures).over(connection);
            collectRest(connection);
        } catch (ConnectionLost | ShellRefused e) {
            throw failures.unknown("The connection broke while the command on " + access.host() + " was being ended");
        } catch (InterruptedException e) {
            throw stopped(e);
        }
    }

    private void collectRest(Connection connection)
            throws ConnectionLost, ShellRefused, IOException, InterruptedException {
        RemoteShell shell = connection.shell(access.become(), null);
        try (RemoteOutput output = new RemoteOutput(shell)) {
            send(shell, scripts.follow(out.seen(), err.seen()));
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

    private void awaitNextTry(long millis, ConnectionLost lost) throws IOException {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (System.nanoTime() < until) {
            try {
                TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
                act.beat();
            } catch (ActivityCanceledException cancelled) {
                endFromAfar("so the command could not be ended", lost);
                throw cancelled;
            } catch (ApplicationFailure timedOut) {
                endFromAfar("and did not come back in time", lost);
                throw timedOut;
            } catch (InterruptedException e) {
                throw stopped(e);
            }
        }
    }

    /** The connection is lost just now: one more try, since nobody looks after the command afterwards. */
    private void endFromAfar(String otherwise, ConnectionLost lost) throws IOException {
        try (Connection connection = Aside.call(this::beatOn, () -> connections.to(access.route()))) {
            end(connection);
        } catch (ConnectionLost | ShellRefused e) {
            throw failures.unknown(
                    "The connection to " + access.host() + " is lost (" + lost.why() + "), " + otherwise);
        } catch (InterruptedException e) {
            throw stopped(e);
        }
    }

    private void beatOn() {
        try {
            act.pulse();
        } catch (ActivityCanceledException known) {
            // That is why it is being ended.
        }
    }

    private IllegalStateException stopped(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException(
                "The worker stops; the command on " + access.host() + " goes on without it", e);
    }
}
