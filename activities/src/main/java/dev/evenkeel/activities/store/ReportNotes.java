package dev.evenkeel.activities.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What people add to the reports of runs. Notes are only ever added, each together with an entry of the audit. */
public final class ReportNotes {

    private final Database database;
    private final Audit audit;
    private final Changes changes;
    private final InstantSource clock;

    ReportNotes(Database database, Audit audit, Changes changes, InstantSource clock) {
        this.database = database;
        this.audit = audit;
        this.changes = changes;
        this.clock = clock;
    }

    /** What a note is. */
    public enum Kind {
        /** Something that went otherwise than planned, and that the journal does not know. */
        DEVIATION,
        /** What has to be done, by its owner and until its due date. */
        ACTION,
        /** An action was done: {@link Added#about}. */
        DONE,
        /** Somebody answers for what {@link Added#covers} names. */
        SIGN_OFF,
        /** When it is drilled next: {@link Added#due}. */
        NEXT_DATE
    }

    /**
     * What somebody adds.
     *
     * @param owner of an action; null otherwise
     * @param due of an action or the next date; null otherwise
     * @param about the number of the action that is done; null otherwise
     * @param covers SHA-256, in hex, of what a sign-off signs; null otherwise
     */
    public record Added(
            Kind kind,
            String text,
            @Nullable String owner,
            @Nullable LocalDate due,
            @Nullable Long about,
            @Nullable String covers) {}

    /**
     * A note as it is kept.
     *
     * @param seq 1, 2, 3, … within the run
     * @param at milliseconds since the epoch
     */
    public record Note(long seq, long at, String actor, Added added) {}

    /** The notes of a run in their order. */
    public List<Note> list(String runId) {
        return list(database.read(), runId);
    }

    /**
     * Adds a note and writes it down in the audit.
     *
     * @return false when it says again what was said: the same sign-off of the same report, or that a done action is done
     * @throws IllegalArgumentException when there is no such run, or no such action
     */
    public boolean add(String runId, String actor, Added added, String environment) {
        boolean isNew = database.write(client -> {
            boolean known = client.sql("select id from runs where id = ?" + database.forUpdate())
                    .params(Text.clean(runId))
                    .query(String.class)
                    .optional()
                    .isPresent();
            if (!known) {
                throw new IllegalArgumentException("There is no run " + runId + ".");
            }
            List<Note> notes = list(client, runId);
            if (repeats(notes, added)) {
                return false;
            }
            insert(client, runId, notes.size() + 1L, actor, added);
            audit.append(client, actor, action(added.kind()), runId, details(added), environment);
            return true;
        });
        changes.changed(runId);
        return isNew;
    }

    private static boolean repeats(List<Note> notes, Added added) {
        return switch (added.kind()) {
            case SIGN_OFF ->
                notes.stream()
                        .anyMatch(note -> note.added().kind() == Kind.SIGN_OFF
                                && String.valueOf(note.added().covers()).equals(added.covers()));
            case DONE -> {
                long about = added.about() == null ? 0 : added.about();
                if (notes.stream()
                        .noneMatch(note -> note.seq() == about && note.added().kind() == Kind.ACTION)) {
                    throw new IllegalArgumentException("There is no action " + about + ".");
                }
                yield notes.stream()
                        .anyMatch(note ->
                                note.added().about() != null && note.added().about() == about);
            }
            case DEVIATION, ACTION, NEXT_DATE -> false;
        };
    }

    private void insert(JdbcClient client, String runId, long seq, String actor, Added added) {
        client.sql("insert into report_notes (run_id, seq, kind, at, actor, text, owner, due, about, covers)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
                .params(runId, seq, added.kind().name(), clock.millis(), Text.clean(actor), Text.clean(added.text()))
                .param(Text.cleanOrNull(added.owner()))
                .param(added.due() == null ? null : added.due().toString())
                .param(added.about())
                .param(Text.cleanOrNull(added.covers()))
                .update();
    }

    private static String action(Kind kind) {
        return switch (kind) {
            case DEVIATION -> "report.deviation";
            case ACTION -> "report.action";
            case DONE -> "report.done";
            case SIGN_OFF -> "report.signed-off";
            case NEXT_DATE -> "report.next-date";
        };
    }

    private static Map<String, Object> details(Added added) {
        Map<String, Object> details = new TreeMap<>();
        details.put("text", added.text());
        if (added.owner() != null) {
            details.put("owner", added.owner());
        }
        if (added.due() != null) {
            details.put("due", added.due().toString());
        }
        if (added.about() != null) {
            details.put("about", added.about());
        }
        if (added.covers() != null) {
            details.put("covers", added.covers());
        }
        return details;
    }

    private static List<Note> list(JdbcClient client, String runId) {
        return client.sql("select * from report_notes where run_id = ? order by seq")
                .params(Text.clean(runId))
                .query(ReportNotes::note)
                .list();
    }

    private static Note note(ResultSet row, int number) throws SQLException {
        @Nullable String due = row.getString("due");
        long about = row.getLong("about");
        return new Note(
                row.getLong("seq"),
                row.getLong("at"),
                row.getString("actor"),
                new Added(
                        Kind.valueOf(row.getString("kind")),
                        row.getString("text"),
                        row.getString("owner"),
                        due == null ? null : LocalDate.parse(due),
                        about == 0 ? null : (Long) about,
                        row.getString("covers")));
    }
}
