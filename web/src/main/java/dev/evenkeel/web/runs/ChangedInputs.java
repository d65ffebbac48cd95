package dev.evenkeel.web.runs;

import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.catalog.Estates;
import dev.evenkeel.web.inputs.Uploads;
import dev.evenkeel.web.runs.view.RunView;
import dev.evenkeel.workflows.contract.EstateSnapshot;
import dev.evenkeel.workflows.contract.InputFile;
import dev.evenkeel.workflows.contract.RunRequest.Definition;
import dev.evenkeel.workflows.contract.RunSummary;
import dev.evenkeel.workflows.run.PinnedRunbooks;
import dev.evenkeel.workflows.runbook.Inputs;
import dev.evenkeel.workflows.runbook.ListSource;
import dev.evenkeel.workflows.runbook.Runbook;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** Checks the inputs that a person changes in a run, also by what the run itself cannot ask: lists elsewhere, and whose a file is. */
@Component
public class ChangedInputs {

    private final Store store;
    private final PinnedRunbooks runbooks;
    private final Estates estates;
    private final ListSource lists;
    private final Uploads uploads;

    ChangedInputs(Store store, PinnedRunbooks runbooks, Estates estates, ListSource lists, Uploads uploads) {
        this.store = store;
        this.runbooks = runbooks;
        this.estates = estates;
        this.lists = lists;
        this.uploads = uploads;
    }

    /** The runbook that the run carries; empty when the store does not have it. */
    Optional<Runbook> runbook(RunView run) {
        RunSummary summary = run.summary();
        return store.runs()
                .definition(summary.definitionHash())
                .map(text -> runbooks.runbook(
                        new Definition(run.path(), text, summary.definitionHash(), summary.commit(), "")));
    }

    Optional<EstateSnapshot> estate(RunView run, Runbook runbook) {
        return estates.snapshot(run.summary().environment(), runbook.service());
    }

    /**
     * When all is well, the files become the run's own.
     *
     * @param typed what is changed; an input that is not in it stays as it is
     * @return what is wrong, by the id of the input
     */
    public Map<String, String> check(RunView run, Map<String, Object> typed, String actor) {
        Map<String, String> wrong = new TreeMap<>();
        Map<String, Object> files = new LinkedHashMap<>();
        runbook(run)
                .ifPresent(runbook -> estate(run, runbook).ifPresent(estate -> {
                    Map<String, Object> raw = new LinkedHashMap<>(run.inputs());
                    raw.putAll(typed);
                    Inputs.Checked checked = Inputs.check(runbook, raw, estate, lists);
                    wrong.putAll(checked.messages());
                    checked.values().forEach((id, value) -> {
                        if (typed.containsKey(id) && value instanceof Map<?, ?>) {
                            files.put(id, value);
                        }
                    });
                }));
        files.forEach((id, value) -> InputFile.of(value)
                .flatMap(file -> uploads.problem(file, actor, run.summary().runId()))
                .ifPresent(problem -> wrong.put(id, problem)));
        if (wrong.isEmpty()) {
            uploads.adopt(run.summary().runId(), files, run.summary().environment());
        }
        return wrong;
    }
}
