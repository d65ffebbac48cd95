package dev.evenkeel.workflows.run;

/** A person wants a gate to be measured again: another attempt, without a failure before it. */
final class MeasureOn extends RuntimeException {

    private static final long serialVersionUID = 1L;

    MeasureOn() {
        super("A person wants it measured again");
    }
}
