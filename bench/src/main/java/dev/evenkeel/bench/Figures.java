package dev.evenkeel.bench;

import java.util.List;

/** Milliseconds. */
record Figures(double least, double median, double p95) {

    static Figures of(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return new Figures(sorted.getFirst(), at(sorted, 0.5), at(sorted, 0.95));
    }

    private static double at(List<Double> sorted, double share) {
        return sorted.get(Math.min(sorted.size() - 1, (int) Math.ceil(sorted.size() * share) - 1));
    }
}
