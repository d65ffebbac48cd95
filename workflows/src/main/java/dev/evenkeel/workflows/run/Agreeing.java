package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.CanonicalJson;
import dev.evenkeel.workflows.contract.Decision;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.Scope;
import dev.evenkeel.workflows.runbook.Step.Escalation;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One question whether people agree to what the run is about to do. */
final class Agreeing {

    private final RunContext run;
    private final Approvals approvals;
    private final People people;
    private final int attempt;
    private final Agreement.Rule rule;
    private final Scope scope;
    private final String shown;
    private final Question question;

    Agreeing(RunContext run, Approvals approvals, People people, String key, int attempt, Agreement.Rule rule) {
        this.run = run;
        this.approvals = approvals;
        this.people = people;
        this.attempt = attempt;
        this.rule = rule;
        this.scope = approvals.scope();
        this.shown = People.shown(key, attempt, scope.hash(), rule.instructions());
        this.question = Question.approval(key, rule.from(), shown, rule.count());
    }

    /** @see People#approve */
    Agreement ask() {
        Map<String, Object> data = People.asked(question);
        data.put("scope", shown);
        data.put("covers", CanonicalJson.tree(scope));
        data.put("count", rule.count());
        data.put("instructions", rule.instructions());
        long asked = Workflow.currentTimeMillis();
        data.put("expires", asked + rule.expires().toMillis());
        people.ask(question, attempt, data);
        while (true) {
            await(asked);
            Optional<Agreement> agreement = settled(question.settled().orElseThrow());
            if (agreement.isPresent()) {
                return agreement.get();
            }
        }
    }

    private void await(long asked) {
        if (run.drill().owner() != null) {
            people.attended(question, attempt);
        } else if (!inTime(asked)) {
            people.answered(question, attempt, "expired");
            throw new StepFailure(
                    Failures.TIMED_OUT,
                    "Nobody approved within " + words(rule.expires()),
                    "Ask again, or stop the run",
                    "");
        }
    }

    /** Waits for the answer, and calls the question out for others when nobody agrees. @return false when it expired */
    private boolean inTime(long asked) {
        Escalation escalation = rule.escalation();
        if (escalation != null && !question.escalated()) {
            if (Workflow.await(
                    left(asked, escalation.after()), () -> question.settled().isPresent())) {
                return true;
            }
            question.escalate(escalation.to());
            run.journal()
                    .note(
                            Type.ESCALATED,
                            question.step(),
                            attempt,
                            Map.of(
                                    "to", escalation.to().name(),
                                    "role", question.role().name()));
        }
        return Workflow.await(
                left(asked, rule.expires()), () -> question.settled().isPresent());
    }

    /** @return empty when somebody who agreed may not any more: the question is open again */
    private Optional<Agreement> settled(Decision last) {
        if (last.action() == Decision.Action.BREAK_GLASS) {
            return glassBroken(last);
        }
        if (last.action() == Decision.Action.REJECT) {
            people.answered(question, attempt, "rejected");
            throw new StepFailure(
                    Failures.TOOL_FAILED,
                    last.actor() + " rejected it: " + last.comment(),
                    "Stop the run, or ask again when the reason is gone",
                    "");
        }
        List<String> gone = approvals.without(question.agreed(), question.role());
        if (!gone.isEmpty()) {
            question.withdraw(gone);
            return Optional.empty();
        }
        approvals.grant(scope, question.role(), question.agreed());
        people.answered(question, attempt, "approved");
        return Optional.of(new Agreement(question.agreed(), null));
    }

    private Optional<Agreement> glassBroken(Decision last) {
        run.reviews().await();
        Role role = last.action().needs();
        if (!approvals.without(List.of(last.actor()), role).isEmpty()) {
            question.withdraw(List.of(last.actor()));
            return Optional.empty();
        }
        approvals.grant(scope, role, List.of(last.actor()));
        people.answered(question, attempt, "glass_broken");
        Set<String> agreed = new LinkedHashSet<>(question.agreed());
        agreed.add(last.actor());
        return Optional.of(new Agreement(List.copyOf(agreed), last.actor()));
    }

    private static Duration left(long since, Duration whole) {
        return Duration.ofMillis(Math.max(1, since + whole.toMillis() - Workflow.currentTimeMillis()));
    }

    private static String words(Duration duration) {
        return duration.toHours() >= 1 ? duration.toHours() + " h" : duration.toMinutes() + " min";
    }
}
