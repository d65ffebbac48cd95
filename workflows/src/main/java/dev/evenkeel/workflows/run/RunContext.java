package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunRequest;
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
        StartedRuns started) {

    static RunContext of(RunRequest request, PinnedRunbooks runbooks) {
        Runbook runbook = runbooks.runbook(request.definition());
        RunState state = new RunState(request, runbook);
        return new RunContext(
                request,
                runbook,
                state,
                new JournalWriter(state::summary),
                new DecisionRules(request, runbook),
                Results.of(runbook),
                runbooks,
                new StartedRuns(request.runId()));
    }

    boolean rehearsal() {
        return request.mode() == Mode.REHEARSAL;
    }
}
