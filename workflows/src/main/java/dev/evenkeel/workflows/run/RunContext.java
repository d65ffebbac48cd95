package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunRequest;
import dev.evenkeel.workflows.contract.Slice;
import dev.evenkeel.workflows.runbook.Runbook;

/** What the parts of one run share. */
record RunContext(
        RunRequest request,
        Runbook runbook,
        RunState state,
        JournalWriter journal,
        DecisionRules rules,
        Results results,
        PinnedRunbooks runbooks,
        Reviews reviews,
        StartedRuns started) {

    static RunContext of(RunRequest request, PinnedRunbooks runbooks) {
        Runbook runbook = runbooks.runbook(request.definition());
        Slice slice = request.slice();
        RunState state = new RunState(request, runbook);
        return new RunContext(
                request,
                runbook,
                state,
                new JournalWriter(state::summary),
                new DecisionRules(request, runbook),
                slice == null ? Results.of(runbook) : Results.of(runbook, slice),
                runbooks,
                new Reviews(request),
                new StartedRuns(request.runId()));
    }

    /** Whether this run is a part of another run's loop, which alone decides about an undo. */
    boolean isSlice() {
        return request.slice() != null;
    }

    boolean rehearsal() {
        return request.mode() == Mode.REHEARSAL;
    }
}
