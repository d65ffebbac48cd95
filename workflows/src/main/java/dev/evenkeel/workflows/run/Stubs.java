package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.RunnerActivities;
import dev.evenkeel.workflows.contract.TaskQueues;
import io.temporal.activity.ActivityCancellationType;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TimeoutFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
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

    /** @param queue where the act is begun by whoever takes it */
    static <A, R> R call(Class<A> activities, String queue, Act act, Function<A, R> call) {
        try {
            return byWhoHasIt(activities, queue, act, call);
        } catch (ActivityFailure failure) {
            if (failure.getCause() instanceof CanceledFailure) {
                unlessHeld(act, queue);
            }
            throw failure;
        }
    }

    private static <A, R> R byWhoHasIt(Class<A> activities, String queue, Act act, Function<A, R> call) {
        try {
            return call.apply(stub(activities, options(act).setTaskQueue(queue).build()));
        } catch (ActivityFailure failure) {
            Optional<Failures.Lost> lostHost = declaredLost(failure);
            if (lostHost.isPresent()) {
                if (!lostHost.get().reads()) {
                    throw unknown(lostHost.get());
                }
                server().release(act, TaskQueues.host(lostHost.get().host()));
                return byWhoHasIt(activities, queue, act, call);
            }
            if (failure.getCause() instanceof ApplicationFailure cause
                    && cause.getType().equals(Failures.CLAIMED_ELSEWHERE)) {
                Failures.Elsewhere host = cause.getDetails().get(Failures.Elsewhere.class);
                try {
                    return onHost(activities, act, host, call);
                } catch (ActivityFailure lost) {
                    if (host.reads() && isLost(lost)) {
                        server().release(act, host.queue());
                        return byWhoHasIt(activities, queue, act, call);
                    }
                    throw lost;
                }
            }
            throw failure;
        }
    }

    /**
     * Temporal takes back at once what waits in a queue, also what waits there because the host that has begun it is away, and what waits
     * for another attempt while its tool runs.
     *
     * @throws StepFailure when a host has begun the act and it is not known to be over there
     */
    private static void unlessHeld(Act act, String queue) {
        String[] holder = {""};
        CancellationScope detached = Workflow.newDetachedCancellationScope(() -> {
            holder[0] = server().holder(act);
            // A runner ends by itself what it finds unwanted when it is back.
            if (!holder[0].isEmpty() && queue.equals(TaskQueues.MAIN) && isEndedOn(holder[0], act)) {
                holder[0] = "";
            }
        });
        detached.run();
        if (!holder[0].isEmpty()) {
            throw new StepFailure(
                    Failures.UNKNOWN_OUTCOME,
                    "It was cancelled, and " + holder[0] + ", which had begun it, did not say that it has ended there",
                    "Its tool may still run there. See on the site what was done, and end the tool",
                    holder[0]);
        }
    }

    private static boolean isEndedOn(String host, Act act) {
        try {
            return Workflow.newActivityStub(
                            RunnerActivities.class,
                            ActivityOptions.newBuilder()
                                    .setTaskQueue(TaskQueues.host(host))
                                    .setScheduleToStartTimeout(Duration.ofSeconds(20))
                                    .setStartToCloseTimeout(GRACE)
                                    .setScheduleToCloseTimeout(GRACE.plusSeconds(20))
                                    .build())
                    .end(act);
        } catch (ActivityFailure silent) {
            return false;
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
            Optional<Failures.Lost> declared = declaredLost(failure);
            if (!host.reads() && declared.isPresent()) {
                throw unknown(declared.get());
            }
            if (!host.reads() && isLost(failure)) {
                throw new StepFailure(
                        Failures.UNKNOWN_OUTCOME,
                        "The host that began this act has been away for " + away(host.patienceMillis()),
                        "Bring the host back and retry, or see on the site whether it was done",
                        host.queue());
            }
            throw failure;
        }
    }

    /** Whether the host did not take the act in time, or never will. What it took, Temporal gives it again without an end. */
    private static boolean isLost(ActivityFailure failure) {
        return failure.getCause() instanceof TimeoutFailure
                || declaredLost(failure).isPresent();
    }

    private static Optional<Failures.Lost> declaredLost(ActivityFailure failure) {
        return failure.getCause() instanceof ApplicationFailure cause
                        && cause.getType().equals(Failures.HOST_LOST)
                ? Optional.of(cause.getDetails().get(Failures.Lost.class))
                : Optional.empty();
    }

    private static StepFailure unknown(Failures.Lost lost) {
        return new StepFailure(
                Failures.UNKNOWN_OUTCOME,
                lost.host() + ", which had begun this, was declared lost",
                "See on the site whether it was done, and whether its tool still runs",
                "Declared lost by " + lost.by() + " on " + Instant.ofEpochMilli(lost.at()) + ": " + lost.reason());
    }

    private static RunnerActivities server() {
        return Workflow.newActivityStub(
                RunnerActivities.class,
                ActivityOptions.newBuilder()
                        .setTaskQueue(TaskQueues.MAIN)
                        .setStartToCloseTimeout(Duration.ofSeconds(20))
                        .build());
    }

    private static String away(long millis) {
        return millis < 120_000 ? millis / 1000 + " seconds" : millis / 60_000 + " minutes";
    }

    private static <A> A stub(Class<A> activities, ActivityOptions options) {
        return Workflow.newActivityStub(activities, options);
    }

    private static ActivityOptions.Builder options(Act act) {
        return ActivityOptions.newBuilder()
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
