package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.runbook.Runbook;
import dev.evenkeel.workflows.runbook.Step;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Questions about a runbook as a whole. */
final class Runbooks {

    /** @param count how many different people */
    record Approvers(int count, Role from, Step.@Nullable Escalation escalation) {}

    private Runbooks() {}

    /** Who approves in this runbook: its rule, else its first approval step. */
    static Approvers approvers(Runbook runbook) {
        Runbook.ApprovalRule rule = runbook.approval();
        if (rule != null) {
            return new Approvers(rule.count(), rule.from(), rule.escalation());
        }
        return runbook.steps().values().stream()
                .flatMap(List::stream)
                .flatMap(Runbooks::all)
                .filter(Step.Approval.class::isInstance)
                .map(Step.Approval.class::cast)
                .findFirst()
                .map(step -> new Approvers(step.count(), step.from(), step.escalation()))
                .orElse(new Approvers(1, Role.APPROVER, null));
    }

    /** The loop with this id, wherever it stands. */
    static Step.ForEach loop(Runbook runbook, String id) {
        return runbook.steps().values().stream()
                .flatMap(List::stream)
                .flatMap(Runbooks::withUndo)
                .filter(step -> step.id().equals(id))
                .filter(Step.ForEach.class::isInstance)
                .map(Step.ForEach.class::cast)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("The runbook has no loop " + id));
    }

    /** A step, those that it holds, and their ways back. */
    static Stream<Step> withUndo(Step step) {
        return Stream.concat(
                Stream.of(step),
                Stream.concat(step.children().stream(), step.common().undo().stream())
                        .flatMap(Runbooks::withUndo));
    }

    private static Stream<Step> all(Step step) {
        return Stream.concat(Stream.of(step), step.children().stream().flatMap(Runbooks::all));
    }
}
