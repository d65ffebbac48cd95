package dev.evenkeel.workflows.run;

/** A step failed for good: nothing after it runs, and the procedure decides what that means. */
public final class StepsStopped extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean byPerson;

    public StepsStopped(String reason) {
        this(reason, false);
    }

    private StepsStopped(String reason, boolean byPerson) {
        super(reason);
        this.byPerson = byPerson;
    }

    /** A person wants the run to stop: nobody is asked about it again. */
    static StepsStopped byPerson(String reason) {
        return new StepsStopped(reason, true);
    }

    boolean byPerson() {
        return byPerson;
    }

    public String reason() {
        return String.valueOf(getMessage());
    }
}
