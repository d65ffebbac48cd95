package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.runbook.Phase;
import dev.evenkeel.workflows.runbook.Runbook;
import java.util.LinkedHashMap;
import java.util.Map;

/** The approval that a runbook asks for by its own rule, before one of its phases. */
final class RuleApproval {

    private final RunContext run;
    private final People people;

    RuleApproval(RunContext run, People people) {
        this.run = run;
        this.people = people;
    }

    /** @throws StepsStopped when it is refused, or nobody answers in time */
    void ask(Phase phase) {
        Runbook.ApprovalRule rule = run.runbook().approval();
        if (rule == null || !Outline.asksFirst(run, phase)) {
            return;
        }
        String key = Outline.approvalKey(phase);
        if (run.request().mode() == Mode.REHEARSAL) {
            String would = Doing.people(rule.count(), rule.from().name()) + " would have to agree";
            Map<String, Object> data = new LinkedHashMap<>();
            data.put("would", would);
            Rehearsal.asks(data, rule.count(), rule.from());
            run.journal().note(Type.STEP_PREVIEWED, key, 1, data);
            return;
        }
        run.journal()
                .note(
                        Type.STEP_STARTED,
                        key,
                        1,
                        Map.of("doing", Doing.people(rule.count(), rule.from().name())));
        try {
            Agreement agreement = people.approve(
                    key,
                    1,
                    new Agreement.Rule(rule.count(), rule.from(), "", Agreement.Rule.EXPIRES, rule.escalation()));
            run.journal().note(Type.STEP_FINISHED, key, 1, Map.of("summary", agreement.summary(), "result", Map.of()));
        } catch (StepFailure refused) {
            run.journal()
                    .note(Type.STEP_FAILED, key, 1, Map.of("message", refused.message(), "advice", "", "next", "stop"));
            throw new StepsStopped(refused.message());
        }
    }
}
