package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.Decision;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.runbook.Phase;
import dev.evenkeel.workflows.runbook.Step;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What happens when an attempt of a step has failed: another one, a question, an end, or nothing. */
final class Aftermath {

    private final RunContext run;
    private final People people;
    private final Rehearsal rehearsal;
    private final StepVariables variables;

    Aftermath(RunContext run, People people, Rehearsal rehearsal, StepVariables variables) {
        this.run = run;
        this.people = people;
        this.rehearsal = rehearsal;
        this.variables = variables;
    }

    /**
     * @return whether the step is done with; false: another attempt is due
     * @throws StepsStopped when the failure is final
     */
    boolean settle(Step step, Frame frame, int attempt, StepFailure failure) {
        if (run.rehearsal()) {
            rehearsal.preview(step, frame, attempt, "cannot be previewed: " + failure.message(), true);
            return true;
        }
        Step.Retry retry = step.common().retry();
        if (attempt < retry.attempts() && !failure.outcomeUnknown()) {
            note(step, frame, attempt, failure, "retry");
            Workflow.sleep(delay(retry, attempt));
            return false;
        }
        Step.OnFailure policy = failure.outcomeUnknown() ? Step.OnFailure.ASK : policy(step, frame);
        return switch (policy) {
            case CONTINUE -> {
                note(step, frame, attempt, failure, "continue");
                yield true;
            }
            case STOP -> {
                note(step, frame, attempt, failure, "stop");
                throw new StepsStopped(variables.title(step, frame) + ": " + failure.message());
            }
            case ASK -> {
                note(step, frame, attempt, failure, "ask");
                yield ask(step, frame, attempt, failure);
            }
        };
    }

    private boolean ask(Step step, Frame frame, int attempt, StepFailure failure) {
        Decision decision = people.afterFailure(frame.key(step), attempt, failure);
        return switch (decision.action()) {
            case RETRY -> false;
            case SKIP -> {
                run.journal()
                        .note(
                                Type.STEP_SKIPPED,
                                frame.key(step),
                                attempt,
                                Map.of("reason", decision.actor() + ": " + decision.comment()));
                yield true;
            }
            case MARK_DONE -> {
                frame.results().put(frame, step, Map.of());
                run.journal()
                        .note(
                                Type.STEP_FINISHED,
                                frame.key(step),
                                attempt,
                                Map.of("summary", decision.actor() + ": " + decision.comment(), "result", Map.of()));
                yield true;
            }
            default -> throw StepsStopped.byPerson(variables.title(step, frame) + ": " + failure.message());
        };
    }

    private void note(Step step, Frame frame, int attempt, StepFailure failure, String next) {
        run.journal()
                .note(
                        Type.STEP_FAILED,
                        frame.key(step),
                        attempt,
                        Map.of(
                                "failure", failure.type(),
                                "message", failure.message(),
                                "advice", failure.advice(),
                                "evidence", Bounded.text(failure.evidence()),
                                "next", next));
    }

    /** A failed judgement ends a rollout by itself, so that it is rolled back; what failed to act asks a person first. */
    private Step.OnFailure policy(Step step, Frame frame) {
        Step.OnFailure own = step.common().onFailure();
        if (own != null) {
            return own;
        }
        boolean judges = step instanceof Step.Gate || step instanceof Step.HttpCheck;
        boolean rollsBack =
                !run.runbook().steps().getOrDefault("rollback", List.of()).isEmpty()
                        && frame.phase().scope() != Phase.Scope.TOUCHED_SITES;
        return judges && rollsBack ? Step.OnFailure.STOP : Step.OnFailure.ASK;
    }

    private static Duration delay(Step.Retry retry, int attempt) {
        double factor = Math.pow(retry.backoff(), attempt - 1.0);
        Duration delay = Duration.ofMillis((long) Math.min(retry.delay().toMillis() * factor, 86_400_000));
        return retry.maxDelay().isZero() || delay.compareTo(retry.maxDelay()) < 0 ? delay : retry.maxDelay();
    }
}
