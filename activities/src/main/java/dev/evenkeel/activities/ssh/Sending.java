package dev.evenkeel.activities.ssh;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** A stream that is seen to move. */
final class Sending extends FilterOutputStream {

    private static final int PART = 32 * 1024;

    private volatile long sent;
    private long seen;

    Sending(OutputStream out) {
        super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        for (int at = 0; at < length; at += PART) {
            int part = Math.min(PART, length - at);
            out.write(bytes, offset + at, part);
            sent += part;
        }
    }

    /** Whether more was sent since it was asked last. */
    boolean moved() {
        long now = sent;
        boolean moved = now != seen;
        seen = now;
        return moved;
    }
}
