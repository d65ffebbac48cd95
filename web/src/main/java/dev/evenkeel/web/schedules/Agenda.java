package dev.evenkeel.web.schedules;

import dev.evenkeel.activities.store.ScheduleFires;
import dev.evenkeel.activities.store.ScheduleFires.Fire;
import dev.evenkeel.activities.store.Schedules;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.catalog.Catalog;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.ScheduleActivities.State;
import dev.evenkeel.workflows.runbook.PlannedRun;
import dev.evenkeel.workflows.runbook.Timing;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What was due, and what is to come, as the pages show it. */
@Component
public class Agenda {

    private static final int MOST = 1_000;
    private static final Duration LATELY = Duration.ofDays(7);

    private final Catalog catalog;
    private final ScheduleFires fires;
    private final Schedules schedules;
    private final InstantSource clock;

    Agenda(Catalog catalog, Store store, InstantSource clock) {
        this.catalog = catalog;
        this.fires = store.scheduleFires();
        this.schedules = store.schedules();
        this.clock = clock;
    }

    /**
     * A schedule as it is now.
     *
     * @param next its next times, milliseconds since the epoch
     * @param pause null while it is not paused
     * @param last what became of its last times, the newest first
     */
    public record Line(
            String schedule,
            String title,
            String runbook,
            @Nullable String service,
            PlannedRun plan,
            List<Long> next,
            Schedules.@Nullable Pause pause,
            List<Fire> last) {

        public boolean drill() {
            return plan.mode() == Mode.DRILL;
        }

        public String cron() {
            return plan.timing().cron().text();
        }
    }

    /** @param at milliseconds since the epoch; it has no fire yet */
    public record Coming(long at, Line line, boolean excepted) {}

    /** A day of the calendar, with what was due on it before what comes. */
    public record Day(LocalDate date, boolean within, boolean today, List<Fire> fires, List<Coming> coming) {
        public boolean empty() {
            return fires.isEmpty() && coming.isEmpty();
        }
    }

    /** All schedules of the catalog, by name. */
    public List<Line> lines(int next, int last) {
        Map<String, Schedules.Kept> kept =
                schedules.all().stream().collect(Collectors.toMap(Schedules.Kept::schedule, known -> known));
        return Planned.all(catalog).stream()
                .map(planned -> line(planned, kept.get(planned.schedule()), next, last))
                .sorted(Comparator.comparing(Line::schedule))
                .toList();
    }

    private Line line(Planned planned, Schedules.@Nullable Kept kept, int next, int last) {
        List<Long> times = new ArrayList<>();
        Instant at = clock.instant();
        for (int i = 0; i < next; i++) {
            @Nullable Instant time = planned.plan().timing().next(at).orElse(null);
            if (time == null) {
                break;
            }
            times.add(time.toEpochMilli());
            at = time;
        }
        return new Line(
                planned.schedule(),
                planned.runbook().title(),
                planned.runbook().name(),
                planned.runbook().service(),
                planned.plan(),
                times,
                kept == null ? null : kept.pause(),
                last == 0 ? List.of() : fires.last(planned.schedule(), last));
    }

    /** What comes next, the soonest first; what is paused does not come. */
    public List<Coming> coming(Predicate<Line> which, int limit) {
        return lines(limit, 0).stream()
                .filter(which)
                .filter(line -> line.pause() == null)
                .flatMap(line -> line.next().stream().map(at -> new Coming(at, line, false)))
                .sorted(Comparator.comparingLong(Coming::at)
                        .thenComparing(coming -> coming.line().schedule()))
                .limit(limit)
                .toList();
    }

    /** What should have started in the last days and did not, the newest first. */
    public List<Fire> missed() {
        long now = clock.millis();
        return fires.due(now - LATELY.toMillis(), now + 1, MOST).stream()
                .filter(fire -> fire.state() == State.MISSED || fire.state() == State.REFUSED)
                .toList();
    }

    /** What waits for a person before it starts. */
    public List<Fire> confirming() {
        return fires.open().stream().filter(Fire::confirming).toList();
    }

    public List<Fire> lastDrills() {
        return fires.lastDrills();
    }

    /** @param from the first day, @param days how many of them @param within which days belong to what is looked at */
    public List<Day> days(LocalDate from, int days, ZoneId zone, Predicate<LocalDate> within) {
        Instant begin = from.atStartOfDay(zone).toInstant();
        Instant end = from.plusDays(days).atStartOfDay(zone).toInstant();
        Instant now = clock.instant();
        Map<LocalDate, List<Fire>> past = fires.due(begin.toEpochMilli(), end.toEpochMilli(), MOST).stream()
                .filter(fire -> fire.mode() == Mode.DRILL)
                .sorted(Comparator.comparingLong(Fire::due))
                .collect(Collectors.groupingBy(fire -> day(fire.due(), zone)));
        Map<LocalDate, List<Coming>> coming = now.isAfter(end)
                ? Map.of()
                : lines(0, 0).stream()
                        .filter(Line::drill)
                        .flatMap(line -> times(line, begin.isAfter(now) ? begin : now, end).stream())
                        .sorted(Comparator.comparingLong(Coming::at))
                        .collect(Collectors.groupingBy(each -> day(each.at(), zone)));
        List<Day> all = new ArrayList<>();
        for (LocalDate date = from; all.size() < days; date = date.plusDays(1)) {
            all.add(new Day(
                    date,
                    within.test(date),
                    date.equals(now.atZone(zone).toLocalDate()),
                    past.getOrDefault(date, List.of()),
                    coming.getOrDefault(date, List.of())));
        }
        return all;
    }

    private static List<Coming> times(Line line, Instant after, Instant until) {
        Timing timing = line.plan().timing();
        return timing.between(after, until.minusMillis(1), MOST).stream()
                .map(time -> new Coming(time.toEpochMilli(), line, timing.excepted(time)))
                .toList();
    }

    private static LocalDate day(long millis, ZoneId zone) {
        return Instant.ofEpochMilli(millis).atZone(zone).toLocalDate();
    }
}
