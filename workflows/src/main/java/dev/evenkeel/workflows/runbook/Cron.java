package dev.evenkeel.workflows.runbook;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A time table in the five fields of cron: minute, hour, day of the month, month, weekday. All of them have to fit, the two kinds of
 * days as well: {@code 0 6 1-7 * MON} is the first Monday of each month. A time that the clocks jump over does not come; one that
 * they show twice comes once.
 *
 * @param text as it was written
 * @param weekdays 0 to 6, from Sunday
 */
public record Cron(
        String text,
        SortedSet<Integer> minutes,
        SortedSet<Integer> hours,
        SortedSet<Integer> days,
        SortedSet<Integer> months,
        SortedSet<Integer> weekdays) {

    private static final List<String> FIELDS = List.of("minute", "hour", "day of the month", "month", "weekday");
    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final List<String> WEEKDAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");
    private static final int[] LEAST = {0, 0, 1, 1, 0};
    private static final int[] MOST = {59, 23, 31, 12, 7};
    private static final int LONGEST = 200;

    /** The calendar repeats after 28 years, so that a time that has not come by then never comes. */
    private static final int YEARS = 29;

    public Cron {
        minutes = new TreeSet<>(minutes);
        hours = new TreeSet<>(hours);
        days = new TreeSet<>(days);
        months = new TreeSet<>(months);
        weekdays = new TreeSet<>(weekdays);
    }

    /** A text that is no time table. The message says what is wrong, the hint what to write. */
    public static final class BadCron extends Exception {
        private static final long serialVersionUID = 1L;

        private final String hint;

        BadCron(String message, String hint) {
            super(message);
            this.hint = hint;
        }

        String hint() {
            return hint;
        }
    }

    public static Cron parse(String text) throws BadCron {
        String[] fields = text.strip().split("\\s+", 7);
        if (text.length() > LONGEST || fields.length != FIELDS.size()) {
            throw new BadCron(
                    "A time table has five fields: minute, hour, day of the month, month, weekday",
                    "Write for example \"0 6 * * MON\": every Monday at six.");
        }
        List<SortedSet<Integer>> sets = new ArrayList<>();
        for (int at = 0; at < fields.length; at++) {
            sets.add(field(fields[at].toLowerCase(Locale.ROOT), at));
        }
        if (sets.get(4).remove(7)) {
            sets.get(4).add(0);
        }
        Cron cron = new Cron(text.strip(), sets.get(0), sets.get(1), sets.get(2), sets.get(3), sets.get(4));
        if (cron.next(Instant.EPOCH, ZoneOffset.UTC).isEmpty()) {
            throw new BadCron("The time table '" + text.strip() + "' never comes", "No such day is in the calendar.");
        }
        return cron;
    }

    private static SortedSet<Integer> field(String text, int at) throws BadCron {
        SortedSet<Integer> values = new TreeSet<>();
        for (String part : text.split(",", -1)) {
            String[] stepped = part.split("/", -1);
            int step = stepped.length == 2 ? number(stepped[1], at) : 1;
            String[] ends = stepped[0].equals("*")
                    ? new String[] {String.valueOf(LEAST[at]), String.valueOf(at == 4 ? 6 : MOST[at])}
                    : stepped[0].split("-", -1);
            int from = number(ends[0], at);
            int to = ends.length == 2 ? number(ends[1], at) : from;
            boolean loneStep = stepped.length == 2 && ends.length != 2;
            if (stepped.length > 2 || ends.length > 2 || loneStep || step < 1) {
                throw wrong(part, at);
            }
            if (from < LEAST[at] || to > MOST[at] || from > to) {
                throw new BadCron(
                        "'" + part + "' is no " + FIELDS.get(at) + " of a time table",
                        "It is from " + LEAST[at] + " to " + MOST[at] + ", the smaller one first.");
            }
            for (int value = from; value <= to; value += step) {
                values.add(value);
            }
        }
        return values;
    }

    private static int number(String text, int at) throws BadCron {
        @Nullable List<String> names = at == 3 ? MONTHS : at == 4 ? WEEKDAYS : null;
        if (names != null && names.contains(text)) {
            return names.indexOf(text) + LEAST[at];
        }
        if (!text.matches("[0-9]{1,2}")) {
            throw wrong(text, at);
        }
        return Integer.parseInt(text);
    }

    private static BadCron wrong(String part, int at) {
        return new BadCron(
                "'" + part + "' cannot be the " + FIELDS.get(at) + " of a time table",
                "Write *, a number, a range as 1-5, a step as */15 or 8-18/2, or several with commas between them"
                        + (at > 2 ? "; names have three letters, as MON or JAN." : "."));
    }

    /** The first time behind {@code after}; empty when there is none. */
    public Optional<Instant> next(Instant after, ZoneId zone) {
        LocalDate first = after.atZone(zone).toLocalDate();
        for (LocalDate day = first; day.getYear() <= first.getYear() + YEARS; day = nextDay(day)) {
            if (fits(day)) {
                for (int hour : hours) {
                    for (int minute : minutes) {
                        @Nullable Instant time = at(LocalDateTime.of(day, LocalTime.of(hour, minute)), zone);
                        if (time != null && time.isAfter(after)) {
                            return Optional.of(time);
                        }
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** The times behind {@code after} up to {@code until}, in their order. @param most of them, counted from the first */
    public List<Instant> between(Instant after, Instant until, ZoneId zone, int most) {
        List<Instant> times = new ArrayList<>();
        Optional<Instant> next = next(after, zone);
        while (next.isPresent() && !next.get().isAfter(until) && times.size() < most) {
            times.add(next.get());
            next = next(next.get(), zone);
        }
        return List.copyOf(times);
    }

    private LocalDate nextDay(LocalDate day) {
        return months.contains(day.getMonthValue())
                ? day.plusDays(1)
                : day.plusMonths(1).withDayOfMonth(1);
    }

    private boolean fits(LocalDate day) {
        return months.contains(day.getMonthValue())
                && days.contains(day.getDayOfMonth())
                && weekdays.contains(day.getDayOfWeek().getValue() % 7);
    }

    /**
     * As Temporal computes it, whose schedules start what this only foretells: of a time that comes twice, the one that is nearer to
     * the same time in UTC.
     *
     * @return null when the clocks jump over its hour
     */
    private static @Nullable Instant at(LocalDateTime time, ZoneId zone) {
        ZoneOffset guess = zone.getRules().getOffset(time.toInstant(ZoneOffset.UTC));
        ZoneOffset offset = zone.getRules().getOffset(time.toInstant(guess));
        Instant instant = time.toInstant(offset);
        return instant.atZone(zone).getHour() == time.getHour() ? instant : null;
    }
}
