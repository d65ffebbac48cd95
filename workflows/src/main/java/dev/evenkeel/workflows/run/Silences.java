package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.PrometheusActivities;
import dev.evenkeel.workflows.contract.TaskQueues;
import dev.evenkeel.workflows.runbook.PrometheusStep;
import io.temporal.activity.ActivityCancellationType;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Silences that last as long as what they are for. Each is kept by an activity of its own, which extends it again and again; it is lifted when
 * that activity is cancelled here, and ends by itself when nobody extends it any more.
 */
final class Silences {

    private static final Duration LIFTED_WITHIN = Duration.ofMinutes(1);

    private final StepInterpreter interpreter;
    private final PrometheusSteps prometheus;
    private final List<Held> untilTheEnd = new ArrayList<>();

    Silences(StepInterpreter interpreter, PrometheusSteps prometheus) {
        this.interpreter = interpreter;
        this.prometheus = prometheus;
    }

    private record Held(PrometheusSteps.Made made, CancellationScope scope, List<Promise<Void>> holding) {}

    Done during(PrometheusStep.Silence step, Frame frame, int attempt, Map<String, Object> variables) {
        boolean rehearsal = interpreter.isRehearsal();
        if (step.steps().isEmpty()) {
            Held held = hold(prometheus.silence(step, frame, attempt, variables));
            untilTheEnd.add(held);
            return held.made().done();
        }
        if (rehearsal) {
            interpreter.walk(step.steps(), frame.inside(step));
            return new Done(Map.of(), "would " + step.doing(variables));
        }
        Held held = hold(prometheus.silence(step, frame, attempt, variables));
        boolean[] lifted = new boolean[1];
        try {
            interpreter.walk(step.steps(), frame.inside(step));
        } finally {
            Workflow.newDetachedCancellationScope(() -> lifted[0] = lift(held)).run();
        }
        return new Done(
                held.made().done().result(),
                lifted[0] ? "silenced, and lifted" : "silenced; it could not be lifted and ends by itself in minutes");
    }

    /** The run ends: what was silenced for as long as it lasted is not any more. */
    void lift() {
        if (untilTheEnd.isEmpty()) {
            return;
        }
        Workflow.newDetachedCancellationScope(() -> untilTheEnd.forEach(this::lift))
                .run();
        untilTheEnd.clear();
    }

    /** It is held whatever becomes of the steps inside, until it is lifted. */
    private Held hold(PrometheusSteps.Made made) {
        List<Promise<Void>> holding = new ArrayList<>();
        CancellationScope scope = Workflow.newDetachedCancellationScope(() -> {
            PrometheusActivities activities = activities(
                    made.request().act(),
                    Duration.ofMillis(made.request().atMostMillis()).plusMinutes(10));
            holding.add(Async.procedure(
                    activities::hold, made.request(), made.result().id()));
        });
        scope.run();
        return new Held(made, scope, holding);
    }

    /** @return whether it is certain that it is lifted */
    private boolean lift(Held held) {
        held.scope().cancel("What it was for is over");
        held.holding().forEach(holding -> holding.handle((done, ended) -> done).get());
        try {
            ActivityOptions options = options(held.made().request().act(), Duration.ofSeconds(30))
                    .setScheduleToCloseTimeout(LIFTED_WITHIN)
                    .build();
            Workflow.newActivityStub(PrometheusActivities.class, options)
                    .lift(held.made().request(), held.made().result().id());
            return true;
        } catch (ActivityFailure away) {
            return false;
        }
    }

    private static PrometheusActivities activities(Act act, Duration atMost) {
        return Workflow.newActivityStub(
                PrometheusActivities.class, options(act, atMost).build());
    }

    private static ActivityOptions.Builder options(Act act, Duration atMost) {
        return ActivityOptions.newBuilder()
                .setTaskQueue(TaskQueues.MAIN)
                .setStartToCloseTimeout(atMost)
                .setHeartbeatTimeout(Duration.ofSeconds(4))
                .setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED)
                .setSummary(act.step())
                .setRetryOptions(RetryOptions.newBuilder()
                        .setInitialInterval(Duration.ofMillis(500))
                        .setBackoffCoefficient(1.5)
                        .setMaximumInterval(Duration.ofSeconds(10))
                        .build());
    }
}
