package dev.evenkeel.workflows.expression;

import java.util.Map;
import java.util.Set;

/** A compiled, type-checked CEL expression. Immutable and safe to share. */
public interface Expression {

    /** The text as the author wrote it. */
    String source();

    /** The ids of the steps that it reads ({@code steps.ID…}), so that a rehearsal knows what it depends on. */
    default Set<String> steps() {
        return reads("steps");
    }

    /** The fields of a variable that it reads: all of them where it reads the variable as a whole. */
    Set<String> reads(String variable);

    /**
     * @param variables values by the names of the scope it was compiled in: texts, longs, doubles, booleans, lists, maps with text
     *     keys, {@link java.util.Optional}s
     * @return the same kinds of value; never null
     * @throws EvaluationException what could not be computed, in words for an operator
     */
    Object evaluate(Map<String, Object> variables);
}
