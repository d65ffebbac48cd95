package dev.evenkeel.activities.process;

/** The machine refused to start the process: too many processes, too long arguments, a full disk. */
public final class LaunchFailed extends CannotStart {
    private static final long serialVersionUID = 1L;

    LaunchFailed(String whatHappened, String whatToDo) {
        super(whatHappened, whatToDo);
    }
}
