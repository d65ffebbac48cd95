package dev.evenkeel.web.reports;

import dev.evenkeel.activities.store.ReportNotes.Added;
import dev.evenkeel.activities.store.ReportNotes.Kind;
import dev.evenkeel.activities.store.ReportNotes.Note;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.page.Viewer;
import dev.evenkeel.web.page.Viewers;
import dev.evenkeel.web.reports.Report.SignOff;
import dev.evenkeel.web.reports.Report.Task;
import dev.evenkeel.workflows.contract.Role;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** What people may add to a report, whatever it is about, and who may. */
@Service
public class Notes {

    private static final int LONGEST = 2_000;
    private static final int LAST_YEAR = 9_999;

    private final Store store;
    private final Viewers viewers;

    Notes(Store store, Viewers viewers) {
        this.store = store;
        this.viewers = viewers;
    }

    /**
     * A report, as far as notes are concerned.
     *
     * @param finished whether what it is about is over, so that it can be signed
     * @param unfinished what to say to whoever signs before
     * @param author who cannot sign it
     * @param own what to say to the author
     * @param content SHA-256 of what a sign-off signs
     * @param signed whether somebody has, as it is now
     */
    public record Subject(
            String run,
            String environment,
            boolean finished,
            String unfinished,
            String author,
            String own,
            String content,
            boolean signed) {}

    /** The message says what happened and what to do. */
    public static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        public Refused(String message) {
            super(message);
        }
    }

    public List<Note> list(String run) {
        return store.reportNotes().list(run);
    }

    /** Adds a note for somebody, by the name they signed in with. A refusal is an entry of the audit. */
    public void add(Subject subject, String actor, Added added) throws Refused {
        Viewer viewer = viewers.viewer(actor);
        add(subject.run(), subject.environment(), actor, added, () -> {
            if (added.kind() == Kind.SIGN_OFF) {
                maySign(subject, viewer, added.covers());
            } else {
                need(Role.RESPONDER, viewer, subject.environment());
                check(added);
            }
        });
    }

    /**
     * Says for somebody that an action of a run is done. A refusal is an entry of the audit.
     *
     * @throws IllegalArgumentException when there is no such action
     */
    public void done(String run, String environment, String actor, long action) throws Refused {
        Viewer viewer = viewers.viewer(actor);
        Added added = new Added(Kind.DONE, "", null, null, action, null);
        add(run, environment, actor, added, () -> need(Role.RESPONDER, viewer, environment));
    }

    private interface Rules {
        void apply() throws Refused;
    }

    private void add(String run, String environment, String actor, Added added, Rules rules) throws Refused {
        try {
            rules.apply();
        } catch (Refused refused) {
            store.audit()
                    .append(
                            actor,
                            "report.refused",
                            run,
                            Map.of("note", Reporter.name(added.kind()), "why", String.valueOf(refused.getMessage())),
                            environment);
            throw refused;
        }
        if (!store.reportNotes().add(run, actor, added, environment)) {
            throw new Refused(
                    added.kind() == Kind.SIGN_OFF
                            ? "This report is signed off already, as it is now. Load the page again."
                            : "This action is done already. Load the page again.");
        }
    }

    /** Whether the viewer may add notes. */
    public static boolean mayAdd(Subject subject, Viewer viewer) {
        return viewer.may(Role.RESPONDER, subject.environment());
    }

    /** @return why the viewer cannot sign, as the last part of a message key; empty when they can */
    public static String obstacle(Subject subject, Viewer viewer) {
        return !subject.finished()
                ? "running"
                : !viewer.may(Role.APPROVER, subject.environment())
                        ? "role"
                        : viewer.name().equals(subject.author()) ? "requester" : subject.signed() ? "signed" : "";
    }

    /** @throws Refused when they have not got the role there */
    public static void need(Role role, Viewer viewer, String environment) throws Refused {
        if (!viewer.may(role, environment)) {
            throw new Refused("For this you need the role " + Reporter.name(role) + " in " + environment
                    + ". Ask somebody who has it.");
        }
    }

    private static void maySign(Subject subject, Viewer viewer, @Nullable String covers) throws Refused {
        need(Role.APPROVER, viewer, subject.environment());
        switch (obstacle(subject, viewer)) {
            case "running" -> throw new Refused(subject.unfinished());
            case "requester" -> throw new Refused(subject.own());
            case "signed" -> throw new Refused("This report is signed off already, as it is now. Load the page again.");
            default -> {
                if (!subject.content().equals(covers)) {
                    throw new Refused("The report has changed since you read it. Read it again, then sign it off.");
                }
            }
        }
    }

    private static void check(Added added) throws Refused {
        boolean dated = added.kind() == Kind.NEXT_DATE;
        boolean text = added.kind() == Kind.DEVIATION || added.kind() == Kind.ACTION;
        if (text && added.text().isBlank()) {
            throw new Refused("Say what it is: a text is needed.");
        }
        if (added.text().length() > LONGEST) {
            throw new Refused("This text is too long. Use at most " + LONGEST + " characters.");
        }
        if (added.kind() == Kind.ACTION
                && (added.owner() == null || added.owner().isBlank() || added.due() == null)) {
            throw new Refused("An action needs an owner and a due date.");
        }
        // Days are kept as they are written, and have to sort as they follow each other.
        if (added.due() != null && (added.due().getYear() < 1 || added.due().getYear() > LAST_YEAR)) {
            throw new Refused("This date is too far away. Use a year of four digits.");
        }
        if (dated && added.due() == null) {
            throw new Refused("Choose the date of the next drill.");
        }
        if (added.kind() == Kind.DONE && added.about() == null) {
            throw new Refused("Say which action is done.");
        }
    }

    /** The actions that were added, done or not. */
    public static List<Task> actions(List<Note> notes) {
        return of(notes, Kind.ACTION)
                .map(note -> {
                    @Nullable
                    Note done = of(notes, Kind.DONE)
                            .filter(other -> Long.valueOf(note.seq())
                                    .equals(other.added().about()))
                            .findFirst()
                            .orElse(null);
                    return new Task(
                            note.seq(),
                            note.added().text(),
                            note.added().owner(),
                            note.added().due() == null
                                    ? null
                                    : note.added().due().toString(),
                            note.at(),
                            note.actor(),
                            done == null ? null : done.actor(),
                            done == null ? null : done.at());
                })
                .toList();
    }

    /** @param content SHA-256 of the report as it is now */
    public static List<SignOff> signOffs(List<Note> notes, String content) {
        return of(notes, Kind.SIGN_OFF)
                .map(note -> new SignOff(
                        note.at(),
                        note.actor(),
                        note.added().text(),
                        String.valueOf(note.added().covers()),
                        content.equals(note.added().covers())))
                .toList();
    }

    static Stream<Note> of(List<Note> notes, Kind kind) {
        return notes.stream().filter(note -> note.added().kind() == kind);
    }
}
