package dev.evenkeel.web.audit;

import dev.evenkeel.activities.store.AuditFilter;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * What the page narrows the audit to, as it was typed; empty does not narrow.
 *
 * @param from the first day, as {@code 2026-01-31}, in UTC
 * @param to the last day, included
 */
record AuditQuestion(
        @Nullable String actor,
        @Nullable String action,
        @Nullable String subject,
        @Nullable String environment,
        @Nullable String from,
        @Nullable String to) {

    public boolean any() {
        return !filter().equals(AuditFilter.ALL);
    }

    AuditFilter filter() {
        return new AuditFilter(
                filled(actor), filled(action), filled(subject), filled(environment), day(from, 0), day(to, 1));
    }

    private static @Nullable String filled(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    /** What is no day does not narrow: browsers without a field for dates send what was typed. */
    private static @Nullable Long day(@Nullable String text, long later) {
        String typed = filled(text);
        if (typed == null) {
            return null;
        }
        try {
            return LocalDate.parse(typed)
                    .plusDays(later)
                    .atStartOfDay(ZoneOffset.UTC)
                    .toInstant()
                    .toEpochMilli();
        } catch (DateTimeException noDay) {
            return null;
        }
    }
}
