package dev.evenkeel.activities.store;

import dev.evenkeel.workflows.contract.RunSummary;

/** The last run of a page; the next page begins behind it. */
record RunCursor(long startedAt, String id) {

    static RunCursor of(RunSummary run) {
        return new RunCursor(run.startedAt(), run.runId());
    }

    static RunCursor parse(String text) {
        int dot = text.indexOf('.');
        try {
            return new RunCursor(
                    Long.parseLong(text.substring(0, Math.max(dot, 0))), Text.clean(text.substring(dot + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("Not a cursor of the list of runs: " + text, e);
        }
    }

    @Override
    public String toString() {
        return startedAt + "." + id;
    }
}
