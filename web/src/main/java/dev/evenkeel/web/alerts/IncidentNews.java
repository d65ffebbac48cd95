package dev.evenkeel.web.alerts;

/** Tells incidents that there is something new about their alerts. */
interface IncidentNews {

    /**
     * An incident that has ended is told nothing.
     *
     * @param upTo the place in the history of alerts up to which there is news
     * @return false when nobody carries the incident on any more, although it has not ended
     */
    boolean tell(String runId, long upTo);
}
