package dev.evenkeel.bench;

import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.CommandActivities;
import dev.evenkeel.workflows.contract.CommandActivities.ScriptRequest;
import dev.evenkeel.workflows.contract.Mode;
import io.temporal.activity.ActivityOptions;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What somebody would write who has Temporal and the activity, and nothing else. */
@WorkflowInterface
public interface TenActivitiesWorkflow {

    @WorkflowMethod
    void run(String id);

    /** Ten commands that end at once. */
    final class Implementation implements TenActivitiesWorkflow {

        private final CommandActivities commands = Workflow.newActivityStub(
                CommandActivities.class,
                ActivityOptions.newBuilder()
                        .setStartToCloseTimeout(Duration.ofMinutes(5))
                        .setHeartbeatTimeout(Duration.ofSeconds(4))
                        .build());

        @Override
        public void run(String id) {
            for (int step = 1; step <= 10; step++) {
                Act act = new Act(id, "steps/step_" + step, 1, Mode.LIVE, "production", "", Map.of(), 300_000, null);
                commands.script(new ScriptRequest(act, List.of("true"), Map.of()));
            }
        }
    }
}
