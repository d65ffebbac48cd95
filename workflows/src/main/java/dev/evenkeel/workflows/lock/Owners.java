package dev.evenkeel.workflows.lock;

import dev.evenkeel.workflows.contract.LockActivities;
import dev.evenkeel.workflows.contract.LockActivities.Owner;
import dev.evenkeel.workflows.contract.LockWorkflow.Holder;
import dev.evenkeel.workflows.contract.LockWorkflow.State;
import dev.evenkeel.workflows.contract.TaskQueues;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the world knows of a lock's owner. */
final class Owners {

    private static final Duration ANSWER = Duration.ofSeconds(20);

    private final LockActivities locks = Workflow.newActivityStub(LockActivities.class, options());

    /** Tried until the store takes it: an owner acts only after that. */
    void show(State state, String trouble) {
        locks.show(new LockActivities.View(state, trouble));
    }

    /** @return null when nothing is left of the run, empty when it still works, else why it cannot be told */
    @Nullable
    String whatIsLeftOf(Holder holder) {
        String runId = holder.run().runId();
        Owner owner = locks.owner(runId);
        if (owner.open() && !holder.left()) {
            return "";
        }
        for (String host : owner.hosts()) {
            List<String> left = leftOn(host, runId);
            if (!left.isEmpty()) {
                return "The run has ended, but not all of it: " + String.join("; ", left);
            }
        }
        return null;
    }

    private static List<String> leftOn(String host, String runId) {
        LockActivities onHost = Workflow.newActivityStub(
                LockActivities.class,
                ActivityOptions.newBuilder(options())
                        .setTaskQueue(TaskQueues.host(host))
                        .setScheduleToStartTimeout(ANSWER)
                        .setScheduleToCloseTimeout(ANSWER.multipliedBy(2))
                        .build());
        try {
            return onHost.unaccounted(runId);
        } catch (ActivityFailure silent) {
            return List.of("the host " + host + " does not answer");
        }
    }

    private static ActivityOptions options() {
        return ActivityOptions.newBuilder()
                .setStartToCloseTimeout(ANSWER)
                .setRetryOptions(RetryOptions.newBuilder()
                        .setInitialInterval(Duration.ofSeconds(1))
                        .setMaximumInterval(Duration.ofSeconds(10))
                        .build())
                .build();
    }
}
