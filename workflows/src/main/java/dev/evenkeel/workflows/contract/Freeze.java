package dev.evenkeel.workflows.contract;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A time in which nothing is deployed. It begins at {@code from}, and ends before {@code until}.
 *
 * @param from milliseconds since the epoch; null: it has always been
 * @param until milliseconds since the epoch; null: it has no end
 * @param every within these bounds only these hours of the week; null: all of them
 * @param environments where it holds, by name; empty: everywhere
 * @param services for what it holds, by name; empty: for all
 * @param contact whom to ask about it
 */
public record Freeze(
        String id,
        String title,
        @Nullable Long from,
        @Nullable Long until,
        @Nullable Weekly every,
        List<String> environments,
        List<String> services,
        String reason,
        String contact) {

    /** More windows in a row than this are as good as for ever. */
    private static final int MOST_IN_A_ROW = 1_000;

    public Freeze {
        environments = environments == null ? List.of() : List.copyOf(environments);
        services = services == null ? List.of() : List.copyOf(services);
    }

    /**
     * Hours of the week, by the clocks of a place: when clocks are put forward, an hour that does not exist is left out; when they are
     * put back, the hour that comes twice is frozen twice.
     *
     * @param weekdays on which a window begins: {@code MON} … {@code SUN}
     * @param from {@code HH:mm}
     * @param until {@code HH:mm}; not later than {@code from}: on the next day
     * @param zone an IANA time zone
     */
    public record Weekly(List<String> weekdays, String from, String until, String zone) {
        public Weekly {
            weekdays = List.copyOf(weekdays);
        }

        private @Nullable Span at(Instant moment) {
            ZoneId place = ZoneId.of(zone);
            LocalDate today = moment.atZone(place).toLocalDate();
            // A window lasts at most a day; clocks that are put back make it begin as early as two dates before.
            for (LocalDate date = today.minusDays(2); !date.isAfter(today); date = date.plusDays(1)) {
                Span window = beginningOn(date, place);
                if (window != null && window.holds(moment)) {
                    return window;
                }
            }
            return null;
        }

        private @Nullable Span beginningOn(LocalDate date, ZoneId place) {
            if (!weekdays.contains(day(date.getDayOfWeek()))) {
                return null;
            }
            LocalTime begin = LocalTime.parse(from);
            LocalTime end = LocalTime.parse(until);
            LocalDate last = end.isAfter(begin) ? date : date.plusDays(1);
            return new Span(moment(date.atTime(begin), place, false), moment(last.atTime(end), place, true));
        }

        private static Instant moment(LocalDateTime local, ZoneId place, boolean later) {
            ZoneOffsetTransition change = place.getRules().getTransition(local);
            if (change == null) {
                return local.atZone(place).toInstant();
            }
            if (change.isGap()) {
                return change.getInstant();
            }
            return local.toInstant(later ? change.getOffsetAfter() : change.getOffsetBefore());
        }

        private static String day(DayOfWeek day) {
            return day.name().substring(0, 3);
        }
    }

    private record Span(Instant from, Instant until) {
        boolean holds(Instant moment) {
            return !moment.isBefore(from) && moment.isBefore(until);
        }
    }

    /** A freeze that holds. @param until when it ends, milliseconds since the epoch; null: nobody can tell */
    public record Holding(Freeze freeze, @Nullable Long until) {

        /** What holds, and until when. */
        public String message() {
            String why = freeze.reason().isBlank() ? "" : " (" + freeze.reason().strip() + ")";
            return until == null
                    ? "Nothing is deployed here, without an end: " + freeze.title() + why
                    : "Nothing is deployed here until "
                            + Instant.ofEpochMilli(until).truncatedTo(ChronoUnit.SECONDS) + ": " + freeze.title() + why;
        }

        /** Whom to ask. */
        public String advice() {
            return "Ask " + freeze.contact() + ". An approver may go on in spite of it, with a reason";
        }
    }

    public boolean concerns(String environment, @Nullable String service) {
        return (environments.isEmpty() || environments.contains(environment))
                && (services.isEmpty() || service != null && services.contains(service));
    }

    /**
     * The first of some freezes that holds at a moment, with the end of all of them: that of a window which follows at once, of this
     * freeze or of another one, counts.
     *
     * @param at milliseconds since the epoch
     */
    public static Optional<Holding> holding(List<Freeze> freezes, long at) {
        for (Freeze freeze : freezes) {
            if (freeze.end(at).isPresent()) {
                return Optional.of(new Holding(freeze, endOf(freezes, at)));
            }
        }
        return Optional.empty();
    }

    /** The ids of those that hold at a moment. @param at milliseconds since the epoch */
    public static List<String> ids(List<Freeze> freezes, long at) {
        return freezes.stream()
                .filter(freeze -> freeze.end(at).isPresent())
                .map(Freeze::id)
                .toList();
    }

    private static @Nullable Long endOf(List<Freeze> freezes, long at) {
        long moment = at;
        for (int windows = 0; windows < MOST_IN_A_ROW; windows++) {
            long last = moment;
            for (Freeze freeze : freezes) {
                moment = Math.max(moment, freeze.end(moment).orElse(moment));
            }
            if (moment == Long.MAX_VALUE) {
                return null;
            }
            if (moment == last) {
                return moment;
            }
        }
        return null;
    }

    /** When the window that holds at this moment ends; empty when none does. */
    private Optional<Long> end(long at) {
        if (from != null && at < from || until != null && at >= until) {
            return Optional.empty();
        }
        long bound = until == null ? Long.MAX_VALUE : until;
        if (every == null) {
            return Optional.of(bound);
        }
        Span window = window(every, at);
        return window == null
                ? Optional.empty()
                : Optional.of(Math.min(bound, window.until().toEpochMilli()));
    }

    private static @Nullable Span window(Weekly every, long at) {
        try {
            return every.at(Instant.ofEpochMilli(at));
        } catch (DateTimeException e) {
            return null; // A zone that this machine does not know: the reader has refused it where the estate was read.
        }
    }
}
