package dev.evenkeel.web.locks;

/** Takes a lock from its owner. */
public interface LockBreaker {

    /**
     * @param runId the owner that the administrator saw; nothing happens when it is another one now
     * @throws Refused when the lock was left alone
     */
    void breakOpen(String environment, String service, String runId, String actor, String reason) throws Refused;

    /** The message says what happened and what to do. */
    final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        public Refused(String message) {
            super(message);
        }
    }
}
