package dev.evenkeel.workflows.runbook;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * When something is started by itself.
 *
 * @param zone by whose clocks and calendar
 * @param overlap what becomes of a time at which the run before still goes on
 * @param catchUp how late it may still start when the server was away at its time
 * @param jitter by how much at most each start is delayed, differently each time
 * @param except days, by the calendar of the zone, on which nothing starts
 */
public record Timing(Cron cron, ZoneId zone, Overlap overlap, Duration catchUp, Duration jitter, List<Days> except) {

    public Timing {
        except = List.copyOf(except);
    }

    public enum Overlap {
        /** This time is left out. */
        SKIP,
        /** It starts when the run before has ended; of several that wait, only the first does. */
        QUEUE
    }

    /** Some days, the first and the last included. */
    public record Days(LocalDate from, LocalDate to) {
        public boolean hold(LocalDate day) {
            return !day.isBefore(from) && !day.isAfter(to);
        }

        @Override
        public String toString() {
            return from.equals(to) ? from.toString() : from + "/" + to;
        }
    }

    /** The times behind {@code after} up to {@code until}, those on excepted days included, in their order. */
    public List<Instant> between(Instant after, Instant until, int most) {
        return cron.between(after, until, zone, most);
    }

    /** Whether nothing starts on the day of this time. */
    public boolean excepted(Instant time) {
        LocalDate day = time.atZone(zone).toLocalDate();
        return except.stream().anyMatch(days -> days.hold(day));
    }

    /** The next time behind {@code after} that is not excepted; empty when there is none within some years. */
    public Optional<Instant> next(Instant after) {
        Optional<Instant> next = cron.next(after, zone);
        while (next.isPresent() && excepted(next.get())) {
            LocalDate day = next.get().atZone(zone).toLocalDate();
            LocalDate last = except.stream()
                    .filter(days -> days.hold(day))
                    .map(Days::to)
                    .max(LocalDate::compareTo)
                    .orElse(day);
            next = cron.next(last.plusDays(1).atStartOfDay(zone).toInstant().minusMillis(1), zone);
        }
        return next;
    }
}
