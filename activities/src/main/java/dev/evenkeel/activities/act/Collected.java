package dev.evenkeel.activities.act;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Bytes that pass by: their end, or all of them. */
public final class Collected {

    private final int most;
    private long seen;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    public Collected(int most) {
        this.most = most;
    }

    /** How many bytes have passed. */
    public long seen() {
        return seen;
    }

    public void add(byte[] more) {
        seen += more.length;
        bytes.writeBytes(more);
        if (bytes.size() > 2L * most + 65_536) {
            byte[] end = end();
            bytes.reset();
            bytes.writeBytes(end);
        }
    }

    public byte[] end() {
        byte[] all = bytes.toByteArray();
        return all.length <= most ? all : Arrays.copyOfRange(all, all.length - most, all.length);
    }
}
