package dev.evenkeel.workflows.expression;

import org.jspecify.annotations.Nullable;

/** An expression that type-checked could not be computed with the values at hand, for example a division by zero. */
public final class EvaluationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public EvaluationException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    public EvaluationException(String message) {
        super(message);
    }
}
