package dev.evenkeel.workflows.run;

import io.temporal.workflow.Workflow;

/** How long a run has waited for people: the time during which at least one question was open. */
final class Waiting {

    private long before;
    private long since;
    private boolean open;
    private int changes;

    /** Says anew whether somebody is asked. */
    void is(boolean now) {
        if (now != open) {
            long time = Workflow.currentTimeMillis();
            before += open ? time - since : 0;
            since = time;
            open = now;
            changes++;
        }
    }

    boolean open() {
        return open;
    }

    /** Grows with each change, so that whoever looks can see that there was one. */
    int changes() {
        return changes;
    }

    /** In milliseconds, up to now. */
    long total() {
        return before + (open ? Workflow.currentTimeMillis() - since : 0);
    }
}
