package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunRequest;
import dev.evenkeel.workflows.contract.Slice;
import dev.evenkeel.workflows.runbook.Runbook;
import dev.evenkeel.workflows.runbook.Step;
import org.jspecify.annotations.Nullable;

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
        StartedRuns started,
        @Nullable Declared declared,
        FenceProof fence,
        Footprint footprint,
        RecoveryClock clock,
        DrillTerms drill,
        Notices notices,
        @Nullable IncidentRoom incident) {

    static RunContext of(RunRequest request, PinnedRunbooks runbooks) {
        Runbook runbook = runbooks.runbook(request.definition());
        Slice slice = request.slice();
        RunState state = new RunState(request, runbook);
        JournalWriter journal = new JournalWriter(state::summary);
        Declared declared = Declared.of(request, runbook);
        Notices notices = new Notices(request, () -> state.summary().title(), state::at);
        journal.tell(notices::hear);
        DrillTerms drill = new DrillTerms(state, journal, request.mode(), request.drill(), runbook.recovery());
        IncidentRoom incident = IncidentRoom.of(request, runbook, state, journal);
        boolean timed = slice == null && request.mode() != Mode.REHEARSAL;
        return new RunContext(
                request,
                runbook,
                state,
                journal,
                new DecisionRules(request, runbook, declared, incident, journal::noted),
                slice == null ? Results.of(runbook) : Results.of(runbook, slice),
                runbooks,
                new Reviews(request),
                new StartedRuns(request.runId()),
                declared,
                new FenceProof(journal, declared),
                new Footprint(
                        runbook,
                        step -> !state.undoing() && request.mode() != Mode.REHEARSAL && !drill.simulates(step)),
                new RecoveryClock(timed ? declared : null, runbook, state, journal),
                drill,
                notices,
                incident);
    }

    /** Whether this run is a part of another run's loop, which alone decides about an undo. */
    boolean isSlice() {
        return request.slice() != null;
    }

    boolean rehearsal() {
        return request.mode() == Mode.REHEARSAL;
    }

    /** Whether this step is only shown: each of a rehearsal, some of a drill. */
    boolean simulates(Step step) {
        return rehearsal() || drill.simulates(step);
    }
}
