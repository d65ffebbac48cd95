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

    private static Stream<Step> all(Step step) {
        return Stream.concat(Stream.of(step), step.children().stream().flatMap(Runbooks::all));
    }
}
