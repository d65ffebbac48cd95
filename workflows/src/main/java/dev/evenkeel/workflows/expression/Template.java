package dev.evenkeel.workflows.expression;

import java.util.Map;
import java.util.Set;
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

    default String text(Map<String, Object> variables) {
        return String.valueOf(evaluate(variables));
    }

    /** @param escape of what is put into a text; not of what opens it, nor of a value that is wholly one expression */
    default String text(Map<String, Object> variables, UnaryOperator<String> escape) {
        return text(variables);
    }
}
