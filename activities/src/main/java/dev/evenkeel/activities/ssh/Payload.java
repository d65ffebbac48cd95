package dev.evenkeel.activities.ssh;

import dev.evenkeel.activities.act.ActFailures;
import dev.evenkeel.workflows.contract.CanonicalJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is put on a host: a file, or a folder with all that is in it. The digest is the one that {@code files.sh} computes there. */
sealed interface Payload {

    long MOST_BYTES = 256L * 1024 * 1024;
    int MOST_FILES = 10_000;

    String digest();

    long size();

    default long files() {
        return 1;
    }

    /** The mode that it gets when the step does not say; empty for a folder, whose files have their own. */
    String mode();

    void writeTo(OutputStream out) throws IOException;

    /** The bytes of a file that a run was launched with. */
    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    record Bytes(byte[] bytes) implements Payload {
        @Override
        public String digest() {
            return CanonicalJson.sha256(bytes);
        }

        @Override
        public long size() {
            return bytes.length;
        }

        @Override
        public String mode() {
            return "644";
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            out.write(bytes);
        }
    }

    record OneFile(Path file, String digest, long size, String mode) implements Payload {
        @Override
        public void writeTo(OutputStream out) throws IOException {
            Files.copy(file, out);
        }
    }

    record Tree(Path root, List<Path> all, String digest, long size) implements Payload {
        @Override
        public long files() {
            return all.size();
        }

        @Override
        public String mode() {
            return "";
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            Tar tar = new Tar(out);
            for (Path file : all) {
                tar.add(name(root, file), Files.isExecutable(file) ? 0755 : 0644, file);
            }
            tar.end();
        }
    }

    static Payload of(Path path) throws IOException {
        if (Files.isRegularFile(path)) {
            bounded(path, Files.size(path), 1);
            return new OneFile(path, digest(path), Files.size(path), Files.isExecutable(path) ? "755" : "644");
        }
        List<Path> files = new ArrayList<>();
        long size = 0;
        try (Stream<Path> walk = Files.walk(path)) {
            for (Path found : walk.sorted(Comparator.naturalOrder()).toList()) {
                if (Files.isSymbolicLink(found) || !(Files.isDirectory(found) || Files.isRegularFile(found))) {
                    throw ActFailures.badRequest(
                            path.relativize(found) + " is neither a file nor a folder",
                            "Replace links by what they point to.");
                }
                if (Files.isRegularFile(found)) {
                    files.add(found);
                    size += Files.size(found);
                    bounded(path, size, files.size());
                }
            }
        }
        List<String> lines = new ArrayList<>();
        for (Path file : files) {
            lines.add(digest(file) + "  ./" + name(path, file));
            if (Files.isExecutable(file)) {
                lines.add("x ./" + name(path, file));
            }
        }
        // Sorted by their bytes, as LC_ALL=C sorts.
        String list = lines.stream()
                .map(line -> new String(line.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1))
                .sorted()
                .map(line -> line + "\n")
                .collect(Collectors.joining());
        return new Tree(path, files, CanonicalJson.sha256(list.getBytes(StandardCharsets.ISO_8859_1)), size);
    }

    private static void bounded(Path path, long size, int files) {
        if (size > MOST_BYTES || files > MOST_FILES) {
            throw ActFailures.badRequest(
                    path.getFileName() + " is more than is uploaded: at most 256 MiB in 10000 files",
                    "Let the host fetch it from where it lies, with ssh.command.");
        }
    }

    /** The path in the folder, as the host names it. */
    private static String name(Path root, Path file) {
        String name = root.relativize(file).toString();
        if (name.chars().anyMatch(character -> character < ' ' || character == '\\')) {
            throw ActFailures.badRequest(
                    "A file in " + root.getFileName() + " has a name with a control character or a backslash",
                    "Give it another name.");
        }
        return name;
    }

    private static String digest(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] part = new byte[64 * 1024];
            for (int read = in.read(part); read >= 0; read = in.read(part)) {
                digest.update(part, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
