package dev.evenkeel.activities.command;

import dev.evenkeel.activities.act.ActFailures;
import dev.evenkeel.activities.act.Artifacts;
import dev.evenkeel.workflows.contract.CanonicalJson;
import dev.evenkeel.workflows.contract.InputFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/** Puts the files that a run was launched with into its working folder. */
final class InputFiles {

    private final Artifacts artifacts;

    InputFiles(Artifacts artifacts) {
        this.artifacts = artifacts;
    }

    /**
     * Each file is written anew, since an earlier script of the run may have changed it.
     *
     * @param files by their path in the working folder
     */
    void put(Path work, Map<String, InputFile> files) throws IOException {
        for (Map.Entry<String, InputFile> each : files.entrySet()) {
            put(work, each.getKey(), each.getValue());
        }
    }

    private void put(Path work, String path, InputFile file) throws IOException {
        byte[] bytes = artifacts
                .bytes(file.sha256())
                .orElseThrow(() -> ActFailures.badRequest(
                        "The file " + file.name() + " is not in the store any more",
                        "Launch the run again with the file."));
        if (bytes.length != file.size() || !CanonicalJson.sha256(bytes).equals(file.sha256())) {
            throw ActFailures.badRequest(
                    "The file " + file.name() + " in the store is not the one that was uploaded",
                    "Launch the run again with the file, and have the store looked after.");
        }
        Path target = work.resolve(path).normalize();
        Path folder = target.getParent();
        if (folder == null || !target.startsWith(work)) {
            throw ActFailures.badRequest("The file " + file.name() + " has no place in the working folder", "");
        }
        Files.createDirectories(folder);
        // A script of the run could have put a link there that leads elsewhere.
        if (!folder.toRealPath().startsWith(work.toRealPath())
                || Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
            throw ActFailures.badRequest(
                    "The folder inputs in the run's working folder was replaced by a script of the run",
                    "Let the scripts leave that folder alone.");
        }
        Path draft = Files.createTempFile(folder, ".upload", "");
        Files.write(draft, bytes);
        Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
