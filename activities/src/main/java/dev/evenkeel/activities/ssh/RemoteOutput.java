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

    private static final long LOST_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final BlockingQueue<Frame> frames = new ArrayBlockingQueue<>(64);
    private final Runnable close;
    private final Thread reader;
    private long lastFrame = System.nanoTime();

    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    record Frame(char kind, String value, byte[] bytes) {
        static final char LOST = '!';

        boolean isOutput() {
            return kind == 'O' || kind == 'E';
        }
    }

    RemoteOutput(InputStream stream, Runnable close) {
        this.close = close;
        this.reader = Thread.ofVirtual().name("ssh-output").start(() -> read(stream));
    }

    /** @return the next frame; null when there is none within the time */
    @Nullable
    Frame next(long millis) throws ConnectionLost, InterruptedException {
        Frame frame = frames.poll(millis, TimeUnit.MILLISECONDS);
        if (frame != null) {
            lastFrame = System.nanoTime();
            if (frame.kind() == Frame.LOST) {
                throw new ConnectionLost(frame.value(), null);
            }
        } else if (System.nanoTime() - lastFrame > LOST_NANOS) {
            throw new ConnectionLost("nothing was heard for 30 s", null);
        }
        return frame;
    }

    private void read(InputStream stream) {
        try {
            try {
                String line = line(stream);
                while (!line.equals(BEGIN)) {
                    line = line(stream);
                }
                while (true) {
                    frames.put(frame(stream));
                }
            } catch (IOException | IllegalArgumentException e) {
                frames.put(new Frame(Frame.LOST, "the connection broke (" + e.getMessage() + ")", new byte[0]));
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
        byte[] bytes = output ? stream.readNBytes(Integer.parseInt(value)) : new byte[0];
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
        close.run();
        reader.interrupt();
    }
}
