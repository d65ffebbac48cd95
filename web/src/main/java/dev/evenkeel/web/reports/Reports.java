package dev.evenkeel.web.reports;

import dev.evenkeel.activities.store.ReportNotes;
import dev.evenkeel.activities.store.ReportNotes.Note;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.page.Viewer;
import dev.evenkeel.web.page.Viewers;
import dev.evenkeel.web.reports.Reporter.Planned;
import dev.evenkeel.web.runs.view.RunView;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.RunSummary;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** The reports of the runs in the store, and what people may add to them. */
@Service
public class Reports {

    private static final int LONGEST = 2_000;

    private final Store store;
    private final Viewers viewers;
    private final PlannedRunbooks planned;

    Reports(Store store, Viewers viewers, PlannedRunbooks planned) {
        this.store = store;
        this.viewers = viewers;
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

    /** The message says what happened and what to do. */
    public static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }
    }

    /** Adds a note for somebody, by the name they signed in with. */
    public void add(Told told, String actor, ReportNotes.Added added) throws Refused {
        Report report = told.report();
        Viewer viewer = viewers.viewer(actor);
        String environment = report.scope().environment();
        try {
            if (added.kind() == ReportNotes.Kind.SIGN_OFF) {
                maySign(report, viewer, added.covers());
            } else {
                need(Role.RESPONDER, viewer, environment);
                check(added);
            }
        } catch (Refused refused) {
            store.audit()
                    .append(
                            actor,
                            "report.refused",
                            report.run(),
                            Map.of("note", Reporter.name(added.kind()), "why", String.valueOf(refused.getMessage())),
                            environment);
            throw refused;
        }
        if (!store.reportNotes().add(report.run(), actor, added, environment)) {
            throw new Refused(
                    added.kind() == ReportNotes.Kind.SIGN_OFF
                            ? "This report is signed off already, as it is now. Load the page again."
                            : "This action is done already. Load the page again.");
        }
    }

    /** Whether the viewer may add notes. */
    public static boolean mayNote(Report report, Viewer viewer) {
        return viewer.may(Role.RESPONDER, report.scope().environment());
    }

    /** @return why the viewer cannot sign, as the last part of a message key; empty when they can */
    public static String obstacle(Report report, Viewer viewer) {
        return !report.finished()
                ? "running"
                : !viewer.may(Role.APPROVER, report.scope().environment())
                        ? "role"
                        : viewer.name().equals(report.scenario().requester())
                                ? "requester"
                                : report.signed() ? "signed" : "";
    }

    private static void maySign(Report report, Viewer viewer, @Nullable String covers) throws Refused {
        need(Role.APPROVER, viewer, report.scope().environment());
        switch (obstacle(report, viewer)) {
            case "running" -> throw new Refused("The run has not ended. Sign its report off when it has.");
            case "requester" ->
                throw new Refused("You asked for this run, so another person has to sign its report off.");
            case "signed" -> throw new Refused("This report is signed off already, as it is now. Load the page again.");
            default -> {
                if (!report.content().equals(covers)) {
                    throw new Refused("The report has changed since you read it. Read it again, then sign it off.");
                }
            }
        }
    }

    private static void need(Role role, Viewer viewer, String environment) throws Refused {
        if (!viewer.may(role, environment)) {
            throw new Refused("For this you need the role " + Reporter.name(role) + " in " + environment
                    + ". Ask somebody who has it.");
        }
    }

    private static void check(ReportNotes.Added added) throws Refused {
        boolean dated = added.kind() == ReportNotes.Kind.NEXT_DATE;
        boolean text = added.kind() == ReportNotes.Kind.DEVIATION || added.kind() == ReportNotes.Kind.ACTION;
        if (text && added.text().isBlank()) {
            throw new Refused("Say what it is: a text is needed.");
        }
        if (added.text().length() > LONGEST) {
            throw new Refused("This text is too long. Use at most " + LONGEST + " characters.");
        }
        if (added.kind() == ReportNotes.Kind.ACTION
                && (added.owner() == null || added.owner().isBlank() || added.due() == null)) {
            throw new Refused("An action needs an owner and a due date.");
        }
        if (dated && added.due() == null) {
            throw new Refused("Choose the date of the next drill.");
        }
        if (added.kind() == ReportNotes.Kind.DONE && added.about() == null) {
            throw new Refused("Say which action is done.");
        }
    }
}
