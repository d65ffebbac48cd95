package dev.evenkeel.activities.process;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The files of one act; {@code wrapper.sh} writes most of them and says what each is. */
record ActFolder(Path path) {
    /** Who owns the act. */
    record Claim(ProcessId wrapper, String bootId) {}

    /** One process seen below the tool. */
    record Seen(ProcessId id, String name) {}

    Path output(OutputSink.Stream stream) {
        return path.resolve(stream == OutputSink.Stream.OUT ? "out" : "err");
    }

    /** What the tool's processes carry in their environment, as {@code NAME=value}. */
    String mark() {
        return "EVENKEEL_ACT=" + markValue();
    }

    String markValue() {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(path.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    Optional<Claim> claim() {
        return line("pid")
                .map(line -> line.split(" ", -1))
                .filter(parts -> parts.length == 3)
                .map(parts -> new Claim(new ProcessId(Long.parseLong(parts[0]), Long.parseLong(parts[1])), parts[2]));
    }

    Optional<ProcessId> tool() {
        return line("tool").map(ActFolder::id);
    }

    Optional<Integer> exitCode() {
        return line("exit").map(Integer::valueOf);
    }

    /** Whether everything that came through the pipes is on disk. A wrapper that was killed does not say so. */
    boolean outputIsComplete() {
        return claim().map(Claim::wrapper)
                .map(wrapper -> Files.exists(path.resolve("done." + wrapper.pid() + "." + wrapper.start())))
                .orElse(false);
    }

    Instant startedAt() {
        return modified("tool").or(() -> modified("pid")).orElse(Instant.EPOCH);
    }

    Instant endedAt() {
        return modified("exit").orElseGet(Instant::now);
    }

    List<Seen> tree() {
        return lines("tree").stream()
                .map(line -> line.split(" ", 3))
                .filter(parts -> parts.length == 3)
                .map(parts -> new Seen(new ProcessId(Long.parseLong(parts[0]), Long.parseLong(parts[1])), parts[2]))
                .toList();
    }

    /** Remembers processes of the tree, so that another worker can end them too. */
    void addToTree(List<Seen> seen) {
        append("tree", seen);
    }

    boolean toolWasKilled() {
        return tool().map(id ->
                        lines("killed").stream().anyMatch(line -> line.startsWith(id.pid() + " " + id.start() + " ")))
                .orElse(false);
    }

    /** To be called before the signal is sent: a tool that ends because of it must never look as if it ended itself. */
    void addToKilled(List<Seen> seen) {
        append("killed", seen);
    }

    List<String> wrapperLog() {
        return lines("wrapper.log");
    }

    private void append(String file, List<Seen> seen) {
        StringBuilder text = new StringBuilder();
        for (Seen process : seen) {
            text.append(process.id().pid())
                    .append(' ')
                    .append(process.id().start())
                    .append(' ');
            text.append(process.name().replace('\n', ' ')).append('\n');
        }
        try {
            PrivateFiles.write(path.resolve(file), text.toString(), CREATE, APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write to " + path.resolve(file) + ". Is the disk full?", e);
        }
    }

    private static ProcessId id(String line) {
        String[] parts = line.split(" ", -1);
        return new ProcessId(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
    }

    private Optional<Instant> modified(String file) {
        try {
            return Optional.of(Files.getLastModifiedTime(path.resolve(file)).toInstant());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Optional<String> line(String file) {
        return lines(file).stream().findFirst();
    }

    /** Complete lines only: what ends without a line feed is still being written, or was cut by a power failure. */
    private List<String> lines(String file) {
        @Nullable String text = read(path.resolve(file));
        List<String> lines = new ArrayList<>();
        if (text != null) {
            for (int start = 0, end; (end = text.indexOf('\n', start)) >= 0; start = end + 1) {
                lines.add(text.substring(start, end));
            }
        }
        return lines;
    }

    private static @Nullable String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file + ". Check the worker's data folder.", e);
        }
    }
}
