package dev.evenkeel.web.reports;

import dev.evenkeel.activities.store.ReportNotes;
import dev.evenkeel.activities.store.ReportNotes.Note;
import dev.evenkeel.web.reports.Report.Deviation;
import dev.evenkeel.web.reports.Report.Kind;
import dev.evenkeel.web.runs.view.Budgets;
import dev.evenkeel.web.runs.view.Data;
import dev.evenkeel.web.runs.view.RecoveryView;
import dev.evenkeel.web.runs.view.RunView;
import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunSummary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What went otherwise than the runbook says, and why: from the journal, and from what people added. */
final class Deviations {

    private final RunSummary summary;
    private final Map<String, String> titles = new HashMap<>();
    private final List<Deviation> all = new ArrayList<>();
    /** Steps that a person left out: the journal says so twice. */
    private final Set<String> leftOut = new HashSet<>();

    private Deviations(RunSummary summary, RunView run) {
        this.summary = summary;
        run.steps().forEach(step -> titles.put(step.key(), step.label()));
    }

    static List<Deviation> of(
            RunSummary summary,
            RunView run,
            List<JournalEvent> journal,
            Budgets budgets,
            List<Note> notes,
            long until) {
        Deviations deviations = new Deviations(summary, run);
        journal.forEach(event -> deviations.read(event, new Data(event.data())));
        deviations.budgets(run, budgets, until);
        @Nullable RecoveryView recovery = run.recovery();
        if (recovery != null) {
            deviations.objectives(recovery, until);
        }
        Notes.of(notes, ReportNotes.Kind.DEVIATION)
                .map(note ->
                        new Deviation(Kind.NOTED, note.at(), "", note.added().text(), note.actor()))
                .forEach(deviations.all::add);
        return deviations.all.stream()
                .sorted(Comparator.comparing(Deviation::kind).thenComparing(Deviation::at))
                .toList();
    }

    private void read(JournalEvent event, Data data) {
        switch (event.type()) {
            case UNGRACEFUL -> add(Kind.UNGRACEFUL, event, why(data));
            case DECIDED -> decided(event, data);
            case STEP_FAILED -> {
                add(Kind.FAILED, event, data.text("message"));
                if (data.text("next").equals("retry")) {
                    add(Kind.RETRIED, event, data.text("message"));
                }
            }
            case STEP_SKIPPED -> skipped(event, data);
            case STEP_PREVIEWED -> {
                if (summary.mode() == Mode.DRILL) {
                    add(Kind.SIMULATED, event, data.text("would"));
                }
            }
            case INPUTS_CHANGED ->
                add(
                        Kind.INPUTS_CHANGED,
                        event,
                        String.join(", ", data.map("changed").keySet()));
            case RUN_PAUSED -> add(Kind.PAUSED, event, why(data));
            case ESCALATED, OVERDUE -> add(Kind.LATE_ANSWER, event, why(data));
            case LOCK -> {
                if (data.text("state").equals("gave_way") || data.text("state").equals("broken")) {
                    add(Kind.LOCK_LOST, event, why(data));
                }
            }
            case DRILL_ABORTED -> add(Kind.ABORTED, event, why(data));
            case RUN_CANCELLING -> add(Kind.CANCELLED, event, why(data));
            case UNDO_STARTED, ROLLBACK_STARTED -> add(Kind.UNDONE, event, why(data));
            default -> {}
        }
    }

    private void decided(JournalEvent event, Data data) {
        Optional<Action> action = data.word("action", Action.class);
        if (action.isEmpty()) {
            return;
        }
        switch (action.get()) {
            case BREAK_GLASS -> add(Kind.GLASS_BROKEN, event, why(data));
            case MARK_DONE -> add(Kind.BY_HAND, event, why(data));
            case RETRY, RETRY_CHANGED -> add(Kind.RETRIED, event, why(data));
            case SKIP, SKIP_AHEAD, NOT_APPLICABLE -> {
                leftOut.add(String.valueOf(event.step()));
                add(Kind.SKIPPED, event, why(data));
            }
            case BREAK_LOCK -> add(Kind.LOCK_LOST, event, why(data));
            default -> {}
        }
    }

    /** What the drill left out says so; the rest a condition left out, unless a person did. */
    private void skipped(JournalEvent event, Data data) {
        if (leftOut.contains(String.valueOf(event.step()))) {
            return;
        }
        String reason = data.text("reason");
        boolean drill = summary.mode() == Mode.DRILL && reason.contains("drill");
        add(drill ? Kind.NOT_IN_DRILL : Kind.NOT_NEEDED, event, reason);
    }

    private void budgets(RunView run, Budgets budgets, long until) {
        for (Report.PhaseTime phase : PhaseTimes.of(run, budgets, until)) {
            if (phase.over()) {
                over(phase.phase(), phase.startedAt(), phase.took(), phase.waiting(), phase.budget());
            }
            phase.steps().stream()
                    .filter(Report.StepTime::over)
                    .forEach(step -> over(step.title(), step.startedAt(), step.took(), step.waiting(), step.budget()));
        }
    }

    private void over(String what, @Nullable Long began, @Nullable Long took, long waiting, @Nullable Long budget) {
        if (began != null && took != null && budget != null) {
            all.add(new Deviation(
                    Kind.OVER_BUDGET, began + took, what, seconds(took - waiting) + " > " + seconds(budget), null));
        }
    }

    private void objectives(RecoveryView recovery, long until) {
        RecoveryView.@Nullable Verified verified = recovery.verified();
        @Nullable Long rto = recovery.rto();
        if (rto != null && verified != null && !verified.met()) {
            all.add(new Deviation(
                    Kind.RTO_MISSED, verified.at(), "", seconds(verified.sinceOutage()) + " > " + seconds(rto), null));
        }
        boolean counts = recovery.returnsFrom() == null && summary.mode() != Mode.REHEARSAL;
        if (counts && rto != null && verified == null && summary.status().finished()) {
            all.add(new Deviation(Kind.RTO_MISSED, until, "", "not verified", null));
        }
        @Nullable Long lost = recovery.measured().rpo();
        @Nullable Long rpo = recovery.rpo();
        if (lost != null && rpo != null && lost > rpo) {
            all.add(new Deviation(Kind.RPO_MISSED, until, "", seconds(lost) + " > " + seconds(rpo), null));
        }
        if (counts && recovery.fence() == null && recovery.primary() != null) {
            all.add(new Deviation(Kind.FENCE_NOT_PROVEN, until, "", "", null));
        }
    }

    private void add(Kind kind, JournalEvent event, String why) {
        @Nullable String step = event.step();
        all.add(new Deviation(
                kind, event.at(), step == null ? "" : titles.getOrDefault(step, step), why, event.actor()));
    }

    private static String why(Data data) {
        String comment = data.text("comment");
        return comment.isEmpty() ? data.text("reason") : comment;
    }

    private static String seconds(long millis) {
        return millis % 1000 == 0 ? millis / 1000 + " s" : millis / 1000.0 + " s";
    }
}
