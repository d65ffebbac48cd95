package dev.evenkeel.activities.runner;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The log of one act on the runner's disk: a line of JSON that names the act and says up to where its streams are here or sent, then
 * a line for each piece that the server has not acknowledged. A line that a crash cut short does not count.
 */
final class SpooledAct {

    private static final int BATCH = 256 * 1024;

    private final Path file;
    private final Wire.Key act;
    private final Map<String, Long> ends = new HashMap<>();
    private long first;
    private long sent;
    private long size;
    private boolean cut;

    private record Head(Wire.Key act, Map<String, Long> ends) {}

    /** A part of what is not sent yet. @param end where in the file it ends */
    record Batch(List<Wire.Piece> pieces, long end) {}

    private SpooledAct(Path file, Wire.Key act) {
        this.file = file;
        this.act = act;
    }

    static SpooledAct begin(Path file, Wire.Key act) throws IOException {
        SpooledAct spooled = new SpooledAct(file, act);
        spooled.restart();
        return spooled;
    }

    /** @throws IllegalArgumentException when it is no such file */
    static SpooledAct open(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int end = lineEnd(bytes, 0);
        if (end < 0) {
            throw new IllegalArgumentException(file + " has no first line");
        }
        Head head = Wire.read(slice(bytes, 0, end), Head.class);
        SpooledAct spooled = new SpooledAct(file, head.act());
        spooled.ends.putAll(head.ends());
        spooled.first = end + 1L;
        spooled.sent = spooled.first;
        spooled.size = spooled.first;
        for (int at = end + 1, next = lineEnd(bytes, at); next >= 0; at = next + 1, next = lineEnd(bytes, at)) {
            spooled.reached(Wire.read(slice(bytes, at, next), Wire.Piece.class));
            spooled.size = next + 1L;
        }
        if (spooled.size < bytes.length) {
            try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
                access.setLength(spooled.size);
            }
        }
        return spooled;
    }

    Wire.Key act() {
        return act;
    }

    synchronized long end(String stream) {
        return ends.getOrDefault(stream, 0L);
    }

    /** Bytes that are not sent yet. */
    synchronized long waiting() {
        return size - sent;
    }

    /** @return how many bytes it takes */
    synchronized long add(Wire.Piece piece) throws IOException {
        byte[] line = (new String(Wire.write(piece), StandardCharsets.UTF_8) + "\n").getBytes(StandardCharsets.UTF_8);
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
            access.seek(size);
            access.write(line);
        }
        size += line.length;
        reached(piece);
        return line.length;
    }

    /** There is no room for a piece: the first that is dropped leaves a notice in its place. */
    synchronized long drop(Wire.Piece piece, String notice) throws IOException {
        if (cut) {
            reached(piece);
            return 0;
        }
        cut = true;
        return add(new Wire.Piece(piece.stream(), piece.from(), piece.to(), notice, piece.at()));
    }

    synchronized Batch next() throws IOException {
        List<Wire.Piece> pieces = new ArrayList<>();
        long at = sent;
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "r")) {
            access.seek(at);
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            byte[] buffer = new byte[64 * 1024];
            for (long read = at; read < size && (pieces.isEmpty() || at - sent < BATCH); ) {
                int got = access.read(buffer, 0, (int) Math.min(buffer.length, size - read));
                if (got < 0) {
                    break;
                }
                read += got;
                for (int index = 0; index < got; index++) {
                    if (buffer[index] == '\n') {
                        pieces.add(Wire.read(line.toByteArray(), Wire.Piece.class));
                        at += line.size() + 1L;
                        line.reset();
                    } else {
                        line.write(buffer[index]);
                    }
                }
            }
        }
        return new Batch(pieces, at);
    }

    /** The server has acknowledged everything up to here. @return how many bytes that frees */
    synchronized long acknowledged(long end) throws IOException {
        long freed = end - sent;
        sent = end;
        if (sent == size) {
            restart();
        }
        return freed;
    }

    private void reached(Wire.Piece piece) {
        ends.merge(piece.stream(), piece.to(), Math::max);
    }

    private void restart() throws IOException {
        byte[] head = (new String(Wire.write(new Head(act, ends)), StandardCharsets.UTF_8) + "\n")
                .getBytes(StandardCharsets.UTF_8);
        Path draft = file.resolveSibling(file.getFileName() + ".draft");
        Files.write(draft, head);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        first = head.length;
        sent = first;
        size = first;
        cut = false;
    }

    private static int lineEnd(byte[] bytes, int from) {
        for (int at = from; at < bytes.length; at++) {
            if (bytes[at] == '\n') {
                return at;
            }
        }
        return -1;
    }

    private static byte[] slice(byte[] bytes, int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }
}
