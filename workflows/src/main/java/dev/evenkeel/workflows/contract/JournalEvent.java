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
         * another run started it; {@code origin}: the incident from whose room it was launched; {@code from}: the earlier run whose results it took over; {@code override {actor, reason, freezes}} when
         * somebody launched it in spite of a freeze.
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
         * A person is asked. {@code wait: approval|task|choice|verdict|failure|unknown|undo|freeze, role, actions (list)}; approval: {@code scope (hash),
         * covers (Scope as map), count, instructions, expires (ms)}; task and choice: {@code instructions, fields (list of maps)},
         * a task also {@code assignee, due (ms)};
         * a verdict: {@code message, advice, fields};
         * a freeze: {@code message, advice, until (ms), waits}: whether the run goes on by itself when it ends;
         * failure and unknown: {@code message, advice, evidence}, and {@code fields} of the result that a person may enter. What
         * can be undone is what {@link #UNDO_PLANNED} said last.
         */
        PERSON_ASKED,
        /**
         * {@code decision, action, role, comment, evidence, scope}, the evidence of a note with the entry that it is {@code about};
         * {@code via}: the channel and the account when it came by chat;
         * {@code agreed, needed} for an approval, and {@code broke (list of
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
        /**
         * A recovery begins: {@code outage (ms), declared (ms), graceful, primary, to}; {@code rto, rpo (ms)} where they are set;
         * {@code returns_from}: the failover that this run leads back from; {@code usual (map of phase to ms)}.
         */
        DECLARED,
        /** An operator gave up on the old primary: what follows is done without it. */
        UNGRACEFUL,
        /** {@code proof}: what the step found; promote can be reached from now on. */
        FENCE_PROVEN,
        /** {@code kept (ms), written (ms), lost (count), restored (ms), rpo (ms)}: what is known of them, of what the runbook measures. */
        MEASURED,
        /** {@code from, to}: which site is the service's primary from now on. */
        PRIMARY_CHANGED,
        /** A phase or a step took longer than its share: {@code phase} or the step, {@code budget (ms), took (ms)}. */
        BUDGET_EXCEEDED,
        /** What past runs foretell: {@code end (ms), rto_at (ms), late (ms)}; more than zero when the objective will be missed. */
        FORECAST,
        /** The service is healthy again: {@code since_outage (ms), since_declared (ms), waiting (ms, for people), met (whether in time)}. */
        VERIFIED,
        /** A drill ends before its time: {@code reason}. What follows is its clean-up. */
        DRILL_ABORTED,
        /**
         * An incident begins: {@code severity, title, began, detected, declared (ms)}; {@code next (ms)}: when the first status update
         * is due; {@code private: true} when only its people see it. What a person does to an incident is told with {@code decision, role}
         * and, from a chat, {@code via} beside what is said here.
         */
        INCIDENT_DECLARED,
        /** {@code from, to (IncidentState), reason}; {@code next (ms)}: when a status update is due from now on, if any is. */
        INCIDENT_MOVED,
        /** {@code from, to, reason}; {@code next (ms)}: when a status update is due from now on, if any is. */
        SEVERITY_CHANGED,
        /** Nobody has acknowledged the incident in time: {@code to}: the role that is called, {@code within (ms)}. */
        UNACKNOWLEDGED,
        /** {@code duty (IncidentRole), to} */
        ROLE_OFFERED,
        /** {@code duty, from}: who had it before, or empty; the actor has it from now on. */
        ROLE_TAKEN,
        /** {@code duty}: the actor does not take it. */
        ROLE_DECLINED,
        /** Who sees the incident from now on: {@code private, reason}. */
        PRIVACY_CHANGED,
        /** {@code to}: who sees the private incident from now on. */
        INVITED,
        /** {@code to}: who was invited, and sees it no longer. */
        UNINVITED,
        /** {@code text}; {@code due (ms)}: when it was due, {@code next (ms)}: when the next one is; absent where none is. */
        UPDATE_POSTED,
        /** {@code due (ms)} */
        UPDATE_OVERDUE,
        /** {@code alert (id), name, summary, firing, starts, ends (ms), labels, url}; {@code still}: how many of the incident's alerts fire now. */
        ALERT_CHANGED,
        /** Where the incident could be moved: {@code to (IncidentState), why: diagnosed|verified|quiet|firing|reviewed}. */
        SUGGESTED,
        /** A run was launched from the incident's room: {@code run, runbook, title}. */
        RUN_LAUNCHED,
        /** It has ended: {@code run, title, status, reason}. */
        LAUNCHED_RUN_ENDED,
        /** The incident is to be merged into another one, which is asked: {@code into, reason}. */
        MERGE_ASKED,
        /** It goes on as before: {@code into, why}. */
        MERGE_REFUSED,
        /** It goes on as another one, to which its alerts belong now: {@code into, title, alerts (count)}. */
        INCIDENT_MERGED,
        /** Another incident was merged into this one: {@code run, title, reason}. */
        MERGED_IN,
        /** Some of the alerts are to become an incident of their own: {@code alerts (ids), runbook, title, severity, reason}. */
        SPLIT_ASKED,
        /** They stay: {@code alerts (ids), why}. */
        SPLIT_REFUSED,
        /** They belong to a new incident now: {@code run, title, alerts (ids)}; {@code still}: how many of the others fire. */
        SPLIT_OFF,
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
