package dev.evenkeel.workflows.contract;

/** How a run runs. */
public enum Mode {
    LIVE,
    /** The production runbook with other bindings. */
    DRILL,
    /** Reads, plans and shows; changes nothing. */
    REHEARSAL
}
