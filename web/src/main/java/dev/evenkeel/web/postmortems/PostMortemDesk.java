package dev.evenkeel.web.postmortems;

import dev.evenkeel.activities.store.PostMortems.Revision;
import dev.evenkeel.activities.store.ReportNotes.Note;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.page.Viewer;
import dev.evenkeel.web.page.Viewers;
import dev.evenkeel.web.reports.Moments;
import dev.evenkeel.web.reports.Notes;
import dev.evenkeel.web.reports.Participants;
import dev.evenkeel.web.reports.Report.Plan;
import dev.evenkeel.web.runs.view.IncidentBonds;
import dev.evenkeel.web.runs.view.IncidentTimes;
import dev.evenkeel.web.runs.view.IncidentView;
import dev.evenkeel.web.runs.view.RunView;
import dev.evenkeel.web.runs.view.TimelineEntry;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.RunSummary;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Makes post-mortems of what is in the store, and takes in what people write. */
@Service
class PostMortemDesk {

    /** A PDF is made of XML, and the JDK reads no document with more than 100,000 characters that had to be escaped. */
    private static final int LONGEST = 60_000;

    private final Store store;
    private final Notes notes;
    private final Viewers viewers;

    PostMortemDesk(Store store, Notes notes, Viewers viewers) {
        this.store = store;
        this.notes = notes;
        this.viewers = viewers;
    }

    /** A post-mortem with what a page draws it from. */
    record Told(PostMortem postMortem, RunView run, List<Revision> revisions) {}

    /** Somebody else has saved another text meanwhile. */
    static final class Overtaken extends Exception {
        private static final long serialVersionUID = 1L;

        String message() {
            return "Somebody else has saved another text meanwhile. Yours is still in the form: put the two together, then save again.";
        }
    }

    /** @return empty when there is no such run, when it is no incident, or only a rehearsal of one */
    Optional<Told> of(String runId) {
        return store.runs()
                .find(runId)
                .filter(run -> run.procedure().equals("incident") && run.mode() != Mode.REHEARSAL)
                .flatMap(this::told);
    }

    private Optional<Told> told(RunSummary summary) {
        List<JournalEvent> journal = store.journal().read(summary.runId(), 0);
        RunView run = RunView.of(summary, journal);
        @Nullable IncidentView incident = run.incident();
        if (incident == null) {
            return Optional.empty();
        }
        List<Revision> revisions = store.postMortems().list(summary.runId());
        List<Note> added = notes.list(summary.runId());
        Map<String, String> roles = new TreeMap<>();
        incident.holders().forEach((role, holder) -> roles.put(role.name(), holder));
        IncidentBonds.@Nullable Into gone = incident.bonds().gone();
        PostMortem draft = new PostMortem(
                PostMortem.VERSION,
                summary.runId(),
                summary.mode() == Mode.DRILL,
                incident.state().over(),
                journal.getLast().at(),
                new PostMortem.Incident(
                        incident.title().isEmpty() ? summary.title() : incident.title(),
                        summary.runbook(),
                        incident.severity(),
                        incident.state().name(),
                        summary.service(),
                        summary.environment(),
                        incident.beganAt(),
                        incident.detectedAt(),
                        incident.declaredAt(),
                        incident.resolvedAt(),
                        new Plan(run.path(), summary.commit(), summary.definitionHash())),
                IncidentTimes.of(incident, journal),
                roles,
                Participants.of(summary, run, journal, added),
                incident.severities(),
                incident.updates(),
                incident.alerts(),
                incident.launched(),
                Moments.of(journal),
                revisions.isEmpty() ? null : revisions.getFirst(),
                Notes.actions(added),
                List.of(),
                run.pinned().stream().map(TimelineEntry::seq).toList(),
                about(run),
                gone == null ? null : gone.run());
        return Optional.of(new Told(draft.approved(Notes.signOffs(added, draft.content())), run, revisions));
    }

    private static List<PostMortem.About> about(RunView run) {
        return run.timeline().stream()
                .flatMap(entry -> entry.notes().stream()
                        .map(note -> new PostMortem.About(entry.seq(), note.at(), note.actor(), note.text())))
                .toList();
    }

    /** What people may add is about this: whoever wrote the newest text cannot approve it. */
    Notes.Subject subject(PostMortem postMortem) {
        @Nullable Revision text = postMortem.text();
        return new Notes.Subject(
                postMortem.run(),
                postMortem.incident().environment(),
                postMortem.over() && text != null,
                "There is nothing to approve yet: the incident has to be resolved, and its text saved.",
                text == null ? "" : text.actor(),
                "You wrote this text, so another person has to approve it.",
                postMortem.content(),
                postMortem.approved());
    }

    /**
     * Saves a text.
     *
     * @param base the revision that was changed; 0 when there was none
     */
    void save(PostMortem postMortem, long base, String actor, String text) throws Notes.Refused, Overtaken {
        String environment = postMortem.incident().environment();
        Viewer viewer = viewers.viewer(actor);
        Notes.need(Role.RESPONDER, viewer, environment);
        if (text.isBlank()) {
            throw new Notes.Refused("Say what it is: a text is needed.");
        }
        if (text.length() > LONGEST) {
            throw new Notes.Refused("This text is too long. Use at most " + LONGEST + " characters.");
        }
        if (!store.postMortems().save(postMortem.run(), base, actor, text, environment)) {
            throw new Overtaken();
        }
    }
}
