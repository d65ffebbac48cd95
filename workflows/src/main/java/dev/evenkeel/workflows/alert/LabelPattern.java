package dev.evenkeel.workflows.alert;

import dev.evenkeel.workflows.expression.EvaluationException;
import dev.evenkeel.workflows.expression.Expression;
import dev.evenkeel.workflows.expression.ExpressionCompiler;
import dev.evenkeel.workflows.expression.Scope;
import dev.evenkeel.workflows.expression.Type;
import java.util.Map;

/**
 * What a label has to be: a text, or, after a ~, a regular expression for the whole of it. CEL matches it, in time that grows with the
 * text alone.
 */
public final class LabelPattern {

    private static final String SIGN = "~";
    private static final Scope SCOPE = Scope.EMPTY.with("value", Type.TEXT).with("pattern", Type.TEXT);

    private final String source;
    private final Expression matches;

    /** @param matches see {@link #matcher}, one for all */
    LabelPattern(String source, Expression matches) {
        this.source = source;
        this.matches = matches;
    }

    static Expression matcher(ExpressionCompiler compiler) {
        return compiler.compile("value.matches(pattern)", SCOPE, Type.TRUTH);
    }

    /** As it is written. */
    public String source() {
        return source;
    }

    /** @throws EvaluationException when it is no regular expression */
    public boolean fits(String value) {
        if (!source.startsWith(SIGN)) {
            return source.equals(value);
        }
        String pattern = "^(?s:" + source.substring(SIGN.length()) + ")$";
        return Boolean.TRUE.equals(matches.evaluate(Map.of("value", value, "pattern", pattern)));
    }
}
