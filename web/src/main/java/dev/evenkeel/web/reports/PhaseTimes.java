package dev.evenkeel.web.reports;

import dev.evenkeel.web.reports.Report.PhaseTime;
import dev.evenkeel.web.reports.Report.StepTime;
import dev.evenkeel.web.runs.view.Budgets;
import dev.evenkeel.web.runs.view.PhaseView;
import dev.evenkeel.web.runs.view.RecoveryView;
import dev.evenkeel.web.runs.view.RunView;
import dev.evenkeel.web.runs.view.StepView;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** When each phase and step began, how long it took, and how much of that people were waited for. */
final class PhaseTimes {

    private PhaseTimes() {}

    static List<PhaseTime> of(RunView run, Budgets budgets, long until) {
        @Nullable RecoveryView recovery = run.recovery();
        Map<String, List<StepView>> steps = run.steps().stream()
                .filter(step -> step.children().isEmpty())
                .collect(Collectors.groupingBy(StepView::phase));
        return run.phases().stream()
                .map(phase -> phase(run, recovery, phase, steps.getOrDefault(phase.name(), List.of()), budgets, until))
                .toList();
    }

    private static PhaseTime phase(
            RunView run,
            @Nullable RecoveryView recovery,
            PhaseView phase,
            List<StepView> steps,
            Budgets budgets,
            long until) {
        @Nullable Long began = phase.startedAt();
        long end = phase.finishedAt() == null ? until : phase.finishedAt();
        return new PhaseTime(
                phase.name(),
                Reporter.name(phase.state()),
                began,
                began == null ? null : (Long) (end - began),
                began == null ? 0 : run.waits().total(step -> step.startsWith(phase.name() + "/"), began, end),
                budgets.of(phase.name(), recovery),
                recovery == null ? null : recovery.usual().get(phase.name()),
                steps.stream()
                        .map(step -> step(run, recovery, step, budgets, until))
                        .toList());
    }

    private static StepTime step(
            RunView run, @Nullable RecoveryView recovery, StepView step, Budgets budgets, long until) {
        boolean begun = !step.attempts().isEmpty();
        @Nullable Long began = begun ? (Long) step.attempts().getFirst().startedAt() : null;
        @Nullable Long ended = begun ? step.attempts().getLast().endedAt() : null;
        long end = ended == null || step.state().current() ? until : ended;
        return new StepTime(
                step.key(),
                step.label(),
                step.kind(),
                step.site(),
                Reporter.name(step.state()),
                step.attempts().size(),
                began,
                began == null ? null : (Long) (end - began),
                began == null ? 0 : run.waits().total(step.key()::equals, began, end),
                budgets.of(step.key(), recovery),
                step.note());
    }
}
