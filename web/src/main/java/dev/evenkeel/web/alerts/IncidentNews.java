package dev.evenkeel.web.alerts;

/** Tells incidents that there is something new about their alerts. */
interface IncidentNews {

    /** An incident that has ended is told nothing. @param upTo the place in the history of alerts up to which there is news */
    void tell(String runId, long upTo);
}
