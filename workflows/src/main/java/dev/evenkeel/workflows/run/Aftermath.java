package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.Decision;
import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.Failures;
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

    /** Who goes on so has seen that nothing of the attempt is left. */
    private static final Set<Action> LOOKED =
            EnumSet.of(Action.RETRY, Action.RETRY_CHANGED, Action.SKIP, Action.MARK_DONE, Action.BREAK_GLASS);

    private final RunContext run;
    private final People people;
    private final Rehearsal rehearsal;
    private final StepVariables variables;
    private final Undo undo;
    private final ServiceLock lock;

    Aftermath(
            RunContext run, People people, Rehearsal rehearsal, StepVariables variables, Undo undo, ServiceLock lock) {
        this.undo = undo;
        this.lock = lock;
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
        if (run.simulates(step)) {
            rehearsal.preview(step, frame, attempt, "cannot be previewed: " + failure.message(), true);
            return true;
        }
        if (failure.outcomeUnknown()) {
            lock.uncertain(frame.key(step));
        }
        Step.Retry retry = step.common().retry();
        if (attempt < retry.attempts() && !failure.outcomeUnknown()) {
            note(step, frame, attempt, failure, "retry");
            Workflow.sleep(delay(retry, attempt));
            return false;
        }
        Step.OnFailure policy = failure.outcomeUnknown() ? Step.OnFailure.ASK : policy(step, frame, failure);
        return switch (policy) {
            case CONTINUE -> {
                note(step, frame, attempt, failure, "continue");
                yield true;
            }
            case STOP -> {
                note(step, frame, attempt, failure, "stop");
                throw new StepsStopped(
                        run.fence().reason(step, variables.title(step, frame) + ": " + failure.message()));
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
        boolean guarded = FenceProof.guards(step);
        List<ByHand.Field> byHand = ByHand.possible(step) && !guarded
                ? ByHand.fields(step, run.request().definition().text())
                : List.of();
        Decision decision = people.afterFailure(step, frame.key(step), attempt, failure, more(step, failure), byHand);
        if (LOOKED.contains(decision.action())) {
            lock.settled(frame.key(step));
        }
        return switch (decision.action()) {
            case RETRY, UNGRACEFUL -> false;
            case BREAK_GLASS -> {
                run.reviews().await();
                run.fence().broken();
                skip(frame.key(step), attempt, decision);
                yield true;
            }
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
            default ->
                throw StepsStopped.byPerson(
                        run.fence().reason(step, variables.title(step, frame) + ": " + failure.message()));
        };
    }

    /** A person goes on without this step. */
    void skip(String key, int attempt, Decision decision) {
        run.state().undo().skip(key);
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
        if ((ByHand.possible(step) || failure.outcomeUnknown()) && !FenceProof.guards(step)) {
            more.add(Action.MARK_DONE);
        }
        if (run.declared() != null && run.declared().graceful() && !run.state().undoing() && !run.isSlice()) {
            more.add(Action.UNGRACEFUL);
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
        run.footprint().done(step, frame);
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
    private Step.OnFailure policy(Step step, Frame frame, StepFailure failure) {
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
        return step.judges() && rollsBack && !failure.type().equals(Failures.NOT_JUDGED)
                ? Step.OnFailure.STOP
                : Step.OnFailure.ASK;
    }

    private static Duration delay(Step.Retry retry, int attempt) {
        double factor = Math.pow(retry.backoff(), attempt - 1.0);
        Duration delay = Duration.ofMillis((long) Math.min(retry.delay().toMillis() * factor, 86_400_000));
        return retry.maxDelay().isZero() || delay.compareTo(retry.maxDelay()) < 0 ? delay : retry.maxDelay();
    }
}
