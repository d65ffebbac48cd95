package dev.evenkeel.activities.act;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Puts files into the working folder of a run, where its scripts find them. */
public final class WorkFiles {

    private WorkFiles() {}

    /**
     * Writes it anew, all at once, whatever a script of the run has made of it.
     *
     * @param path relative to the working folder
     */
    public static void put(Path work, String path, byte[] bytes) throws IOException {
        Path target = work.resolve(path).normalize();
        Path folder = target.getParent();
        if (folder == null || !target.startsWith(work)) {
            throw ActFailures.badRequest(
                    "The file " + target.getFileName() + " has no place in the working folder",
                    "Give it another name.");
        }
        Files.createDirectories(folder);
        // A script of the run could have put a link there that leads elsewhere.
        if (!folder.toRealPath().startsWith(work.toRealPath())
                || Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
            throw ActFailures.badRequest(
                    "The folder " + work.relativize(target).getName(0)
                            + " in the run's working folder was replaced by a script of the run",
                    "Let the scripts leave that folder alone.");
        }
        Path draft = Files.createTempFile(folder, ".upload", "");
        Files.write(draft, bytes);
        Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
