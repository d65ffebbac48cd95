package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.Decision;
import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.expression.EvaluationException;
import dev.evenkeel.workflows.runbook.Phase;
import dev.evenkeel.workflows.runbook.Step;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What happens when an attempt of a step has failed: another one, a question, an end, or nothing. */
final class Aftermath {

    private final RunContext run;
    private final People people;
    private final Rehearsal rehearsal;
    private final StepVariables variables;
    private final Undo undo;

    Aftermath(RunContext run, People people, Rehearsal rehearsal, StepVariables variables, Undo undo) {
        this.undo = undo;
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
            case UNDO -> {
                note(step, frame, attempt, failure, "undo");
                String reason = variables.title(step, frame) + ": " + failure.message();
                if (!undo.byItself(reason)) {
                    throw new StepsStopped(reason);
                }
                throw new CanceledFailure(reason);
            }
            case ASK -> {
                note(step, frame, attempt, failure, "ask");
                yield ask(step, frame, attempt, failure);
            }
        };
    }

    private boolean ask(Step step, Frame frame, int attempt, StepFailure failure) {
        if (undo.possible()) {
            undo.show();
        }
        List<ByHand.Field> byHand = ByHand.possible(step)
                ? ByHand.fields(step, run.request().definition().text())
                : List.of();
        Decision decision = people.afterFailure(frame.key(step), attempt, failure, more(step, failure), byHand);
        return switch (decision.action()) {
            case RETRY -> false;
            case RETRY_CHANGED -> {
                changeInputs(decision);
                yield false;
            }
            case UNDO -> throw new CanceledFailure("Undo was chosen");
            case SKIP -> {
                skip(frame.key(step), attempt, decision);
                yield true;
            }
            case MARK_DONE -> {
                doneByHand(step, frame, attempt, ByHand.result(byHand, decision.evidence()), decision);
                yield true;
            }
            default -> throw StepsStopped.byPerson(variables.title(step, frame) + ": " + failure.message());
        };
    }

    /** A person goes on without this step. */
    void skip(String key, int attempt, Decision decision) {
        run.state().undo().passOver(key);
        run.journal()
                .note(Type.STEP_SKIPPED, key, attempt, Map.of("reason", decision.actor() + ": " + decision.comment()));
    }

    /** A person says that a task does not have to be done. */
    void notApplicable(String key, int attempt, NotApplicable without) {
        run.state().undo().passOver(key);
        run.journal().note(Type.STEP_SKIPPED, key, attempt, Map.of("reason", String.valueOf(without.getMessage())));
    }

    private Set<Action> more(Step step, StepFailure failure) {
        Set<Action> more = EnumSet.noneOf(Action.class);
        if (ByHand.possible(step) || failure.outcomeUnknown()) {
            more.add(Action.MARK_DONE);
        }
        // A slice has no approval of its own that changed inputs would end.
        if (!run.runbook().inputs().isEmpty() && !run.state().undoing() && !run.isSlice()) {
            more.add(Action.RETRY_CHANGED);
        }
        if (undo.possible()) {
            more.add(Action.UNDO);
        }
        return more;
    }

    private void doneByHand(Step step, Frame frame, int attempt, Map<String, Object> typed, Decision decision) {
        Map<String, Object> result = new LinkedHashMap<>(typed);
        Map<String, Object> scope = new LinkedHashMap<>(variables.in(frame));
        scope.put("result", typed);
        step.common().register().forEach((name, value) -> {
            try {
                result.put(name, value.evaluate(scope));
            } catch (EvaluationException notTyped) {
                // What nobody typed cannot be computed with; a step that reads it asks again.
            }
        });
        frame.results().put(frame, step, result);
        undo.done(step, frame);
        run.journal()
                .note(
                        Type.STEP_FINISHED,
                        frame.key(step),
                        attempt,
                        Map.of("summary", decision.actor() + ": " + decision.comment(), "result", Bounded.map(result)));
    }

    private void changeInputs(Decision decision) {
        Map<String, Object> before = run.state().inputs();
        Map<String, Object> after = HandRules.changed(run.request(), run.runbook(), before, decision.evidence())
                .values();
        run.state().inputs(after, decision.actor());
        variables.inputs(after);
        run.journal()
                .note(
                        Type.INPUTS_CHANGED,
                        decision.step(),
                        0,
                        decision.actor(),
                        Map.of("changed", HandRules.differences(before, after)));
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
        if (run.state().undoing()) {
            return Step.OnFailure.ASK;
        }
        boolean rollsBack =
                !run.runbook().steps().getOrDefault("rollback", List.of()).isEmpty()
                        && frame.phase().scope() != Phase.Scope.TOUCHED_SITES;
        return step.judges() && rollsBack ? Step.OnFailure.STOP : Step.OnFailure.ASK;
    }

    private static Duration delay(Step.Retry retry, int attempt) {
        double factor = Math.pow(retry.backoff(), attempt - 1.0);
        Duration delay = Duration.ofMillis((long) Math.min(retry.delay().toMillis() * factor, 86_400_000));
        return retry.maxDelay().isZero() || delay.compareTo(retry.maxDelay()) < 0 ? delay : retry.maxDelay();
    }
}
