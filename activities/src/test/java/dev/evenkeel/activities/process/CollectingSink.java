package dev.evenkeel.activities.process;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Keeps the output, and insists that each piece follows the one before. */
class CollectingSink implements OutputSink {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Override
    public synchronized void accept(Stream stream, long offset, byte[] bytes) {
        if (offset != resumeFrom(stream)) {
            throw new AssertionError("Expected offset " + resumeFrom(stream) + ", got " + offset);
        }
        of(stream).writeBytes(bytes);
    }

    @Override
    public synchronized long resumeFrom(Stream stream) {
        return of(stream).size();
    }

    synchronized byte[] bytes() {
        return out.toByteArray();
    }

    synchronized String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    synchronized String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private ByteArrayOutputStream of(Stream stream) {
        return stream == Stream.OUT ? out : err;
    }
}
