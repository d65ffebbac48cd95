package dev.evenkeel.activities.command;

import dev.evenkeel.activities.act.Artifacts;
import dev.evenkeel.activities.act.KeptFiles;
import dev.evenkeel.activities.act.WorkFiles;
import dev.evenkeel.workflows.contract.InputFile;
import java.io.IOException;
import java.nio.file.Path;
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
            WorkFiles.put(work, each.getKey(), KeptFiles.bytes(artifacts, each.getValue()));
        }
    }
}
