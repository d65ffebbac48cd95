package dev.evenkeel.workflows.expression;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/**
 * A YAML value whose strings may hold {@code ${ }} parts: a scalar, or a list or a map of such values. A string that is wholly
 * {@code ${x}} keeps the type of {@code x}; any other string becomes text.
 */
public interface Template {

    String source();

    /** See {@link Expression#steps()}. */
    default Set<String> steps() {
        return reads("steps");
    }

    /** See {@link Expression#reads}. */
    Set<String> reads(String variable);

    /** See {@link Expression#evaluate}. */
    Object evaluate(Map<String, Object> variables);

    /** Lists and maps as JSON. */
    default String text(Map<String, Object> variables) {
        return Fit.text(evaluate(variables));
    }

    /** A map's entries, in their order; empty for anything that is no map. */
    default Map<String, Object> map(Map<String, Object> variables) {
        Map<String, Object> map = new LinkedHashMap<>();
        if (evaluate(variables) instanceof Map<?, ?> values) {
            values.forEach((key, value) -> map.put(String.valueOf(key), value));
        }
        return map;
    }

    /** A map's entries as texts. */
    default Map<String, String> texts(Map<String, Object> variables) {
        Map<String, String> texts = new LinkedHashMap<>();
        map(variables).forEach((key, value) -> texts.put(key, Fit.text(value)));
        return texts;
    }

    /** A list's items as texts; any other value is the only item. */
    default List<String> list(Map<String, Object> variables) {
        Object value = evaluate(variables);
        return value instanceof List<?> items ? items.stream().map(Fit::text).toList() : List.of(Fit.text(value));
    }

    /** @param escape of what is put into a text; not of what opens it, nor of a value that is wholly one expression */
    default String text(Map<String, Object> variables, UnaryOperator<String> escape) {
        return text(variables);
    }

    /**
     * A text that is code to somebody, with its values bound into it.
     *
     * @param bind makes of the text so far and a value what stands there for the value
     */
    default String bound(Map<String, Object> variables, BinaryOperator<String> bind) {
        return text(variables);
    }

    /** The text around the values, as the author wrote it: one more than there are values. */
    default List<String> words() {
        return List.of(source());
    }
}
