package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.Drill;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.expression.EvaluationException;
import dev.evenkeel.workflows.expression.Expression;
import dev.evenkeel.workflows.runbook.RecoveryPlan;
import dev.evenkeel.workflows.runbook.Step;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What holds for a drill: what it leaves out, and, when a schedule started it, that nobody may be there. */
final class DrillTerms {

    private final boolean drill;
    private final RunState state;
    private final JournalWriter journal;
    private final @Nullable Drill terms;
    private final @Nullable Expression abort;
    private Predicate<String> undo = reason -> false;
    private @Nullable String ended;

    DrillTerms(RunState state, JournalWriter journal, Mode mode, @Nullable Drill terms, @Nullable RecoveryPlan plan) {
        this.drill = mode == Mode.DRILL;
        this.state = state;
        this.journal = journal;
        this.terms = terms;
        String condition = terms == null ? null : terms.abort();
        this.abort =
                condition == null || plan == null ? null : plan.conditions().apply(condition);
    }

    /** @param way takes back what was done, for the reason that it is given; false when there is nothing */
    void undoBy(Predicate<String> way) {
        undo = way;
    }

    boolean skips(Step step) {
        return drill && step.common().inDrill() == Step.InDrill.SKIP;
    }

    boolean simulates(Step step) {
        return drill && step.common().inDrill() == Step.InDrill.SIMULATE;
    }

    /** The team that is paged for each question; null when somebody is there who launched the run. */
    @Nullable
    String owner() {
        return terms == null ? null : terms.owner();
    }

    /** Waits for the answer; in a drill that a schedule started only so long. @return false when nobody answered */
    boolean answered(Question question) {
        if (terms == null) {
            Workflow.await(() -> question.settled().isPresent());
            return true;
        }
        return Workflow.await(terms.askTimeout(), () -> question.settled().isPresent());
    }

    /**
     * Nobody answered: what was done is undone, and the drill ends. On the way back, and in the clean-up, what is asked there ends.
     *
     * @throws CanceledFailure when the way back is taken
     * @throws StepsStopped when there is none
     */
    RuntimeException unanswered(String title) {
        String reason = "Nobody answered within " + Doing.words(terms == null ? Duration.ZERO : terms.askTimeout())
                + ": " + title;
        if (state.undoing()) {
            return new StepsStopped(reason);
        }
        end(reason);
        return undo.test(reason) ? new CanceledFailure(reason) : new StepsStopped(reason);
    }

    /**
     * Looks after each step whether the drill has to end. What cannot be computed yet ends nothing.
     *
     * @throws StepsStopped when it has to
     */
    void look(Map<String, Object> variables) {
        if (abort == null || state.undoing() || ended != null) {
            return;
        }
        try {
            if (!Boolean.TRUE.equals(abort.evaluate(variables))) {
                return;
            }
        } catch (EvaluationException notYet) {
            return;
        }
        end("The drill is aborted: " + abort.source());
        throw new StepsStopped(String.valueOf(ended));
    }

    /** Why the drill ended before its time; null when it did not. */
    @Nullable
    String ended() {
        return ended;
    }

    private void end(String reason) {
        ended = reason;
        journal.note(Type.DRILL_ABORTED, Map.of("reason", reason));
    }
}
