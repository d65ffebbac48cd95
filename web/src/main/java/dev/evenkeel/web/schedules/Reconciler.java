package dev.evenkeel.web.schedules;

import dev.evenkeel.activities.store.ScheduleFires;
import dev.evenkeel.activities.store.ScheduleFires.Fire;
import dev.evenkeel.activities.store.Schedules;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.workflows.contract.ScheduleActivities.News;
import dev.evenkeel.workflows.contract.ScheduleActivities.Outcome;
import dev.evenkeel.workflows.contract.ScheduleActivities.State;
import dev.evenkeel.workflows.contract.ScheduledRunWorkflow;
import dev.evenkeel.workflows.runbook.Timing;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Accounts for every time of every schedule: what was due is compared with what has started, and the difference is written down with
 * its reason. Temporal itself only counts what it leaves out. Several servers may do it at once: each time is written down once.
 */
@Component
class Reconciler {

    private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);

    /** Temporal, and the workflow that it starts, are given this long to begin. */
    private static final Duration SETTLE = Duration.ofSeconds(20);

    private static final int AT_ONCE = 500;

    private final ScheduleFires fires;
    private final Schedules schedules;
    private final Launchers launchers;
    private final InstantSource clock;

    Reconciler(Store store, Launchers launchers, InstantSource clock) {
        this.fires = store.scheduleFires();
        this.schedules = store.schedules();
        this.launchers = launchers;
        this.clock = clock;
    }

    /** Looks at all schedules once. It fails as gRPC does when Temporal is away; what it has found out by then stays. */
    void look() {
        closeWhatEnded();
        schedules.all().forEach(kept -> account(kept, false));
    }

    /** @param last whether its time table is about to change: what has not started by now never will */
    void account(Schedules.Kept kept, boolean last) {
        Instant now = clock.instant();
        Terms terms = Terms.read(kept.timing());
        Instant until = last ? now : now.minus(SETTLE);
        for (Instant due : terms.timing().between(Instant.ofEpochMilli(kept.watchedUntil()), until, AT_ONCE)) {
            String launcher = launcher(kept.schedule(), due);
            if (fires.find(launcher).isEmpty() && !cameTheOtherTime(kept.schedule(), terms, due)) {
                Optional<Outcome> outcome = outcome(kept, terms, due, now, last);
                if (outcome.isEmpty()) {
                    return;
                }
                write(kept.schedule(), terms, due, outcome.get());
            }
            schedules.watched(kept.schedule(), due.toEpochMilli());
        }
    }

    /** What the clocks show twice comes once, and Temporal says which time. */
    private boolean cameTheOtherTime(String schedule, Terms terms, Instant due) {
        ZoneId zone = terms.timing().zone();
        LocalDateTime time = due.atZone(zone).toLocalDateTime();
        return zone.getRules().getValidOffsets(time).stream()
                .map(time::toInstant)
                .anyMatch(other -> !other.equals(due)
                        && fires.find(launcher(schedule, other)).isPresent());
    }

    /** @return empty when it may still start */
    private Optional<Outcome> outcome(Schedules.Kept kept, Terms terms, Instant due, Instant now, boolean last) {
        Schedules.Pause pause = kept.pause();
        if (terms.timing().excepted(due)) {
            return Optional.of(new Outcome(State.EXCLUDED, ""));
        }
        if (pause != null && pause.at() <= due.toEpochMilli()) {
            return Optional.of(new Outcome(State.SKIPPED, paused(pause)));
        }
        switch (launchers.state(launcher(kept.schedule(), due))) {
            case RUNNING -> {
                return Optional.empty();
            }
            case CLOSED -> {
                return Optional.of(new Outcome(State.REFUSED, "Its start was ended from outside"));
            }
            case UNKNOWN -> {}
        }
        Instant latest = due.plusMillis(terms.jitter()).plus(SETTLE);
        if (!last && !now.isAfter(latest)) {
            return Optional.empty();
        }
        Optional<Fire> before = before(kept.schedule(), due);
        if (before.isPresent() && terms.overlap() == Timing.Overlap.SKIP) {
            return Optional.of(new Outcome(State.SKIPPED, goesOn(before.get())));
        }
        if (last) {
            return Optional.of(new Outcome(State.MISSED, "Its time table was changed before it could start"));
        }
        if (before.isPresent()) {
            Long ended = before.get().endedAt();
            return ended == null || now.isBefore(Instant.ofEpochMilli(ended).plus(SETTLE))
                    ? Optional.empty()
                    : Optional.of(
                            new Outcome(State.SKIPPED, "Another one waited already for the end of the run before"));
        }
        return now.isAfter(latest.plusMillis(terms.catchUp()))
                ? Optional.of(new Outcome(
                        State.MISSED,
                        "The server was away at its time and for longer than it may be late, which is "
                                + words(terms.catchUp())))
                : Optional.empty();
    }

    /** One that went on at that time, or was dealt with together with it after the server was away. */
    private Optional<Fire> before(String schedule, Instant due) {
        long at = due.toEpochMilli();
        return fires.since(schedule, at).stream()
                .filter(fire -> fire.firedAt() != null
                        && fire.due() < at
                        && (fire.state() == State.STARTED || fire.state() == State.CONFIRMING)
                        && (fire.endedAt() == null || fire.endedAt() > at))
                .findFirst();
    }

    private void write(String schedule, Terms terms, Instant due, Outcome outcome) {
        fires.begin(new Fire(
                launcher(schedule, due),
                schedule,
                due.toEpochMilli(),
                terms.environment(),
                terms.mode(),
                terms.service(),
                terms.title(),
                "",
                outcome.state(),
                outcome.why(),
                null,
                null,
                null,
                null,
                null,
                clock.millis(),
                null));
        if (outcome.state() == State.MISSED) {
            LOG.warn("{} was missed at {}: {}", schedule, due, outcome.why());
        }
    }

    /** What Temporal or somebody at its command line has ended without a word. */
    private void closeWhatEnded() {
        long now = clock.millis();
        List<Fire> open = fires.open().stream()
                .filter(fire -> fire.firedAt() != null && fire.firedAt() < now - SETTLE.toMillis())
                .toList();
        for (Fire fire : open) {
            if (launchers.state(fire.launcher()) != Launchers.State.RUNNING
                    && fires.find(fire.launcher()).filter(Fire::open).isPresent()) {
                Outcome outcome = fire.state() == State.CONFIRMING
                        ? new Outcome(State.REFUSED, "Its start was ended from outside")
                        : new Outcome(fire.state(), fire.why());
                @Nullable String run = fire.runId();
                fires.record(new News(fire.launcher(), outcome, null, run == null ? "" : run, 0, now));
            }
        }
    }

    static String launcher(String schedule, Instant due) {
        return ScheduledRunWorkflow.id(
                schedule, due.truncatedTo(ChronoUnit.SECONDS).toString());
    }

    static String paused(Schedules.Pause pause) {
        return "Paused by " + pause.actor() + ": " + pause.reason();
    }

    static String goesOn(Fire fire) {
        return "The start of " + Instant.ofEpochMilli(fire.due()).truncatedTo(ChronoUnit.SECONDS) + " still went on";
    }

    private static String words(long millis) {
        return millis % 60_000 == 0 ? millis / 60_000 + " min" : millis / 1000 + " s";
    }
}
