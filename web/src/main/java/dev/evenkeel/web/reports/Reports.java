package dev.evenkeel.web.reports;

import dev.evenkeel.activities.store.ReportNotes.Note;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.reports.Reporter.Planned;
import dev.evenkeel.web.runs.view.RunView;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.RunSummary;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Service;

/** The reports of the runs in the store. */
@Service
public class Reports {

    private final Store store;
    private final PlannedRunbooks planned;

    Reports(Store store, PlannedRunbooks planned) {
        this.store = store;
        this.planned = planned;
    }

    /** A report with what a page draws it from. */
    public record Told(Report report, RunView run) {}

    /** @return empty when there is no such run, or when it is neither a recovery nor a drill */
    public Optional<Told> of(String runId) {
        return store.runs().find(runId).filter(Reporter::concerns).map(this::told);
    }

    private Told told(RunSummary summary) {
        List<JournalEvent> journal = store.journal().read(summary.runId(), 0);
        List<Note> notes = store.reportNotes().list(summary.runId());
        RunView run = RunView.of(summary, journal);
        Planned definition = planned.of(summary, run.path());
        return new Told(Reporter.report(summary, journal, definition, notes), run);
    }

    /** What people may add to a report is about this. */
    static Notes.Subject subject(Report report) {
        return new Notes.Subject(
                report.run(),
                report.scope().environment(),
                report.finished(),
                "The run has not ended. Sign its report off when it has.",
                report.scenario().requester(),
                "You asked for this run, so another person has to sign its report off.",
                report.content(),
                report.signed());
    }
}
