package dev.evenkeel.workflows.expression;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a value, known only while a run runs, is of the type that its place asks for. */
final class Fit {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final double LARGEST_EXACT = 9_007_199_254_740_992.0;

    private Fit() {}

    /**
     * @param lenient a template: numbers and truth values may stand where text is asked for
     * @throws EvaluationException what was asked for and what came
     */
    static Object fit(Object value, Type expected, boolean lenient) {
        if (value instanceof Optional<?> optional
                && optional.isEmpty()
                && !(expected instanceof Type.OptionalOf)
                && expected != Type.ANY) {
            throw new EvaluationException(
                    "There is no value (null) where " + TypeNames.of(expected) + " was expected", null);
        }
        return switch (expected) {
            case Type.Scalar scalar ->
                switch (scalar.kind()) {
                    case ANY -> lenient ? whole(value) : value;
                    case TEXT -> value instanceof String || lenient ? text(value) : refuse(value, expected);
                    case TRUTH -> value instanceof Boolean ? value : refuse(value, expected);
                    case NUMBER -> value instanceof Number number ? number.doubleValue() : refuse(value, expected);
                    case WHOLE_NUMBER -> whole(value) instanceof Long number ? number : refuse(value, expected);
                };
            case Type.ListOf list ->
                value instanceof Collection<?> items
                        ? items.stream()
                                .map(item -> fitPart(item, list.element(), lenient))
                                .toList()
                        : refuse(value, expected);
            case Type.MapOf map -> value instanceof Map<?, ?> ? value : refuse(value, expected);
            case Type.Struct struct -> value instanceof Map<?, ?> ? value : refuse(value, expected);
            case Type.OptionalOf optional -> value instanceof Optional<?> ? value : Optional.of(value);
        };
    }

    private static Object fitPart(@Nullable Object item, Type expected, boolean lenient) {
        return fit(item == null ? Optional.empty() : item, expected, lenient);
    }

    /** A number without a fraction is a whole number: JSON and YAML know only one kind. */
    private static Object whole(Object value) {
        return value instanceof Double number && number == Math.rint(number) && Math.abs(number) < LARGEST_EXACT
                ? (Object) number.longValue()
                : value;
    }

    static String text(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case String text -> text;
            case Double number -> whole(number) instanceof Long exact ? exact.toString() : plain(number);
            case Optional<?> optional -> optional.map(Fit::text).orElse("");
            case Collection<?> items -> json(items);
            case Map<?, ?> map -> json(map);
            default -> value.toString();
        };
    }

    private static String plain(Double number) {
        return number.isNaN() || number.isInfinite()
                ? number.toString()
                : new BigDecimal(number.toString()).stripTrailingZeros().toPlainString();
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new EvaluationException("This value cannot be written as text", e);
        }
    }

    private static Object refuse(Object value, Type expected) {
        throw new EvaluationException(
                "Expected " + TypeNames.of(expected) + ", but the value is " + TypeNames.ofValue(value), null);
    }
}
