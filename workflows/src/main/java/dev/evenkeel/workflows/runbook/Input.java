package dev.evenkeel.workflows.runbook;

import dev.evenkeel.workflows.expression.Expression;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A value that is asked for when a run is launched.
 *
 * @param options the allowed values of a {@link Kind#CHOICE}
 * @param among an expression over {@code service} and {@code environment} that yields the allowed values, or null for all
 * @param pattern a regular expression that a text has to match as a whole
 * @param message the author's own words when the value does not fit
 */
public record Input(
        String id,
        Kind kind,
        String title,
        String description,
        boolean required,
        @Nullable Object defaultValue,
        List<String> options,
        @Nullable Expression among,
        @Nullable String pattern,
        @Nullable Double min,
        @Nullable Double max,
        @Nullable String message) {

    public Input {
        options = List.copyOf(options);
    }

    public enum Kind {
        STRING,
        NUMBER,
        BOOLEAN,
        CHOICE,
        LIST,
        DURATION,
        SITE
    }
}
