package dev.evenkeel.activities.ssh;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A shell of the Bourne family on a host, perhaps as another user, which waits for what it is given. */
final class RemoteShell implements AutoCloseable {

    /** Tells that sudo is through, and what follows on the standard input is the shell's. */
    private static final String READY = "EVENKEEL-READY";

    private static final int LONGEST_GREETING = 64 * 1024;

    private final ChannelExec channel;
    private final InputStream output;
    private final OutputStream input;
    private final SudoPrompt errors;

    private RemoteShell(ChannelExec channel, InputStream output, OutputStream input, SudoPrompt errors) {
        this.channel = channel;
        this.output = output;
        this.input = input;
        this.errors = errors;
    }

    /**
     * @param command what the shell runs, for a shell; null: what it reads
     * @throws ConnectionLost when no shell is to be had
     * @throws ShellRefused when the host or its sudo refuses to run one
     */
    static RemoteShell open(Session session, @Nullable Become become, @Nullable String command, int millis)
            throws ConnectionLost, ShellRefused {
        try {
            ChannelExec channel = (ChannelExec) session.openChannel("exec");
            String what = "/bin/sh " + (command == null ? "-s" : "-c " + RemoteScripts.quoted(command));
            channel.setCommand(
                    become == null
                            ? "exec " + what
                            : become.over("/bin/sh -c " + RemoteScripts.quoted("echo " + READY + "; exec " + what)));
            InputStream output = channel.getInputStream();
            OutputStream input = channel.getOutputStream();
            SudoPrompt errors = new SudoPrompt(become == null ? null : become.password(), input);
            channel.setErrStream(errors);
            channel.connect(millis);
            RemoteShell shell = new RemoteShell(channel, output, input, errors);
            if (become != null) {
                shell.awaitReadyOrClose();
            }
            return shell;
        } catch (JSchException | IOException e) {
            throw new ConnectionLost("the session broke (" + e.getMessage() + ")", e);
        }
    }

    private void awaitReadyOrClose() throws IOException, ShellRefused {
        try {
            awaitReady();
        } catch (IOException | ShellRefused e) {
            close();
            throw e;
        }
    }

    /** Lines before it are the host's own greeting. */
    private void awaitReady() throws IOException, ShellRefused {
        StringBuilder line = new StringBuilder();
        for (int read = 0; read < LONGEST_GREETING; read++) {
            int value = output.read();
            if (value < 0) {
                String why = ended();
                if (why == null) {
                    throw new EOFException("it was closed");
                }
                throw new ShellRefused(why);
            }
            if (value != '\n') {
                line.append((char) value);
            } else if (line.toString().strip().equals(READY)) {
                return;
            } else {
                line.setLength(0);
            }
        }
        throw new IOException("no end of a greeting");
    }

    void send(byte[] bytes) throws IOException {
        input.write(bytes);
        input.flush();
    }

    OutputStream input() {
        return input;
    }

    InputStream output() {
        return output;
    }

    /** No more is sent. */
    void sent() throws IOException {
        input.close();
    }

    /**
     * To be called once the output has ended.
     *
     * @return with which code and words the shell ended by itself; null when the connection broke
     */
    @Nullable
    String ended() {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
        while (!channel.isClosed() && channel.isConnected() && System.nanoTime() < until) {
            try {
                TimeUnit.MILLISECONDS.sleep(10);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return null;
            }
        }
        if (channel.getExitStatus() < 0) {
            return null;
        }
        String words = errors.text();
        return words.isEmpty() ? "exit code " + channel.getExitStatus() : words;
    }

    @Override
    public void close() {
        channel.disconnect();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
