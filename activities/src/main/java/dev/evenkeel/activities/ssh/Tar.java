package dev.evenkeel.activities.ssh;

import dev.evenkeel.activities.act.ActFailures;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Writes files as POSIX.1-1988 "ustar" does, the format that every tar reads. Folders come with their files. */
final class Tar {

    private static final int BLOCK = 512;
    private static final int NAME = 100;
    private static final int PREFIX = 155;

    private final OutputStream out;

    Tar(OutputStream out) {
        this.out = out;
    }

    void add(String name, int mode, Path file) throws IOException {
        long size = Files.size(file);
        out.write(header(name, mode, size));
        try (InputStream in = Files.newInputStream(file)) {
            long sent = 0;
            byte[] part = new byte[64 * 1024];
            for (int read = in.read(part); read >= 0; read = in.read(part)) {
                sent += read;
                out.write(part, 0, read);
            }
            if (sent != size) {
                throw new IOException(name + " changed while it was read");
            }
        }
        out.write(new byte[(int) (-size & (BLOCK - 1))]);
    }

    void end() throws IOException {
        out.write(new byte[2 * BLOCK]);
    }

    private static byte[] header(String name, int mode, long size) {
        byte[] header = new byte[BLOCK];
        byte[] path = name.getBytes(StandardCharsets.UTF_8);
        int cut = path.length <= NAME ? -1 : cut(path);
        put(header, 0, Arrays.copyOfRange(path, cut + 1, path.length));
        put(header, 345, Arrays.copyOfRange(path, 0, Math.max(0, cut)));
        put(header, 100, octal(mode, 7));
        put(header, 108, octal(0, 7));
        put(header, 116, octal(0, 7));
        put(header, 124, octal(size, 11));
        put(header, 136, octal(0, 11));
        put(header, 156, bytes("0"));
        put(header, 257, bytes("ustar\00000"));
        put(header, 148, bytes("        "));
        int sum = 0;
        for (byte value : header) {
            sum += value & 0xff;
        }
        put(header, 148, bytes(String.format("%06o\0 ", sum)));
        return header;
    }

    /** Where a long path is cut in two, at a slash. */
    private static int cut(byte[] path) {
        for (int at = Math.min(PREFIX, path.length - 2); at > 0; at--) {
            if (path[at] == '/' && path.length - at - 1 <= NAME) {
                return at;
            }
        }
        throw ActFailures.badRequest(
                "The path " + new String(path, StandardCharsets.UTF_8) + " is too long to be uploaded",
                "Use shorter names: 100 bytes for a file, 155 for its folders.");
    }

    private static byte[] octal(long value, int digits) {
        return bytes(String.format("%0" + digits + "o", value));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static void put(byte[] header, int at, byte[] bytes) {
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }
}
