package dev.evenkeel.activities.keys;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A key ring in a file that only the server's user may read. It is made at its first use. A file that was changed meanwhile, for
 * example by another server that shares it, is read again.
 */
public final class KeyFile {

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final Set<PosixFilePermission> OWNERS = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private final Path file;
    private @Nullable KeyRing ring;
    private @Nullable Version read;

    public KeyFile(Path file) {
        this.file = file;
    }

    /** What stands in the way of its use: what happened and what to do. */
    public static final class Unusable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String advice;

        Unusable(String message, String advice) {
            super(message);
            this.advice = advice;
        }

        public String advice() {
            return advice;
        }
    }

    /** The time alone is too coarse: a file may be replaced twice within its steps. */
    private record Version(
            FileTime changed, long size, @Nullable Object file) {
        static Version of(BasicFileAttributes attributes) {
            return new Version(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
        }
    }

    public Path path() {
        return file;
    }

    /** The keys, if there are any yet. @throws Unusable when the file cannot be read, others can read it, or it holds no keys */
    public synchronized @Nullable KeyRing existing() {
        try {
            onlyOurs();
            Version now = Version.of(Files.readAttributes(file, BasicFileAttributes.class));
            if (ring == null || !now.equals(read)) {
                ring = KeyRing.of(Files.readString(file));
                read = now;
            }
            return ring;
        } catch (NoSuchFileException e) {
            return null;
        } catch (IllegalArgumentException e) {
            throw new Unusable(
                    "The key file " + file + " is damaged: " + e.getMessage(),
                    "Put it back from the backup of the data folder.");
        } catch (IOException e) {
            throw new Unusable(
                    "The key file " + file + " cannot be read (" + e.getClass().getSimpleName() + ")",
                    "Make it readable for the server's user, and for nobody else.");
        }
    }

    /** The keys; the first one is made when there is none. @throws Unusable as {@link #existing} */
    public synchronized KeyRing keys() {
        KeyRing found = existing();
        if (found == null) {
            write(KeyRing.newKey() + "\n");
            found = existing();
        }
        if (found == null) {
            throw new Unusable(
                    "The key file " + file + " went away", "Put it back from the backup of the data folder.");
        }
        return found;
    }

    /** From now on a new key encrypts; the others stay for what was encrypted before. */
    public synchronized KeyRing rotate() {
        keys();
        try {
            write(KeyRing.newKey() + "\n" + Files.readString(file));
        } catch (IOException e) {
            throw new Unusable("The key file " + file + " cannot be read", "Make it readable for the server's user.");
        }
        ring = null;
        return keys();
    }

    private void onlyOurs() throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view != null && !OWNERS.containsAll(view.readAttributes().permissions())) {
            throw new Unusable(
                    "The key file " + file + " can be read or written by others than its owner",
                    "Run 'chmod 600 " + file + "'. If others may have read it, replace the secrets as well.");
        }
    }

    /** Whole or not at all, also when the power goes. */
    private void write(String text) {
        try {
            Path whole = Files.createTempFile(file.toAbsolutePath().getParent(), "key", ".new", OWNER_ONLY);
            Files.writeString(whole, text, StandardCharsets.US_ASCII, StandardOpenOption.SYNC);
            Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new Unusable(
                    "The key file " + file + " cannot be written ("
                            + e.getClass().getSimpleName() + ")",
                    "Make its folder writable for the server's user.");
        }
    }
}
