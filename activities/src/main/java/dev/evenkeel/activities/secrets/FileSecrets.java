package dev.evenkeel.activities.secrets;

import dev.evenkeel.activities.act.ActFailures;
import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.SecretReference;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Secrets in files below one folder of this host. A file that was changed counts from the next act on. */
final class FileSecrets implements SecretSource {

    private static final long LARGEST = 64 * 1024;

    private final Path root;

    /** @param root the folder */
    FileSecrets(Path root) {
        this.root = root;
    }

    @Override
    public boolean reads(SecretReference reference) {
        return reference instanceof SecretReference.File;
    }

    boolean has(SecretReference.File file) {
        return Files.exists(root.resolve(file.path()));
    }

    @Override
    public SecretValue read(SecretReference reference, @Nullable Act act) {
        String name = reference.text();
        try {
            Path folder = root.toRealPath();
            Path file =
                    folder.resolve(((SecretReference.File) reference).path()).toRealPath();
            if (!file.startsWith(folder)) {
                throw outside(name);
            }
            if (!Files.isRegularFile(file) || Files.size(file) > LARGEST) {
                throw ActFailures.badRequest(
                        "The secret " + name + " is no file of at most 64 KiB", "Point it to a plain, small file.");
            }
            String text = Files.readString(file, StandardCharsets.UTF_8);
            return new SecretValue(text.endsWith("\n") ? text.substring(0, text.length() - 1) : text);
        } catch (InvalidPathException e) {
            throw outside(name);
        } catch (IOException e) {
            throw ActFailures.badRequest(
                    "The secret " + name + " cannot be read on this host ("
                            + e.getClass().getSimpleName() + ")",
                    "Put the file below " + root + ", as text in UTF-8 that the server's user may read.");
        }
    }

    private ApplicationFailure outside(String name) {
        return ActFailures.badRequest(
                "The secret " + name + " is not below the secrets folder",
                "Name a file below " + root + "; links that lead out of it are not followed.");
    }
}
