package dev.evenkeel.web.reports;

import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.reports.Reporter.Planned;
import dev.evenkeel.web.runs.view.Budgets;
import dev.evenkeel.workflows.contract.RunRequest.Definition;
import dev.evenkeel.workflows.contract.RunSummary;
import dev.evenkeel.workflows.run.PinnedRunbooks;
import dev.evenkeel.workflows.runbook.Runbook;
import dev.evenkeel.workflows.runbook.Step;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** What the definition that a run carries says of it. An old definition that is not understood any more says nothing. */
@Component
public class PlannedRunbooks {

    private static final Logger log = LoggerFactory.getLogger(PlannedRunbooks.class);

    private final Store store;
    private final PinnedRunbooks runbooks;

    PlannedRunbooks(Store store, PinnedRunbooks runbooks) {
        this.store = store;
        this.runbooks = runbooks;
    }

    Planned of(RunSummary summary, String path) {
        return runbook(summary, path)
                .map(runbook -> new Planned(runbook.description(), budgets(runbook)))
                .orElse(Planned.NOTHING);
    }

    /** The shares of the objective that the steps have. */
    public Budgets budgets(RunSummary summary, String path) {
        return runbook(summary, path).map(PlannedRunbooks::budgets).orElse(Budgets.NONE);
    }

    /** Whether it has a phase failback. */
    public boolean saysWayBack(RunSummary summary, String path) {
        return runbook(summary, path)
                .filter(runbook -> runbook.steps().containsKey("failback"))
                .isPresent();
    }

    private static Budgets budgets(Runbook runbook) {
        Map<String, Long> steps = new HashMap<>();
        runbook.steps().forEach((phase, top) -> {
            top.forEach(step -> budgets(phase, step, steps));
            // A phase has the sum of its steps' shares, when each of them has one.
            if (!top.isEmpty() && top.stream().allMatch(step -> step.common().budget() != null)) {
                steps.put(phase, top.stream().mapToLong(PlannedRunbooks::millis).sum());
            }
        });
        return new Budgets(steps);
    }

    private static void budgets(String phase, Step step, Map<String, Long> steps) {
        if (step.common().budget() != null) {
            steps.put(phase + "/" + step.id(), millis(step));
        }
        step.children().forEach(child -> budgets(phase, child, steps));
    }

    private static long millis(Step step) {
        @Nullable Duration budget = step.common().budget();
        return budget == null ? 0 : budget.toMillis();
    }

    private Optional<Runbook> runbook(RunSummary summary, String path) {
        return store.runs().definition(summary.definitionHash()).flatMap(text -> {
            try {
                return Optional.of(
                        runbooks.runbook(new Definition(path, text, summary.definitionHash(), summary.commit(), "")));
            } catch (RuntimeException e) {
                log.debug("The definition of run {} is not understood any more", summary.runId(), e);
                return Optional.empty();
            }
        });
    }
}
