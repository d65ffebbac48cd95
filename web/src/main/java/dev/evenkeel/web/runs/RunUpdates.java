package dev.evenkeel.web.runs;

import dev.evenkeel.workflows.contract.RunControl;
import dev.evenkeel.workflows.contract.SignedDecision;

/** Sends decisions to workflows. */
interface RunUpdates {

    /** Sending a decision again gives the first answer again. */
    RunControl.Receipt decide(SignedDecision decision) throws NotTaken;

    /** The run did not take the decision; the message says what happened and what to do. */
    final class NotTaken extends Exception {
        private static final long serialVersionUID = 1L;

        private final boolean away;

        NotTaken(String message) {
            this(message, false);
        }

        NotTaken(String message, boolean away) {
            super(message);
            this.away = away;
        }

        /** Whether the run was not asked, or has not answered: sending it again may help. */
        boolean away() {
            return away;
        }
    }
}
