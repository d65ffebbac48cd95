package dev.evenkeel.activities.cloud;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Reads at most {@value #MOST} bytes of an answer, and fails then. */
public final class BoundedStream extends FilterInputStream {

    private static final long MOST = 16L * 1024 * 1024;

    private long left = MOST;

    public BoundedStream(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        count(read < 0 ? 0 : 1);
        return read;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        int read = super.read(bytes, from, length);
        count(Math.max(read, 0));
        return read;
    }

    private void count(int read) throws IOException {
        left -= read;
        if (left < 0) {
            throw new IOException("the answer is larger than " + MOST / 1024 / 1024 + " MiB");
        }
    }
}
