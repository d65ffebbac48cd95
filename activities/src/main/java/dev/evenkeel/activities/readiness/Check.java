package dev.evenkeel.activities.readiness;

import java.util.Locale;

/** What is looked at, in the order of the matrix. */
public enum Check {
    /** The recovery runbook has no problems: it can be launched. */
    RUNBOOK,
    /** What the runbook names is there: child runbooks, files, hosts. */
    REFERENCES,
    /** The endpoints and hosts of its sites answer. */
    SITES,
    /** The references to secrets can be resolved, and open what they are for. */
    CREDENTIALS,
    /** A runner is connected at each site that needs one. */
    RUNNER,
    /** The programs that its steps need are installed. */
    TOOLS,
    /** Capacity and replication lag are within the limits that the runbook's own phase assess judges by. */
    LIMITS,
    /** When it was last practised with success. */
    DRILL;

    /** In small letters, as the API and the metrics write it. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
