package dev.evenkeel.web.temporal;

import dev.evenkeel.workflows.contract.TaskQueues;
import io.temporal.api.enums.v1.ScheduleOverlapPolicy;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.schedules.Schedule;
import io.temporal.client.schedules.ScheduleActionStartWorkflow;
import io.temporal.client.schedules.ScheduleAlreadyRunningException;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.client.schedules.ScheduleIntervalSpec;
import io.temporal.client.schedules.ScheduleOptions;
import io.temporal.client.schedules.SchedulePolicy;
import io.temporal.client.schedules.ScheduleSpec;
import io.temporal.client.schedules.ScheduleUpdate;
import java.time.Duration;
import java.util.List;

/**
 * A schedule of Temporal for a duty of the servers' own: however many of them there are, it is done once at a time, and what is asked
 * for meanwhile becomes one more. Each method may fail as gRPC does.
 *
 * @param name of the schedule, and of the workflow that it starts
 * @param workflow takes nothing
 */
public record ServerSchedule(ScheduleClient schedules, String name, Class<?> workflow, Duration every) {

    /** Longer than any of them takes: one that hangs does not stop all later ones. */
    private static final Duration LONGEST = Duration.ofHours(1);

    /** Makes Temporal have it like this. */
    public void keep() {
        Schedule schedule = schedule();
        try {
            schedules.createSchedule(
                    name, schedule, ScheduleOptions.newBuilder().build());
        } catch (ScheduleAlreadyRunningException e) {
            // Made by another server, or before a restart; the settings or the version may be others now.
            schedules.getHandle(name).update(known -> new ScheduleUpdate(schedule));
        }
    }

    /** Has it done now, too. */
    public void trigger() {
        schedules.getHandle(name).trigger(ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_BUFFER_ONE);
    }

    private Schedule schedule() {
        return Schedule.newBuilder()
                .setAction(ScheduleActionStartWorkflow.newBuilder()
                        .setWorkflowType(workflow)
                        .setOptions(WorkflowOptions.newBuilder()
                                .setTaskQueue(TaskQueues.MAIN)
                                .setWorkflowId(name)
                                .setWorkflowExecutionTimeout(LONGEST)
                                .build())
                        .build())
                .setSpec(ScheduleSpec.newBuilder()
                        .setIntervals(List.of(new ScheduleIntervalSpec(every)))
                        .build())
                .setPolicy(SchedulePolicy.newBuilder()
                        .setOverlap(ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_BUFFER_ONE)
                        // After a pause of the servers one makes up for all that was left out.
                        .setCatchupWindow(every)
                        .build())
                .build();
    }
}
