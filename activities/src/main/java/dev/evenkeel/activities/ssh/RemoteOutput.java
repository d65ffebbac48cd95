package dev.evenkeel.activities.ssh;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What our script on a target says, frame by frame: a letter, a value, and for output the bytes. See {@link RemoteScripts}. */
final class RemoteOutput implements AutoCloseable {

    /** Lines before it are the target's own greeting. */
    static final String BEGIN = "EVENKEEL-1";

    /** Twice what the script sends at once: whoever says more is not the script. */
    private static final int LONGEST_FRAME = 512 * 1024;

    private static final long LOST_NANOS = TimeUnit.SECONDS.toNanos(15);

    private final BlockingQueue<Frame> frames = new ArrayBlockingQueue<>(8);
    private final RemoteShell shell;
    private final Thread reader;
    private long lastFrame = System.nanoTime();

    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    record Frame(char kind, String value, byte[] bytes) {
        static final char LOST = '!';
        static final char REFUSED = '?';

        boolean isOutput() {
            return kind == 'O' || kind == 'E';
        }
    }

    RemoteOutput(RemoteShell shell) {
        this.shell = shell;
        this.reader = Thread.ofVirtual().name("ssh-output").start(() -> read(shell.output()));
    }

    /** @return the next frame; null when there is none within the time */
    @Nullable
    Frame next(long millis) throws ConnectionLost, ShellRefused, InterruptedException {
        Frame frame = frames.poll(millis, TimeUnit.MILLISECONDS);
        if (frame != null) {
            lastFrame = System.nanoTime();
            if (frame.kind() == Frame.LOST) {
                throw new ConnectionLost(frame.value(), null);
            }
            if (frame.kind() == Frame.REFUSED) {
                throw new ShellRefused(frame.value());
            }
        } else if (System.nanoTime() - lastFrame > LOST_NANOS) {
            throw new ConnectionLost("nothing was heard for 15 s", null);
        }
        return frame;
    }

    /** Something else shows that the other side is there. */
    void alive() {
        lastFrame = System.nanoTime();
    }

    /** Whether something is there that was not taken yet, or comes within a moment. */
    boolean hasMore() throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
        while (frames.isEmpty() && System.nanoTime() < until) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        return !frames.isEmpty();
    }

    private void read(InputStream stream) {
        try {
            boolean begun = false;
            String greeting = "";
            try {
                while (!begun) {
                    String line = line(stream);
                    begun = line.equals(BEGIN);
                    greeting = line.isBlank() ? greeting : line.strip();
                }
                while (true) {
                    frames.put(frame(stream));
                }
            } catch (IOException | IllegalArgumentException e) {
                String ended = begun ? null : shell.ended();
                frames.put(
                        ended == null
                                ? new Frame(Frame.LOST, "the connection broke (" + e.getMessage() + ")", new byte[0])
                                : new Frame(Frame.REFUSED, (greeting + "\n" + ended).strip(), new byte[0]));
            }
        } catch (InterruptedException e) {
            // Closed: nobody listens any more.
        }
    }

    private static Frame frame(InputStream stream) throws IOException {
        String line = line(stream);
        if (line.isEmpty()) {
            throw new IOException("an empty frame");
        }
        char kind = line.charAt(0);
        String value = line.substring(1).strip();
        boolean output = kind == 'O' || kind == 'E';
        int size = output ? Integer.parseInt(value) : 0;
        if (size < 0 || size > LONGEST_FRAME) {
            throw new IOException("a frame of " + size + " bytes");
        }
        byte[] bytes = stream.readNBytes(size);
        return new Frame(kind, value, bytes);
    }

    private static String line(InputStream stream) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int value = stream.read(); value != '\n'; value = stream.read()) {
            if (value < 0) {
                throw new EOFException("it was closed");
            }
            line.append((char) value);
            if (line.length() > 4096) {
                throw new IOException("no end of a line");
            }
        }
        return line.toString();
    }

    @Override
    public void close() {
        shell.close();
        reader.interrupt();
    }
}
