package dev.evenkeel.web.actions;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;

/**
 * Where the calendar stands in a time zone. It looks at what the clock says and remembers nothing, so that a server that was away for
 * days knows what has come meanwhile, and no change of the clocks is left out or comes twice.
 *
 * @param today the day that it is there
 * @param fallen the last day whose actions have fallen due: today from {@link #HOUR} on, yesterday before
 * @param week the last day whose actions are overdue for a week
 */
record DueDays(LocalDate today, LocalDate fallen, LocalDate week) {

    static final LocalTime HOUR = LocalTime.of(9, 0);

    static DueDays at(Instant now, ZoneId zone) {
        LocalDate today = LocalDate.ofInstant(now, zone);
        boolean early = now.isBefore(today.atTime(HOUR).atZone(zone).toInstant());
        LocalDate fallen = early ? today.minusDays(1) : today;
        return new DueDays(today, fallen, fallen.minusWeeks(1));
    }
}
