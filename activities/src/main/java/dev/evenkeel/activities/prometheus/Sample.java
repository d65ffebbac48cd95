package dev.evenkeel.activities.prometheus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a gate saw at one time.
 *
 * @param at milliseconds since the epoch, by the clock of the host that asked
 * @param value may be infinite; null when there was none
 * @param bounds the numbers with which the gate's expression compares the value, as far as they can be told
 * @param note why it does not count, or what went wrong; may be empty
 */
public record Sample(
        long at,
        @Nullable Double value,
        @Nullable Double baseline,
        @Nullable Double traffic,
        List<Double> bounds,
        Verdict verdict,
        String note) {

    /** The stream of an act's log that holds its samples, a line of JSON each. */
    public static final String STREAM = "samples";

    private static final ObjectMapper JSON = new ObjectMapper();

    public Sample {
        bounds = List.copyOf(bounds);
    }

    public enum Verdict {
        GOOD,
        BAD,
        NO_DATA,
        LITTLE_TRAFFIC,
        WARNED,
        ERROR
    }

    static Sample without(long at, Verdict verdict, String note) {
        return new Sample(at, null, null, null, List.of(), verdict, note);
    }

    String line() {
        try {
            return JSON.writeValueAsString(this) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A sample can always be written", e);
        }
    }

    /** Reads lines; one that is cut off, as by a crash while it was written, is left out. */
    public static List<Sample> read(String lines) {
        List<Sample> samples = new ArrayList<>();
        for (String line : lines.lines().toList()) {
            try {
                Sample sample = JSON.readValue(line, Sample.class);
                if (sample != null) {
                    samples.add(sample);
                }
            } catch (JsonProcessingException e) {
                // Cut off: it never counted.
            }
        }
        return samples;
    }
}
