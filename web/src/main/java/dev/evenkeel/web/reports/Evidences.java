package dev.evenkeel.web.reports;

import dev.evenkeel.web.reports.Report.Evidence;
import dev.evenkeel.web.runs.view.Attempt;
import dev.evenkeel.web.runs.view.RunView;
import dev.evenkeel.web.runs.view.StepView;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What was found by the steps that judge, by those that measure, and by people who did something by hand. */
final class Evidences {

    private static final Set<String> JUDGE = Set.of(
            "gate",
            "prometheus.gate",
            "prometheus.query",
            "http.check",
            "sql.query",
            "kubernetes.wait",
            "terraform.drift",
            "approval",
            "task",
            "choice");

    private Evidences() {}

    static List<Evidence> of(RunView run, List<JournalEvent> journal) {
        Set<String> proofs = journal.stream()
                .filter(event -> event.type() == Type.FENCE_PROVEN && event.step() != null)
                .map(event -> String.valueOf(event.step()))
                .collect(Collectors.toSet());
        return run.steps().stream()
                .filter(step ->
                        !step.attempts().isEmpty() && (JUDGE.contains(step.kind()) || proofs.contains(step.key())))
                .map(Evidences::evidence)
                .toList();
    }

    private static Evidence evidence(StepView step) {
        Attempt last = step.attempts().getLast();
        Attempt.@Nullable Failure failure = last.failure();
        return new Evidence(
                step.key(),
                step.label(),
                step.kind(),
                Reporter.name(step.state()),
                last.endedAt(),
                failure == null ? step.note() : failure.message(),
                failure == null || failure.evidence().isEmpty()
                        ? last.result()
                        : Map.of("evidence", failure.evidence()));
    }
}
