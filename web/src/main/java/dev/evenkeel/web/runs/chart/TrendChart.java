package dev.evenkeel.web.runs.chart;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a measured time develops, with its target as it was each time, in the units of its {@link #view()}.
 *
 * @param line through the values in the order of time
 * @param targets lines of the target, one for each stretch in which there was one
 */
public record TrendChart(
        List<Value> values,
        String line,
        List<String> targets,
        List<Mark> marks,
        List<GateChart.Tick> heights,
        List<GateChart.Tick> times) {

    private static final int LEFT = 72;
    private static final int RIGHT = 708;
    private static final int TOP = 12;
    private static final int BOTTOM = 190;

    /**
     * @param at milliseconds since the epoch
     * @param millis what was measured
     * @param target null where none was set
     */
    public record Value(long at, long millis, @Nullable Long target, boolean drill, String title) {
        boolean missed() {
            return target != null && millis > target;
        }
    }

    public record Mark(double x, double y, boolean missed, boolean drill, String words) {
        /** A small rhomb around its middle. */
        public String rhomb() {
            return GateChart.points(x, y - 6, x + 6, y, x, y + 6, x - 6, y);
        }
    }

    /** @param values at least one, in the order of time; they stand side by side, since drills of one day would hide each other */
    public static TrendChart of(List<Value> values) {
        double unit = unit(values);
        Scale height = Scale.around(
                Stream.concat(
                                values.stream().map(value -> value.millis() / unit),
                                values.stream()
                                        .map(Value::target)
                                        .filter(Objects::nonNull)
                                        .map(target -> target / unit))
                        .toList(),
                BOTTOM,
                TOP);
        Scale place = values.size() == 1
                ? Scale.of(-1, 1, LEFT, RIGHT)
                : Scale.of(0, values.size() - 1, LEFT + 12, RIGHT - 12);
        List<Mark> marks = new ArrayList<>();
        List<String> targets = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        StringBuilder target = new StringBuilder();
        double half = values.size() == 1 ? (RIGHT - LEFT) / 2.0 : (RIGHT - LEFT - 24) / 2.0 / (values.size() - 1);
        for (int at = 0; at < values.size(); at++) {
            Value value = values.get(at);
            double x = place.at(at);
            line.append(at == 0 ? "" : " ").append(GateChart.points(x, height.at(value.millis() / unit)));
            marks.add(new Mark(
                    x,
                    height.at(value.millis() / unit),
                    value.missed(),
                    value.drill(),
                    day(value) + ": " + words(value.millis())));
            if (value.target() == null) {
                end(targets, target);
            } else {
                double y = height.at(value.target() / unit);
                target.append(target.isEmpty() ? "" : " ")
                        .append(GateChart.points(Math.max(LEFT, x - half), y, Math.min(RIGHT, x + half), y));
            }
        }
        end(targets, target);
        return new TrendChart(
                values,
                values.size() > 1 ? line.toString() : "",
                targets,
                marks,
                height.ticks(4).stream()
                        .map(tick -> new GateChart.Tick(height.at(tick), words(Math.round(tick * unit))))
                        .toList(),
                days(values, place));
    }

    /** Seconds or minutes, so that the axis has round numbers. */
    private static double unit(List<Value> values) {
        return values.stream()
                        .flatMap(value -> Stream.of(value.millis(), value.target() == null ? 0L : value.target()))
                        .anyMatch(millis -> millis >= 120_000)
                ? 60_000
                : 1_000;
    }

    private static void end(List<String> targets, StringBuilder target) {
        if (!target.isEmpty()) {
            targets.add(target.toString());
            target.setLength(0);
        }
    }

    private static List<GateChart.Tick> days(List<Value> values, Scale place) {
        GateChart.Tick first = new GateChart.Tick(place.at(0), day(values.getFirst()));
        return values.size() == 1
                ? List.of(first)
                : List.of(first, new GateChart.Tick(place.at(values.size() - 1), day(values.getLast())));
    }

    private static String day(Value value) {
        return Instant.ofEpochMilli(value.at())
                .atOffset(ZoneOffset.UTC)
                .toLocalDate()
                .toString();
    }

    private static String words(long millis) {
        return millis < 120_000
                ? String.format(Locale.ROOT, "%.1f s", millis / 1000.0)
                : String.format(Locale.ROOT, "%.1f min", millis / 60_000.0);
    }

    public String view() {
        return "0 0 720 220";
    }

    public String last() {
        return words(values.getLast().millis());
    }

    public String target() {
        @Nullable Long target = values.getLast().target();
        return target == null ? "–" : words(target);
    }
}
