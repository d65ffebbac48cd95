package dev.evenkeel.workflows.runbook;

import dev.evenkeel.workflows.document.Fields;
import dev.evenkeel.workflows.document.Problems;
import dev.evenkeel.workflows.expression.DidYouMean;
import dev.evenkeel.workflows.runbook.Timing.Days;
import dev.evenkeel.workflows.runbook.Timing.Overlap;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads when something starts. */
final class TimingReader {

    /** Each becomes some calendars of Temporal. */
    private static final int MOST_EXCEPTIONS = 100;

    private static final int LONGEST_EXCEPTION = 400;
    /** Temporal knows no shorter one. */
    private static final Duration LEAST_CATCH_UP = Duration.ofSeconds(10);

    private final Problems problems;

    TimingReader(Problems problems) {
        this.problems = problems;
    }

    /** @return null when it has problems */
    @Nullable
    Timing read(Fields plan) {
        @Nullable Fields schedule = plan.fields("schedule").orElse(null);
        if (schedule == null) {
            return null;
        }
        Optional<Cron> cron = schedule.get("cron").flatMap(this::cron);
        Optional<ZoneId> zone = schedule.get("zone").flatMap(this::zone);
        List<Days> except = except(schedule);
        Duration catchUp = schedule.duration("catch_up", Duration.ofMinutes(10));
        if (catchUp.compareTo(LEAST_CATCH_UP) < 0) {
            problems.add(
                    schedule.keyOf("catch_up"),
                    "'catch_up' is shorter than 10s",
                    "Nothing starts to the second: write at least 10s.");
        }
        return cron.isEmpty() || zone.isEmpty()
                ? null
                : new Timing(
                        cron.get(),
                        zone.get(),
                        schedule.text("overlap", "skip").equals("queue") ? Overlap.QUEUE : Overlap.SKIP,
                        catchUp,
                        schedule.duration("jitter", Duration.ZERO),
                        except);
    }

    private Optional<Cron> cron(Node node) {
        try {
            return Optional.of(Cron.parse(Fields.text(node).orElse("")));
        } catch (Cron.BadCron e) {
            problems.add(node, String.valueOf(e.getMessage()), e.hint());
            return Optional.empty();
        }
    }

    /** Only names: an offset would not follow the clocks of the place. */
    private Optional<ZoneId> zone(Node node) {
        String name = Fields.text(node).orElse("");
        if (ZoneId.getAvailableZoneIds().contains(name)) {
            return Optional.of(ZoneId.of(name));
        }
        problems.add(
                node,
                "There is no time zone '" + name + "'",
                name.length() > 60
                        ? "Write a name such as Europe/Berlin, Asia/Shanghai or UTC."
                        : DidYouMean.hint(name, List.of("UTC", "Europe/Berlin", "Asia/Shanghai", near(name))));
        return Optional.empty();
    }

    /** The zone of that name with other capitals, or with the part before the slash left out. */
    private static String near(String name) {
        return ZoneId.getAvailableZoneIds().stream()
                .sorted()
                .filter(zone -> zone.equalsIgnoreCase(name)
                        || zone.substring(zone.indexOf('/') + 1).equalsIgnoreCase(name))
                .findFirst()
                .orElse("UTC");
    }

    private List<Days> except(Fields schedule) {
        List<Node> items = schedule.items("except");
        if (items.size() > MOST_EXCEPTIONS) {
            problems.add(
                    schedule.keyOf("except"),
                    "There are more than " + MOST_EXCEPTIONS + " exceptions",
                    "Join days to ranges, as 2026-12-24/2027-01-02.");
            return List.of();
        }
        List<Days> except = new ArrayList<>();
        items.forEach(node -> days(node).ifPresent(except::add));
        return except;
    }

    private Optional<Days> days(Node node) {
        String text = Fields.text(node).orElse("");
        if (!text.matches(PlanKeys.DAYS)) {
            return Optional.empty();
        }
        try {
            String[] ends = text.split("/", 2);
            LocalDate from = LocalDate.parse(ends[0]);
            LocalDate to = LocalDate.parse(ends[ends.length - 1]);
            if (to.isBefore(from) || ChronoUnit.DAYS.between(from, to) > LONGEST_EXCEPTION) {
                problems.add(
                        node,
                        "'" + text + "' is no range of days",
                        "The first day comes first, and a range has at most " + LONGEST_EXCEPTION + " days.");
                return Optional.empty();
            }
            return Optional.of(new Days(from, to));
        } catch (DateTimeException e) {
            problems.add(node, "'" + text + "' is not in the calendar", "Write for example 2026-12-24.");
            return Optional.empty();
        }
    }
}
