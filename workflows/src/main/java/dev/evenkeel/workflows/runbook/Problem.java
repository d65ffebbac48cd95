package dev.evenkeel.workflows.runbook;

/** A mistake in a file: where it is, what is wrong, and what to write instead. A runbook with problems cannot start. */
public record Problem(Position at, String message, String hint, Rule rule) {

    public Problem(Position at, String message, String hint) {
        this(at, message, hint, Rule.CONTENT);
    }

    @Override
    public String toString() {
        return at + ": " + message + (hint.isEmpty() ? "" : " (" + hint + ")");
    }
}
