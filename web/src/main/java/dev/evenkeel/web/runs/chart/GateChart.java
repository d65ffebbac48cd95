package dev.evenkeel.web.runs.chart;

import dev.evenkeel.activities.prometheus.Sample;
import dev.evenkeel.activities.prometheus.Sample.Verdict;
import dev.evenkeel.activities.prometheus.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The chart of one attempt of a gate, in the units of its {@link #view()}.
 *
 * @param lines the values, with a gap where there were none
 * @param limits what the values are compared with, a line each
 */
public record GateChart(
        List<Sample> samples,
        List<String> lines,
        List<String> baseline,
        List<String> limits,
        List<Mark> marks,
        List<Tick> values,
        List<Tick> times) {

    private static final String VIEW = "0 0 720 220";

    private static final int LEFT = 64;
    private static final int RIGHT = 708;
    private static final int TOP = 12;
    private static final int BOTTOM = 190;
    private static final int MOST_MARKS = 150;
    private static final int MOST_ROWS = 100;

    /** @param y of its middle; what has no value lies on the axis */
    public record Mark(double x, double y, Verdict verdict, String words) {
        /** A small rhomb around its middle. */
        public String rhomb() {
            return points(x, y - 5, x + 5, y, x, y + 5, x - 5, y);
        }

        /** A small cross around its middle. */
        public String cross() {
            return String.format(Locale.ROOT, "M%.1f %.1fl8 8m0 -8l-8 8", x - 4, y - 4);
        }
    }

    public record Tick(double at, String words) {}

    public static GateChart of(List<Sample> samples) {
        if (samples.isEmpty()) {
            return new GateChart(samples, List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
        }
        Scale time = Scale.of(
                samples.getFirst().at(),
                Math.max(samples.getLast().at(), samples.getFirst().at() + 1_000),
                LEFT,
                RIGHT);
        Scale value = Scale.around(samples.stream().flatMap(GateChart::numbers).toList(), BOTTOM, TOP);
        int limits = samples.stream()
                .mapToInt(sample -> sample.bounds().size())
                .max()
                .orElse(0);
        List<String> limitLines = new ArrayList<>();
        for (int limit = 0; limit < limits; limit++) {
            int index = limit;
            limitLines.addAll(lines(
                    samples,
                    time,
                    value,
                    sample -> index < sample.bounds().size() ? sample.bounds().get(index) : null));
        }
        return new GateChart(
                samples,
                lines(samples, time, value, Sample::value),
                lines(samples, time, value, Sample::baseline),
                limitLines,
                marks(samples, time, value),
                value.ticks(4).stream()
                        .map(tick -> new Tick(value.at(tick), Words.number(tick)))
                        .toList(),
                times(samples, time));
    }

    private static Stream<Double> numbers(Sample sample) {
        return Stream.concat(Stream.of(sample.value(), sample.baseline()), sample.bounds().stream())
                .filter(Objects::nonNull)
                .filter(Double::isFinite);
    }

    /** A line for each stretch without a gap; one number alone becomes a short dash. */
    private static List<String> lines(
            List<Sample> samples, Scale time, Scale value, Function<Sample, @Nullable Double> number) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        int points = 0;
        for (Sample sample : samples) {
            Double one = number.apply(sample);
            if (one == null || !Double.isFinite(one)) {
                finish(lines, line, points);
                points = 0;
                continue;
            }
            line.append(line.isEmpty() ? "" : " ").append(points(time.at(sample.at()), value.at(one)));
            points++;
        }
        finish(lines, line, points);
        return lines;
    }

    private static void finish(List<String> lines, StringBuilder line, int points) {
        if (points > 1) {
            lines.add(line.toString());
        }
        line.setLength(0);
    }

    /** Of very many samples only those are marked that were not good. */
    private static List<Mark> marks(List<Sample> samples, Scale time, Scale value) {
        boolean all = samples.size() <= MOST_MARKS;
        return samples.stream()
                .filter(sample -> all || sample.verdict() != Verdict.GOOD)
                .limit(2L * MOST_MARKS)
                .map(sample -> new Mark(
                        time.at(sample.at()),
                        sample.value() == null || !Double.isFinite(sample.value()) ? BOTTOM : value.at(sample.value()),
                        sample.verdict(),
                        Words.number(sample.value()) + (sample.note().isEmpty() ? "" : ": " + sample.note())))
                .toList();
    }

    private static List<Tick> times(List<Sample> samples, Scale time) {
        long first = samples.getFirst().at();
        long span = Math.max(1_000, samples.getLast().at() - first);
        return Stream.of(0.0, 0.5, 1.0)
                .map(part -> new Tick(time.at(first + part * span), elapsed(Math.round(part * span))))
                .toList();
    }

    private static String elapsed(long millis) {
        long seconds = Math.round(millis / 1000.0);
        return String.format(Locale.ROOT, "+%d:%02d", seconds / 60, seconds % 60);
    }

    static String points(double... numbers) {
        StringBuilder points = new StringBuilder();
        for (int at = 0; at < numbers.length; at += 2) {
            points.append(points.isEmpty() ? "" : " ")
                    .append(String.format(Locale.ROOT, "%.1f,%.1f", numbers[at], numbers[at + 1]));
        }
        return points.toString();
    }

    public String view() {
        return VIEW;
    }

    public long bad() {
        return samples.stream()
                .filter(sample -> sample.verdict() == Verdict.BAD)
                .count();
    }

    public String last() {
        return samples.isEmpty() ? "–" : Words.number(samples.getLast().value());
    }

    /** The last samples, the newest first, as the table tells them. */
    public List<Row> rows() {
        return samples.reversed().stream().limit(MOST_ROWS).map(Row::of).toList();
    }

    public boolean hasBaseline() {
        return samples.stream().anyMatch(sample -> sample.baseline() != null);
    }

    public boolean hasTraffic() {
        return samples.stream().anyMatch(sample -> sample.traffic() != null);
    }

    /** A sample in words. */
    public record Row(
            long at, String value, String limit, String baseline, String traffic, String verdict, String note) {
        private static Row of(Sample sample) {
            return new Row(
                    sample.at(),
                    Words.number(sample.value()),
                    sample.bounds().isEmpty()
                            ? "–"
                            : String.join(
                                    ", ",
                                    sample.bounds().stream().map(Words::number).toList()),
                    Words.number(sample.baseline()),
                    Words.number(sample.traffic()),
                    sample.verdict().name(),
                    sample.note());
        }
    }
}
