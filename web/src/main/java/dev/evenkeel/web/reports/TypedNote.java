package dev.evenkeel.web.reports;

import dev.evenkeel.activities.store.ReportNotes.Added;
import dev.evenkeel.activities.store.ReportNotes.Kind;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** What was typed into one of the forms of a report. */
public record TypedNote(
        @Nullable Kind kind,
        @Nullable String text,
        @Nullable String owner,
        @Nullable String due,
        @Nullable Long about,
        @Nullable String covers) {

    public static final TypedNote NOTHING = new TypedNote(null, null, null, null, null, null);

    public Added added() throws Notes.Refused {
        if (kind == null) {
            throw new Notes.Refused("Nothing was chosen. Load the page again.");
        }
        return new Added(kind, text == null ? "" : text.strip(), blank(owner), date(), about, blank(covers));
    }

    private @Nullable LocalDate date() throws Notes.Refused {
        try {
            return due == null || due.isBlank() ? null : LocalDate.parse(due.strip());
        } catch (DateTimeParseException e) {
            throw new Notes.Refused("This is no date. Write it as 2026-12-31.");
        }
    }

    private static @Nullable String blank(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }
}
