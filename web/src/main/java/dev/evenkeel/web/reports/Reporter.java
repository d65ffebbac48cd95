package dev.evenkeel.web.reports;

import dev.evenkeel.activities.store.ReportNotes.Kind;
import dev.evenkeel.activities.store.ReportNotes.Note;
import dev.evenkeel.web.reports.Report.Achieved;
import dev.evenkeel.web.reports.Report.NextDate;
import dev.evenkeel.web.reports.Report.Objectives;
import dev.evenkeel.web.reports.Report.Plan;
import dev.evenkeel.web.reports.Report.Scenario;
import dev.evenkeel.web.reports.Report.Scope;
import dev.evenkeel.web.reports.Report.SignOff;
import dev.evenkeel.web.runs.view.Budgets;
import dev.evenkeel.web.runs.view.RecoveryView;
import dev.evenkeel.web.runs.view.RunView;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunSummary;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes the report of a run of what is written about it, and of nothing else: the same journal gives the same report. */
final class Reporter {

    private Reporter() {}

    /**
     * What the definition says.
     *
     * @param description Markdown
     */
    record Planned(String description, Budgets budgets) {
        static final Planned NOTHING = new Planned("", Budgets.NONE);
    }

    /** Whether a run has a report: a recovery, or anything that was drilled, but for an incident, which recovers nothing. */
    static boolean concerns(RunSummary run) {
        return run.procedure().equals("recovery")
                || run.mode() == Mode.DRILL && !run.procedure().equals("incident");
    }

    static Report report(RunSummary summary, List<JournalEvent> journal, Planned planned, List<Note> notes) {
        RunView run = RunView.of(summary, journal);
        @Nullable RecoveryView recovery = run.recovery();
        long until = journal.isEmpty() ? summary.startedAt() : journal.getLast().at();
        Report unsigned = new Report(
                Report.VERSION,
                summary.runId(),
                type(summary.mode()),
                name(summary.status()),
                summary.status().finished(),
                until,
                journal.size(),
                scenario(summary, run, planned),
                scope(summary, run),
                new Plan(run.path(), summary.commit(), summary.definitionHash()),
                recovery == null
                        ? new Objectives(null, null, null)
                        : new Objectives(recovery.rto(), recovery.rpo(), recovery.deadline()),
                achieved(recovery),
                Participants.of(summary, run, journal, notes),
                PhaseTimes.of(run, planned.budgets(), until),
                Evidences.of(run, journal),
                Deviations.of(summary, run, journal, planned.budgets(), notes, until),
                Moments.of(journal),
                Notes.actions(notes),
                next(notes),
                List.of());
        return signed(unsigned, notes);
    }

    private static Report signed(Report report, List<Note> notes) {
        List<SignOff> signOffs = Notes.signOffs(notes, report.content());
        return new Report(
                report.version(),
                report.run(),
                report.type(),
                report.status(),
                report.finished(),
                report.until(),
                report.entries(),
                report.scenario(),
                report.scope(),
                report.plan(),
                report.objectives(),
                report.achieved(),
                report.participants(),
                report.phases(),
                report.evidence(),
                report.deviations(),
                report.timeline(),
                report.actions(),
                report.next(),
                signOffs);
    }

    private static Scenario scenario(RunSummary summary, RunView run, Planned planned) {
        @Nullable RecoveryView recovery = run.recovery();
        return new Scenario(
                summary.title(),
                planned.description(),
                summary.runbook(),
                summary.procedure(),
                summary.requester(),
                summary.startedAt(),
                summary.finishedAt(),
                recovery == null ? null : recovery.outageAt(),
                recovery == null ? null : recovery.declaredAt(),
                recovery == null ? null : recovery.graceful(),
                recovery == null ? null : recovery.returnsFrom(),
                run.inputs(),
                run.reason());
    }

    private static Scope scope(RunSummary summary, RunView run) {
        @Nullable RecoveryView recovery = run.recovery();
        List<String> sites = Stream.concat(
                        recovery == null ? Stream.empty() : Stream.of(recovery.from(), recovery.to()),
                        Stream.concat(
                                run.sites().stream(),
                                run.steps().stream().flatMap(step -> Stream.ofNullable(step.site()))))
                .filter(site -> !site.isEmpty())
                .distinct()
                .toList();
        return new Scope(
                summary.environment(),
                summary.service(),
                sites,
                recovery == null ? null : recovery.from(),
                recovery == null ? null : recovery.to());
    }

    private static Achieved achieved(@Nullable RecoveryView recovery) {
        if (recovery == null) {
            return new Achieved(
                    null, null, null, null, null, null, null, null, null, null, null, null, null, null, null);
        }
        RecoveryView.Measured measured = recovery.measured();
        RecoveryView.@Nullable Verified verified = recovery.verified();
        @Nullable
        Long restored =
                measured.restored() != null ? measured.restored() : verified == null ? null : (Long) verified.at();
        return new Achieved(
                verified == null ? null : verified.sinceDeclared(),
                verified == null ? null : verified.sinceOutage(),
                restored == null ? null : (Long) Math.max(0, restored - recovery.outageAt()),
                verified == null ? null : verified.waiting(),
                recovery.rto() == null || verified == null ? null : (Boolean) verified.met(),
                measured.rpo(),
                measured.lost(),
                recovery.rpoMet(),
                measured.kept(),
                measured.written(),
                restored,
                verified == null ? null : verified.at(),
                recovery.fence() == null ? null : recovery.fence().at(),
                recovery.fence() == null ? null : recovery.fence().proof(),
                recovery.primary());
    }

    private static @Nullable NextDate next(List<Note> notes) {
        return Notes.of(notes, Kind.NEXT_DATE)
                .map(note -> new NextDate(
                        String.valueOf(note.added().due()), note.added().text(), note.at(), note.actor()))
                .reduce((first, last) -> last)
                .orElse(null);
    }

    private static String type(Mode mode) {
        return switch (mode) {
            case LIVE -> "live";
            case DRILL -> "drill";
            case REHEARSAL -> "simulated";
        };
    }

    static String name(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }
}
