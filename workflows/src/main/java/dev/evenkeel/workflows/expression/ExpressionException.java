package dev.evenkeel.workflows.expression;

/** An expression or a template that cannot be used: what is wrong, where, and what to write instead. */
public final class ExpressionException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int offset;
    private final String hint;

    public ExpressionException(int offset, String message, String hint) {
        super(message);
        this.offset = offset;
        this.hint = hint;
    }

    /** Where in the source it is, in UTF-16 units from 0. */
    public int offset() {
        return offset;
    }

    public String message() {
        return String.valueOf(getMessage());
    }

    /** What to write instead; may be empty. */
    public String hint() {
        return hint;
    }

    ExpressionException shifted(int by) {
        return new ExpressionException(offset + by, message(), hint);
    }
}
