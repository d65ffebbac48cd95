package dev.evenkeel.activities.process;

import java.nio.file.Path;

/** The folder in which the tool should run is not there. */
public final class WorkingFolderMissing extends CannotStart {
    private static final long serialVersionUID = 1L;

    WorkingFolderMissing(Path folder, String tool) {
        super(
                "The working folder " + folder + " of " + tool + " does not exist",
                "Check the path in the runbook, or whether the step that creates the folder ran on this host.");
    }
}
