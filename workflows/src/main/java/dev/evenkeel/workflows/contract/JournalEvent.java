package dev.evenkeel.workflows.contract;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An entry of a run's journal.
 *
 * @param seq 1, 2, 3, … without gaps within a run
 * @param at milliseconds since the epoch, by the workflow's clock
 * @param step the key of the step that it is about, for example {@code rollout/install@north}; null when it is about the run
 * @param attempt which attempt of the step, from 1; 0 when none
 * @param actor who did it; null when the workflow did
 * @param data what belongs to it, see {@link Type}
 */
public record JournalEvent(
        long seq,
        long at,
        Type type,
        @Nullable String step,
        int attempt,
        @Nullable String actor,
        Map<String, Object> data) {

    public JournalEvent {
        data = new LinkedHashMap<>(data);
    }

    /** The kinds of entry, with the keys of their {@code data}. */
    public enum Type {
        /**
         * {@code path, editor, inputs (map), sites (list), steps (list of StepOutline as maps)}; {@code parent {run, step}} when
         * another run started it; {@code from}: the earlier run whose results it took over.
         */
        RUN_STARTED,
        /** {@code parent, steps}: what a loop turned out to hold. */
        STEPS_ADDED,
        /** {@code phase}; a wave of it: {@code wave, sites}. */
        PHASE_STARTED,
        /** {@code phase, outcome: done|failed} */
        PHASE_FINISHED,
        /** {@code doing}: what is about to be done, rendered; {@code scope} for an act that an approval covers. */
        STEP_STARTED,
        /** The step runs another runbook: {@code run (its id), runbook}. */
        CHILD_STARTED,
        /** {@code summary, result (map)} */
        STEP_FINISHED,
        /** {@code failure (type), message, advice, evidence, next: ask|stop|continue|retry|undo} */
        STEP_FAILED,
        /** {@code reason} */
        STEP_SKIPPED,
        /** An earlier run did it: {@code run, done, result (map)}. */
        STEP_TAKEN_OVER,
        /** The pause holds the run before this step. */
        STEP_HELD,
        /**
         * In a rehearsal: {@code would}, and {@code unknown: true} when it depends on what was not done; {@code count, role} when
         * people would be asked.
         */
        STEP_PREVIEWED,
        /**
         * A person is asked. {@code wait: approval|task|choice|failure|unknown|undo, role, actions (list)}; approval: {@code scope (hash),
         * covers (Scope as map), count, instructions, expires (ms)}; task and choice: {@code instructions, fields (list of maps)},
         * a task also {@code assignee, due (ms)};
         * failure and unknown: {@code message, advice, evidence}, and {@code fields} of the result that a person may enter. What
         * can be undone is what {@link #UNDO_PLANNED} said last.
         */
        PERSON_ASKED,
        /**
         * {@code decision, action, role, comment, evidence, scope}; {@code agreed, needed} for an approval, and {@code broke (list of
         * Obstacle)} when somebody broke the glass.
         */
        DECIDED,
        /** Nobody has agreed in time: the question is called out for {@code to}; {@code role}: who may answer it from now on. */
        ESCALATED,
        /** A task was not done when it was due: {@code due (ms), assignee}. */
        OVERDUE,
        /** The question is settled: {@code outcome}. */
        PERSON_ANSWERED,
        /** {@code parent}: the run that passed its pause on; absent when this one was paused itself. */
        RUN_PAUSED,
        /** {@code parent}, as with a pause. */
        RUN_RESUMED,
        /** {@code reason} */
        RUN_CANCELLING,
        /** {@code lock, state: waiting|held|gave_way|broken|released, other, fence}; in a rehearsal {@code would_hold|would_wait} */
        LOCK,
        /** {@code reason, sites} */
        ROLLBACK_STARTED,
        /** {@code changed (map of id to old and new)} */
        INPUTS_CHANGED,
        /**
         * What could be undone now, in the order in which it would be: {@code scope (hash), parts (list of maps: key, title, site,
         * partly, steps (list of maps: title, does))}.
         */
        UNDO_PLANNED,
        /** {@code reason, parts (titles), without (titles)} */
        UNDO_STARTED,
        /** {@code status, reason, outputs (map)} */
        RUN_FINISHED
    }

    /**
     * A step as the page's tree shows it before it has run.
     *
     * @param parent the key of the step that holds it; null at the top of a phase
     * @param site the site that it runs for; null when it runs once
     */
    public record StepOutline(
            String key,
            String title,
            String kind,
            String phase,
            @Nullable String site,
            @Nullable String parent) {}
}
