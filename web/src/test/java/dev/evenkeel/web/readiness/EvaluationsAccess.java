package dev.evenkeel.web.readiness;

/** For the tests of other packages. */
public final class EvaluationsAccess {

    private EvaluationsAccess() {}

    public static Evaluations.Away away(String why) {
        return new Evaluations.Away(why);
    }
}
