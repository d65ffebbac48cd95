package dev.evenkeel.web.launch;

import dev.evenkeel.workflows.contract.RunRequest;
import dev.evenkeel.workflows.runbook.Procedure;

/** Starts the workflows of runs. */
interface RunStarter {

    /** Starting a known run again does nothing. */
    void start(Procedure procedure, RunRequest request) throws Failed;

    /** Whether the run's workflow was started, however it went on. */
    boolean exists(String runId) throws Failed;

    /** Temporal refused or was not there. */
    final class Failed extends Exception {
        private static final long serialVersionUID = 1L;

        private final boolean certain;

        Failed(String message, boolean certain) {
            super(message);
            this.certain = certain;
        }

        /** Whether it is certain that nothing was started; otherwise time will show. */
        boolean certain() {
            return certain;
        }
    }
}
