package dev.evenkeel.web.runs.chart;

import java.util.ArrayList;
import java.util.List;

/** Puts numbers on an axis. */
record Scale(double least, double most, double from, double to) {

    static Scale of(double least, double most, double from, double to) {
        return new Scale(least, most, from, to);
    }

    /** An axis on which all the numbers have room; it begins at zero where that is near. */
    static Scale around(List<Double> numbers, double from, double to) {
        double least = numbers.stream().mapToDouble(Double::doubleValue).min().orElse(0);
        double most = numbers.stream().mapToDouble(Double::doubleValue).max().orElse(1);
        double room = most > least ? (most - least) * 0.1 : Math.max(Math.abs(most) * 0.5, 1e-9);
        double bottom = least >= 0 && least - room <= (most - least) ? 0 : least - room;
        return new Scale(bottom, most + room, from, to);
    }

    double at(double number) {
        double share = Math.clamp((number - least) / (most - least), 0.0, 1.0);
        return from + share * (to - from);
    }

    /** Round numbers on the axis, about as many as asked for. */
    List<Double> ticks(int about) {
        double raw = (most - least) / about;
        double power = Math.pow(10, Math.floor(Math.log10(raw)));
        double step =
                raw / power < 1.5 ? power : raw / power < 3.5 ? 2 * power : raw / power < 7.5 ? 5 * power : 10 * power;
        List<Double> ticks = new ArrayList<>();
        for (double tick = Math.ceil(least / step) * step; tick <= most && ticks.size() <= 2 * about; tick += step) {
            ticks.add(Math.rint(tick / step) * step);
        }
        return ticks;
    }
}
