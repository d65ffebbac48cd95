package dev.evenkeel.workflows.contract;

/** Where a run stands. */
public enum RunStatus {
    /** Asked for; its workflow has not answered yet. */
    STARTING,
    RUNNING,
    /** Goes on when a person has decided. */
    WAITING,
    /** Goes on when another run frees the service. */
    QUEUED,
    PAUSED,
    CANCELLING,
    ROLLING_BACK,
    UNDOING,
    SUCCEEDED,
    FAILED,
    ROLLED_BACK,
    /** All that could be undone was. */
    UNDONE,
    CANCELLED,
    /** An incident that goes on as another one. */
    MERGED,
    /** The workflow could not be started; nothing was done. */
    NOT_STARTED;

    public boolean finished() {
        return compareTo(SUCCEEDED) >= 0;
    }
}
