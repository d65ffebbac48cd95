package dev.evenkeel.activities.runner;

import dev.evenkeel.activities.act.PrivateFiles;
import dev.evenkeel.workflows.contract.CanonicalJson;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * A runbook folder as one piece of bytes that depends on its files alone: paths in order, each with its kind and its bytes. Links
 * stay links when they lead on inside; others are left out, as they are never followed.
 */
public final class RunbookBundle {

    static final long MOST_BYTES = 64L * 1024 * 1024;
    private static final int MOST_FILES = 20_000;
    private static final int LONGEST_PATH = 4096;
    private static final Set<String> LEFT_OUT = Set.of(
            ".git", ".terraform", ".evenkeel", "terraform.tfstate", "terraform.tfstate.backup", "terraform.tfstate.d");

    private RunbookBundle() {}

    private enum Kind {
        FILE,
        PROGRAM,
        LINK
    }

    /** It is larger than what is sent to runners. */
    public static final class TooLarge extends IOException {
        private static final long serialVersionUID = 1L;

        TooLarge() {
            super("The runbook folder holds more than " + MOST_FILES + " files or 64 MiB, too much to be sent to"
                    + " runners. Move large files elsewhere and have the steps fetch them.");
        }
    }

    /** The files of a folder that belong to it, with what tells that one has changed. */
    public static Map<String, String> list(Path folder) throws IOException {
        Path root = folder.toRealPath();
        Map<String, String> files = new TreeMap<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            private long bytes;

            @Override
            public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) {
                return left(visited) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!left(file) && (attributes.isRegularFile() || attributes.isSymbolicLink())) {
                    bytes += attributes.size();
                    files.put(
                            root.relativize(file).toString(),
                            attributes.size() + "/"
                                    + attributes.lastModifiedTime().toMillis());
                    if (bytes > MOST_BYTES || files.size() > MOST_FILES) {
                        throw new TooLarge();
                    }
                }
                return FileVisitResult.CONTINUE;
            }

            private boolean left(Path path) {
                return !path.equals(root) && LEFT_OUT.contains(String.valueOf(path.getFileName()));
            }
        });
        return files;
    }

    public static byte[] pack(Path folder) throws IOException {
        Path root = folder.toRealPath();
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(new GZIPOutputStream(packed))) {
            for (String path : list(root).keySet()) {
                Path file = root.resolve(path);
                if (Files.isSymbolicLink(file)) {
                    Path target = Files.readSymbolicLink(file);
                    if (inside(root, file, target)) {
                        entry(out, path, Kind.LINK, target.toString().getBytes(StandardCharsets.UTF_8));
                    }
                } else {
                    entry(out, path, Files.isExecutable(file) ? Kind.PROGRAM : Kind.FILE, Files.readAllBytes(file));
                }
            }
            out.writeBoolean(false);
        }
        return packed.toByteArray();
    }

    /**
     * @param into does not exist yet
     * @return the digest of the bundle
     * @throws IOException also when it holds what no bundle holds
     */
    static String unpack(byte[] packed, Path into) throws IOException {
        PrivateFiles.folder(into);
        Path root = into.toRealPath();
        long bytes = 0;
        try (DataInputStream in = new DataInputStream(new GZIPInputStream(new ByteArrayInputStream(packed)))) {
            for (int files = 0; in.readBoolean(); files++) {
                String path = in.readUTF();
                Kind kind = Kind.values()[in.readUnsignedByte() % Kind.values().length];
                int length = in.readInt();
                bytes += length;
                if (length < 0 || bytes > MOST_BYTES || files > MOST_FILES) {
                    throw new TooLarge();
                }
                put(root, path, kind, in.readNBytes(length));
            }
        }
        return digest(packed);
    }

    public static String digest(byte[] packed) {
        return CanonicalJson.sha256(packed);
    }

    private static void entry(DataOutputStream out, String path, Kind kind, byte[] bytes) throws IOException {
        out.writeBoolean(true);
        out.writeUTF(path);
        out.writeByte(kind.ordinal());
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static void put(Path root, String path, Kind kind, byte[] bytes) throws IOException {
        Path file = root.resolve(path).normalize();
        Path parent = file.getParent();
        if (path.length() > LONGEST_PATH || file.equals(root) || !file.startsWith(root) || parent == null) {
            throw new IOException("The bundle of runbooks holds a path that leads out of it");
        }
        Files.createDirectories(parent);
        if (!parent.toRealPath().equals(parent)) {
            throw new IOException("The bundle of runbooks holds a file below a link");
        }
        switch (kind) {
            case LINK -> {
                Path target = Path.of(new String(bytes, StandardCharsets.UTF_8));
                if (!inside(root, file, target)) {
                    throw new IOException("The bundle of runbooks holds a link that leads out of it");
                }
                Files.createSymbolicLink(file, target);
            }
            case PROGRAM -> {
                Files.write(file, bytes);
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
            }
            case FILE -> Files.write(file, bytes);
        }
    }

    private static boolean inside(Path root, Path file, Path target) {
        return !target.isAbsolute() && file.resolveSibling(target).normalize().startsWith(root);
    }
}
