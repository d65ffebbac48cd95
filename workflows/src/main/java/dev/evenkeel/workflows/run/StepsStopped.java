package dev.evenkeel.workflows.run;

/** A step failed for good: nothing after it runs, and the procedure decides what that means. */
public final class StepsStopped extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StepsStopped(String reason) {
        super(reason);
    }

    public String reason() {
        return String.valueOf(getMessage());
    }
}
