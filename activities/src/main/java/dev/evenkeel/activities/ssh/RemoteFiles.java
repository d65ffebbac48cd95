package dev.evenkeel.activities.ssh;

import dev.evenkeel.activities.act.RunningAct;
import dev.evenkeel.activities.ssh.RemoteOutput.Frame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Files on one host, by {@code files.sh} there. Everything can be done again: when the connection breaks it is, a few times, and after
 * a restart of the worker too.
 */
final class RemoteFiles {

    private static final String LIBRARY = RemoteScripts.read("files.sh");
    private static final int TRIES = 4;
    private static final long LOOK_EVERY_MILLIS = 100;

    private final RunningAct act;
    private final Access access;
    private final Connections connections;
    private final RemoteFailures failures;

    RemoteFiles(RunningAct act, Access access, Connections connections) {
        this.act = act;
        this.access = access;
        this.connections = connections;
        this.failures = new RemoteFailures(access);
    }

    /** What is to become of a payload. */
    record Placing(Payload payload, String target, String mark, String mode, String owner, boolean look) {
        String script() {
            return LIBRARY
                    + words(
                            "place",
                            payload instanceof Payload.Tree ? "tree" : "file",
                            target,
                            mark,
                            payload.digest(),
                            mode,
                            owner,
                            look ? "look" : "");
        }
    }

    /** @return whether something else was there, or nothing */
    boolean place(Placing placing) throws IOException {
        return over(placing.script(), (shell, output) -> placed(placing, shell, output));
    }

    /** The bytes of a file. @throws ApplicationFailure when it cannot be read, is too large, or changes all the time */
    byte[] fetch(String source, long most) throws IOException {
        return over(
                LIBRARY + words("fetch", source, Long.toString(most)),
                (shell, output) -> fetched(source, most, output));
    }

    private interface Talk<T> {
        T with(RemoteShell shell, RemoteOutput output)
                throws ConnectionLost, ShellRefused, IOException, InterruptedException;
    }

    private <T> T over(String script, Talk<T> talk) throws IOException {
        boolean reached = false;
        for (int tried = 1; ; tried++) {
            try (Connection connection = Aside.call(act, () -> connections.to(access.route()))) {
                reached = true;
                RemoteShell shell = Aside.call(act, () -> connection.shell(access.become(), script));
                try (RemoteOutput output = new RemoteOutput(shell)) {
                    return talk.with(shell, output);
                } catch (ConnectionLost lost) {
                    connection.broken();
                    throw lost;
                }
            } catch (ConnectionLost lost) {
                if (!reached || tried == TRIES) {
                    throw failures.brokenOff(lost);
                }
                act.log().line("The connection broke (" + lost.why() + "): once more");
                pause(tried);
            } catch (ShellRefused refused) {
                throw failures.refused(refused);
            } catch (InterruptedException e) {
                throw stopped(e);
            }
        }
    }

    private boolean placed(Placing placing, RemoteShell shell, RemoteOutput output)
            throws ConnectionLost, ShellRefused, IOException, InterruptedException {
        while (true) {
            Frame frame = next(output);
            switch (frame.kind()) {
                case 'S' -> {
                    return false;
                }
                case 'D' -> {
                    return true;
                }
                case 'W' -> {
                    if (placing.look()) {
                        return true;
                    }
                    send(placing.payload(), shell, output);
                }
                default -> throw failures.file(frame);
            }
        }
    }

    /** The host may give up in the middle: what it says then is heard next. */
    private void send(Payload payload, RemoteShell shell, RemoteOutput output)
            throws ConnectionLost, ShellRefused, IOException, InterruptedException {
        Sending sending = new Sending(shell.input());
        try {
            Aside.call(
                    () -> {
                        if (sending.moved()) {
                            output.alive();
                        }
                        act.beat();
                    },
                    () -> {
                        payload.writeTo(sending);
                        shell.sent();
                        return "sent";
                    });
        } catch (IOException e) {
            if (!output.hasMore()) {
                throw new ConnectionLost("the session broke (" + e.getMessage() + ")", e);
            }
        }
        output.alive();
    }

    private byte[] fetched(String source, long most, RemoteOutput output)
            throws ConnectionLost, ShellRefused, IOException, InterruptedException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        String[] announced = {};
        while (true) {
            Frame frame = next(output);
            switch (frame.kind()) {
                case 'I' -> announced = frame.value().split(" ", 2);
                case 'O' -> {
                    bytes.write(frame.bytes());
                    if (bytes.size() > most) {
                        throw failures.garbage(source);
                    }
                }
                case 'D' -> {
                    byte[] all = bytes.toByteArray();
                    if (announced.length == 2
                            && announced[0].equals(Integer.toString(all.length))
                            && announced[1].equals(new Payload.Bytes(all).digest())) {
                        return all;
                    }
                    throw new ConnectionLost(source + " changed while it was read", null);
                }
                default -> throw failures.file(frame);
            }
        }
    }

    private Frame next(RemoteOutput output) throws ConnectionLost, ShellRefused, InterruptedException {
        while (true) {
            Frame frame = output.next(LOOK_EVERY_MILLIS);
            if (frame != null) {
                return frame;
            }
            act.beat();
        }
    }

    private void pause(int tried) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(tried);
        while (System.nanoTime() < until) {
            try {
                TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
            } catch (InterruptedException e) {
                throw stopped(e);
            }
            act.beat();
        }
    }

    private static IllegalStateException stopped(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("The worker stops; it is done again by the next one", e);
    }

    private static String words(String... words) {
        return Arrays.stream(words).map(RemoteScripts::quoted).collect(Collectors.joining(" "));
    }
}
