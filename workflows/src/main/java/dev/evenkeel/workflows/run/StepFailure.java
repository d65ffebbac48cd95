package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.expression.EvaluationException;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.TimeoutFailure;

/** One attempt of a step failed: what happened, what to do, what was seen. */
final class StepFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String type;
    private final String advice;
    private final String evidence;

    StepFailure(String type, String message, String advice, String evidence) {
        super(message);
        this.type = type;
        this.advice = advice;
        this.evidence = evidence;
    }

    static StepFailure of(ActivityFailure failure) {
        if (failure.getCause() instanceof ApplicationFailure cause) {
            Failures.Detail detail = detail(cause);
            return new StepFailure(cause.getType(), cause.getOriginalMessage(), detail.advice(), detail.evidence());
        }
        if (failure.getCause() instanceof TimeoutFailure) {
            return new StepFailure(
                    Failures.UNKNOWN_OUTCOME,
                    "The act was not heard of in time",
                    "See on the site whether it was done, then say so here",
                    failure.getCause().toString());
        }
        return new StepFailure(Failures.TOOL_FAILED, String.valueOf(failure.getCause()), "", "");
    }

    static StepFailure of(EvaluationException failure) {
        return new StepFailure(
                Failures.BAD_REQUEST,
                String.valueOf(failure.getMessage()),
                "Mend the expression, or skip the step",
                "");
    }

    private static Failures.Detail detail(ApplicationFailure cause) {
        return cause.getDetails().getSize() > 0
                ? cause.getDetails().get(Failures.Detail.class)
                : new Failures.Detail("", "");
    }

    String type() {
        return type;
    }

    String message() {
        return String.valueOf(getMessage());
    }

    String advice() {
        return advice;
    }

    String evidence() {
        return evidence;
    }

    boolean outcomeUnknown() {
        return type.equals(Failures.UNKNOWN_OUTCOME);
    }
}
