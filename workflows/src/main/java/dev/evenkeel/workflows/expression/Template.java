package dev.evenkeel.workflows.expression;

import java.util.Map;
import java.util.Set;

/**
 * A YAML value whose strings may hold {@code ${ }} parts: a scalar, or a list or a map of such values. A string that is wholly
 * {@code ${x}} keeps the type of {@code x}; any other string becomes text.
 */
public interface Template {

    String source();

    /** See {@link Expression#steps()}. */
    Set<String> steps();

    /** See {@link Expression#evaluate}. */
    Object evaluate(Map<String, Object> variables);

    default String text(Map<String, Object> variables) {
        return String.valueOf(evaluate(variables));
    }
}
