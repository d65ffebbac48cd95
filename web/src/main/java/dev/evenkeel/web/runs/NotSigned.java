package dev.evenkeel.web.runs;

/** What a person wants cannot be decided as it was sent; the message says what is wrong and what to do. */
final class NotSigned extends Exception {

    private static final long serialVersionUID = 1L;

    final Decisions.Outcome.Why why;

    NotSigned(String message, Decisions.Outcome.Why why) {
        super(message);
        this.why = why;
    }
}
