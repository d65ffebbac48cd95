package dev.evenkeel.activities.process;

/** A tool was not started, and nothing of it has run. The message says what happened and what to do. */
public abstract sealed class CannotStart extends Exception permits ToolMissing, WorkingFolderMissing, LaunchFailed {
    private static final long serialVersionUID = 1L;

    CannotStart(String whatHappened, String whatToDo) {
        super(whatHappened + ". " + whatToDo);
    }
}
