package dev.evenkeel.workflows.document;

import dev.evenkeel.workflows.expression.DidYouMean;
import dev.evenkeel.workflows.expression.TypeNames;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Values that are neither list nor map: what they are, and whether they fit. */
final class Scalars {

    private static final int LONGEST_TEXT = 64 * 1024;
    /** Of names and the like: a pattern is matched by recursion, which has an end. */
    private static final int LONGEST_WORD = 1000;

    private Scalars() {}

    record Wrong(String message, String hint) {}

    static Optional<Wrong> problem(Node node, Shape shape) {
        if (shape instanceof Shape.Template template && !(node instanceof ScalarNode)) {
            return wrong("has to be " + TypeNames.of(template.type()), "");
        }
        if (!(node instanceof ScalarNode scalar)) {
            return wrong("has to be one value, not a list or a map", "");
        }
        String value = scalar.getValue();
        if (value.length() > LONGEST_TEXT) {
            return wrong("is longer than 64 KiB", "Move it into a file.");
        }
        if (shape instanceof Shape.Text text && text.pattern() != null && value.length() > LONGEST_WORD) {
            return wrong("is longer than " + LONGEST_WORD + " characters", "Write " + text.words() + ".");
        }
        return switch (shape) {
            case Shape.Text text ->
                text.pattern() == null || value.matches(text.pattern())
                        ? Optional.empty()
                        : wrong("is '" + brief(value) + "', which does not fit", "Write " + text.words() + ".");
            case Shape.Code code -> Optional.empty();
            case Shape.Template template -> Optional.empty();
            case Shape.Time time ->
                (time.template() && value.contains("${"))
                                || Durations.parse(value).isPresent()
                        ? Optional.empty()
                        : wrong("is '" + brief(value) + "', which is no duration", Durations.HINT);
            case Shape.Truth truth ->
                scalar.getTag().equals(Tag.BOOL)
                        ? Optional.empty()
                        : wrong("has to be true or false", "Write true or false, without quotes.");
            case Shape.Whole whole -> whole(scalar, whole);
            case Shape.Number number -> number(scalar, number);
            case Shape.OneOf one ->
                one.words().contains(value)
                        ? Optional.empty()
                        : wrong(
                                "is '" + brief(value) + "', which is not one of: " + String.join(", ", one.words()),
                                DidYouMean.closest(value, one.words())
                                        .map(word -> "Did you mean '" + word + "'?")
                                        .orElse(""));
            default -> throw new IllegalStateException("Not a scalar shape: " + shape);
        };
    }

    private static Optional<Wrong> whole(ScalarNode scalar, Shape.Whole whole) {
        Long value = wholeNumber(scalar);
        return value != null && value >= whole.least() && value <= whole.most()
                ? Optional.empty()
                : wrong(
                        "has to be a whole number from " + whole.least() + " to " + whole.most(),
                        "Write it without quotes.");
    }

    private static Optional<Wrong> number(ScalarNode scalar, Shape.Number number) {
        Object value = value(scalar);
        boolean fits = value instanceof Number given
                && !Double.isNaN(given.doubleValue())
                && given.doubleValue() >= number.least();
        String least = number.least() == -Double.MAX_VALUE ? "" : " of at least " + number.least();
        return fits ? Optional.empty() : wrong("has to be a number" + least, "Write it without quotes.");
    }

    private static @Nullable Long wholeNumber(ScalarNode scalar) {
        return value(scalar) instanceof Long number ? number : null;
    }

    /** By the core schema of YAML 1.2: text, long, double, boolean, or null. */
    static @Nullable Object value(ScalarNode scalar) {
        String text = scalar.getValue();
        if (scalar.getTag().equals(Tag.NULL)) {
            return null;
        }
        if (scalar.getTag().equals(Tag.BOOL)) {
            return Boolean.parseBoolean(text);
        }
        try {
            if (scalar.getTag().equals(Tag.INT)) {
                return Long.parseLong(text);
            }
            if (scalar.getTag().equals(Tag.FLOAT)) {
                return Double.parseDouble(text.replace(".inf", "Infinity").replace(".nan", "NaN"));
            }
        } catch (NumberFormatException e) {
            return text;
        }
        return text;
    }

    static String brief(String value) {
        return value.length() > 40 ? value.substring(0, 40) + "…" : value;
    }

    private static Optional<Wrong> wrong(String message, String hint) {
        return Optional.of(new Wrong(message, hint));
    }
}
