package dev.evenkeel.workflows.contract;

/**
 * What a lock tells a run.
 *
 * @param fence the fencing number, when granted
 * @param other the run that holds the lock or wants it, or the administrator who broke it; empty when granted
 * @param reason in words; may be empty
 */
public record LockNews(Kind kind, long fence, String other, String reason) {

    public enum Kind {
        GRANTED,
        QUEUED,
        REFUSED,
        /** A more urgent run waits: end what is under way and release. */
        GIVE_WAY,
        BROKEN
    }
}
