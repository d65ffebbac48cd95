package dev.evenkeel.web.reports;

import dev.evenkeel.web.reports.Report.PhaseTime;
import dev.evenkeel.web.reports.Report.StepTime;
import dev.evenkeel.web.runs.view.Waits.Wait;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The timeline of a recovery as bars on one scale: a row for each phase and step, each row an SVG of its own, so that its words stay
 * words of the page and of the PDF.
 *
 * @param ticks of the axis
 * @param left how many steps there were beside those shown, the shorter ones
 */
record TimeBars(List<Row> rows, List<Mark> marks, List<Tick> ticks, int left) {

    static final int WIDTH = 1000;
    static final int HEIGHT = 18;
    private static final int MOST_STEPS = 40;
    private static final double LEAST = 2;
    private static final double STRIPE = 20;
    private static final List<Long> STEPS =
            List.of(1_000L, 5_000L, 15_000L, 60_000L, 300_000L, 900_000L, 3_600_000L, 14_400_000L, 86_400_000L);

    TimeBars {
        rows = List.copyOf(rows);
        marks = List.copyOf(marks);
        ticks = List.copyOf(ticks);
    }

    /**
     * @param phase whether it is a phase
     * @param failed whether it did not end well
     * @param budget where its share ends, the time for people not counted; null when it has none
     */
    record Row(
            String name,
            boolean phase,
            boolean failed,
            boolean over,
            long took,
            long waiting,
            @Nullable Long budgetMillis,
            List<Bar> bars,
            @Nullable String budget) {}

    /** @param hatch the lines of a stretch in which people were waited for; empty for work */
    record Bar(String x, String width, String hatch) {}

    /** A moment that counts for all rows. */
    record Mark(String key, long at, String x) {}

    record Tick(String x, String words) {}

    /** The chart of what has begun; empty when nothing has. */
    static TimeBars of(Report report, List<Wait> waits) {
        long first = Stream.of(
                        report.scenario().outageAt(),
                        report.scenario().declaredAt(),
                        report.scenario().startedAt())
                .filter(moment -> moment != null)
                .mapToLong(Long::longValue)
                .min()
                .orElse(0);
        // A mistaken outage, days ago, must not squeeze the work into a line.
        long work = Math.max(1_000, report.until() - report.scenario().startedAt());
        long from = Math.max(first, report.scenario().startedAt() - 2 * work);
        @Nullable Long deadline = report.objectives().rtoAt();
        long until = Math.max(report.until(), from + 1_000);
        if (deadline != null && deadline > until && deadline - from < 2 * (until - from)) {
            until = deadline;
        }
        Axis axis = new Axis(from, until + (until - from) / 50);
        Set<String> shown = longest(report);
        List<Row> rows = new ArrayList<>();
        int steps = 0;
        for (PhaseTime phase : report.phases()) {
            if (phase.startedAt() != null && phase.took() != null) {
                rows.add(row(phase, axis, waits));
            }
            for (StepTime step : phase.steps()) {
                steps += step.startedAt() == null ? 0 : 1;
                if (shown.contains(step.step())) {
                    rows.add(row(step, axis, waits));
                }
            }
        }
        return new TimeBars(rows, marks(report, axis), axis.ticks(), steps - shown.size());
    }

    private static Set<String> longest(Report report) {
        return report.phases().stream()
                .flatMap(phase -> phase.steps().stream())
                .filter(step -> step.startedAt() != null)
                .sorted(Comparator.comparing(StepTime::over)
                        .thenComparing(step -> step.took() == null ? 0 : step.took())
                        .reversed())
                .limit(MOST_STEPS)
                .map(StepTime::step)
                .collect(Collectors.toSet());
    }

    private static Row row(PhaseTime phase, Axis axis, List<Wait> waits) {
        long began = phase.startedAt() == null ? axis.from : phase.startedAt();
        long took = phase.took() == null ? 0 : phase.took();
        return new Row(
                phase.phase(),
                true,
                phase.state().equals("failed"),
                phase.over(),
                took,
                phase.waiting(),
                phase.budget(),
                bars(axis, began, took, waits, wait -> wait.step().startsWith(phase.phase() + "/")),
                phase.budget() == null ? null : axis.at(began + phase.budget() + phase.waiting()));
    }

    private static Row row(StepTime step, Axis axis, List<Wait> waits) {
        long began = step.startedAt() == null ? axis.from : step.startedAt();
        long took = step.took() == null ? 0 : step.took();
        return new Row(
                step.title(),
                false,
                step.state().equals("failed") || step.state().equals("unknown"),
                step.over(),
                took,
                step.waiting(),
                step.budget(),
                bars(axis, began, took, waits, wait -> wait.step().equals(step.step())),
                step.budget() == null ? null : axis.at(began + step.budget() + step.waiting()));
    }

    private static List<Bar> bars(Axis axis, long began, long took, List<Wait> waits, Predicate<Wait> counts) {
        List<Bar> bars = new ArrayList<>();
        bars.add(axis.bar(began, began + took, false));
        waits.stream()
                .filter(counts)
                .map(wait -> axis.bar(
                        Math.max(began, wait.from()),
                        Math.min(began + took, wait.to() == null ? began + took : wait.to()),
                        true))
                .forEach(bars::add);
        return bars;
    }

    private static List<Mark> marks(Report report, Axis axis) {
        List<Mark> marks = new ArrayList<>();
        mark(marks, axis, "outage", report.scenario().outageAt());
        mark(marks, axis, "declared", report.scenario().declaredAt());
        mark(marks, axis, "fenced", report.achieved().fenceProvenAt());
        mark(marks, axis, "restored", report.achieved().restoredAt());
        mark(marks, axis, "verified", report.achieved().verifiedAt());
        mark(marks, axis, "deadline", report.objectives().rtoAt());
        return marks;
    }

    private static void mark(List<Mark> marks, Axis axis, String key, @Nullable Long at) {
        if (at != null && at >= axis.from && at <= axis.to) {
            marks.add(new Mark(key, at, axis.at(at)));
        }
    }

    /** Puts moments on the width. */
    private record Axis(long from, long to) {

        double place(long moment) {
            return Math.clamp((moment - from) / (double) (to - from), 0, 1) * WIDTH;
        }

        String at(long moment) {
            return number(place(moment));
        }

        Bar bar(long begin, long end, boolean waiting) {
            double x = Math.min(place(begin), WIDTH - LEAST);
            double width = Math.max(place(end) - x, waiting ? 0 : LEAST);
            return new Bar(number(x), number(width), waiting ? hatch(x, x + width) : "");
        }

        /** Slanted lines, cut off where the stretch begins and ends. */
        private static String hatch(double begin, double end) {
            StringBuilder path = new StringBuilder();
            for (double foot = begin - HEIGHT + STRIPE; foot < end; foot += STRIPE) {
                double left = Math.max(foot, begin);
                double right = Math.min(foot + HEIGHT, end);
                if (right > left) {
                    path.append('M')
                            .append(number(left))
                            .append(' ')
                            .append(number(HEIGHT - (left - foot)))
                            .append('L')
                            .append(number(right))
                            .append(' ')
                            .append(number(HEIGHT - (right - foot)));
                }
            }
            return path.isEmpty() ? "M" + number(begin) + " 0v" + HEIGHT : path.toString();
        }

        List<Tick> ticks() {
            long span = to - from;
            long step =
                    STEPS.stream().filter(one -> span / one <= 6).findFirst().orElse(Math.max(1, span / 6));
            List<Tick> ticks = new ArrayList<>();
            for (long at = 0; at <= span; at += step) {
                ticks.add(new Tick(at(from + at), words(at)));
            }
            return ticks;
        }

        private static String words(long millis) {
            long seconds = millis / 1000;
            return seconds >= 3600
                    ? String.format(Locale.ROOT, "+%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60)
                    : String.format(Locale.ROOT, "+%d:%02d", seconds / 60, seconds % 60);
        }

        private static String number(double number) {
            return String.format(Locale.ROOT, "%.1f", number);
        }
    }
}
