package dev.evenkeel.workflows.runbook;

import dev.evenkeel.workflows.expression.Expression;
import dev.evenkeel.workflows.expression.Template;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A value that is asked for when a run is launched.
 *
 * @param defaultValue null when there is none, or it is computed
 * @param options the allowed values of a {@link Kind#CHOICE}
 * @param among an expression over {@code service}, {@code environment} and the other inputs that yields the allowed values, or null
 * @param pattern a regular expression that a text, a reference or the name of a file has to match as a whole
 * @param message the author's own words when the value does not fit
 * @param list the allowed values, asked for over HTTP; null when they are not
 * @param computed the default, computed from the estate and the other inputs; null when it is not
 * @param when whether it is asked for at all; null: always
 * @param maxBytes of a {@link Kind#FILE}
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
        @Nullable String message,
        @Nullable HttpList list,
        @Nullable Template computed,
        @Nullable Expression when,
        long maxBytes) {

    public static final long USUAL_BYTES = 10L * 1024 * 1024;
    public static final long MOST_BYTES = 25L * 1024 * 1024;

    public Input {
        options = List.copyOf(options);
    }

    /** One that stands on its own. */
    public Input(
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
        this(
                id,
                kind,
                title,
                description,
                required,
                defaultValue,
                options,
                among,
                pattern,
                min,
                max,
                message,
                null,
                null,
                null,
                USUAL_BYTES);
    }

    public enum Kind {
        STRING,
        NUMBER,
        BOOLEAN,
        CHOICE,
        LIST,
        DURATION,
        SITE,
        /** A reference to a secret, never the secret. */
        SECRET,
        FILE
    }

    /** @param items an expression over the answer, {@code body}, that yields the allowed values */
    public record HttpList(Template url, Expression items) {}

    public boolean hasDefault() {
        return defaultValue != null || computed != null;
    }

    /** The ids of the inputs that it reads. */
    public Set<String> needs() {
        Set<String> needs = new TreeSet<>();
        if (among != null) {
            needs.addAll(among.reads("inputs"));
        }
        if (list != null) {
            needs.addAll(list.url().reads("inputs"));
            needs.addAll(list.items().reads("inputs"));
        }
        if (computed != null) {
            needs.addAll(computed.reads("inputs"));
        }
        if (when != null) {
            needs.addAll(when.reads("inputs"));
        }
        return needs;
    }
}
