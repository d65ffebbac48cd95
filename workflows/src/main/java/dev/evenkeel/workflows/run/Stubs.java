package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.TaskQueues;
import io.temporal.activity.ActivityCancellationType;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.TimeoutFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.function.Function;

/**
 * Calls activities so that an act is done by one host, once: Temporal retries without limit, since a retry only re-attaches; a host
 * that finds the act claimed by another one sends it there; a host that stays away makes the outcome unknown.
 */
final class Stubs {

    /** What the act's own time-out leaves for the graceful end of a tool. */
    private static final Duration GRACE = Duration.ofMinutes(2);

    private static final Duration HEARTBEAT = Duration.ofSeconds(4);

    private Stubs() {}

    static <A, R> R call(Class<A> activities, Act act, Function<A, R> call) {
        try {
            return call.apply(stub(activities, options(act).build()));
        } catch (ActivityFailure failure) {
            if (failure.getCause() instanceof ApplicationFailure cause
                    && cause.getType().equals(Failures.CLAIMED_ELSEWHERE)) {
                return onHost(activities, act, cause.getDetails().get(Failures.Elsewhere.class), call);
            }
            throw failure;
        }
    }

    private static <A, R> R onHost(Class<A> activities, Act act, Failures.Elsewhere host, Function<A, R> call) {
        ActivityOptions options = options(act)
                .setTaskQueue(host.queue())
                .setScheduleToStartTimeout(Duration.ofMillis(host.patienceMillis()))
                .build();
        try {
            return call.apply(stub(activities, options));
        } catch (ActivityFailure failure) {
            if (failure.getCause() instanceof TimeoutFailure) {
                throw new StepFailure(
                        Failures.UNKNOWN_OUTCOME,
                        "The host that began this act has been away for " + away(host.patienceMillis()),
                        "Bring the host back and retry, or see on the site whether it was done",
                        host.queue());
            }
            throw failure;
        }
    }

    private static String away(long millis) {
        return millis < 120_000 ? millis / 1000 + " seconds" : millis / 60_000 + " minutes";
    }

    private static <A> A stub(Class<A> activities, ActivityOptions options) {
        return Workflow.newActivityStub(activities, options);
    }

    private static ActivityOptions.Builder options(Act act) {
        return ActivityOptions.newBuilder()
                .setTaskQueue(TaskQueues.MAIN)
                .setStartToCloseTimeout(Duration.ofMillis(act.timeoutMillis()).plus(GRACE))
                .setHeartbeatTimeout(HEARTBEAT)
                .setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED)
                .setSummary(act.step())
                .setRetryOptions(RetryOptions.newBuilder()
                        .setInitialInterval(Duration.ofMillis(500))
                        .setBackoffCoefficient(1.5)
                        .setMaximumInterval(Duration.ofSeconds(10))
                        .build());
    }
}
