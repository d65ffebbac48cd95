package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.Decision;

/** A person says that a task does not have to be done here: the run goes on without it. */
final class NotApplicable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NotApplicable(Decision decision) {
        super(decision.actor() + ": not applicable, " + decision.comment(), null, false, false);
    }
}
