package dev.evenkeel.web.actions;

import dev.evenkeel.web.temporal.TemporalServer;
import dev.evenkeel.web.temporal.TimedCall;
import dev.evenkeel.workflows.contract.ActionsWorkflow;
import dev.evenkeel.workflows.contract.TaskQueues;
import io.temporal.api.enums.v1.ScheduleOverlapPolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.schedules.Schedule;
import io.temporal.client.schedules.ScheduleActionStartWorkflow;
import io.temporal.client.schedules.ScheduleAlreadyRunningException;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.client.schedules.ScheduleClientOptions;
import io.temporal.client.schedules.ScheduleHandle;
import io.temporal.client.schedules.ScheduleIntervalSpec;
import io.temporal.client.schedules.ScheduleOptions;
import io.temporal.client.schedules.SchedulePolicy;
import io.temporal.client.schedules.ScheduleSpec;
import io.temporal.client.schedules.ScheduleUpdate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Temporal's schedule of reminders: however many servers there are, one round is given at a time. Every server sees once that the
 * schedule is there, and has a round given at once: what fell due while all of them were away is told then.
 */
@Component
class ScheduledReminders {

    private static final Logger LOG = LoggerFactory.getLogger(ScheduledReminders.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** Nine o'clock in every time zone is a whole quarter of an hour. */
    private static final Duration EVERY = Duration.ofMinutes(15);
    /** Longer than any round: one that hangs does not stop all later ones. */
    private static final Duration LONGEST = Duration.ofHours(1);

    private final WorkflowClient client;
    private final TemporalServer temporal;
    private boolean kept;

    ScheduledReminders(WorkflowClient client, TemporalServer temporal) {
        this.client = client;
        this.temporal = temporal;
    }

    @Scheduled(initialDelayString = "PT2S", fixedDelayString = "PT15S")
    void keep() {
        if (kept || !temporal.condition().up()) {
            return;
        }
        try {
            TimedCall.within(PATIENCE, () -> {
                make();
                return true;
            });
            kept = true;
        } catch (TimeoutException | ExecutionException e) {
            LOG.debug("Reminders are given when Temporal answers again", e);
        }
    }

    private void make() {
        ScheduleClient schedules = ScheduleClient.newInstance(
                client.getWorkflowServiceStubs(),
                ScheduleClientOptions.newBuilder()
                        .setNamespace(client.getOptions().getNamespace())
                        .setDataConverter(client.getOptions().getDataConverter())
                        .setIdentity(client.getOptions().getIdentity())
                        .build());
        Schedule schedule = schedule();
        try {
            schedules.createSchedule(
                    ActionsWorkflow.SCHEDULE,
                    schedule,
                    ScheduleOptions.newBuilder().build());
        } catch (ScheduleAlreadyRunningException e) {
            // Made by another server, or by an older version.
            schedules.getHandle(ActionsWorkflow.SCHEDULE).update(known -> new ScheduleUpdate(schedule));
        }
        ScheduleHandle handle = schedules.getHandle(ActionsWorkflow.SCHEDULE);
        handle.trigger(ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_BUFFER_ONE);
    }

    private static Schedule schedule() {
        return Schedule.newBuilder()
                .setAction(ScheduleActionStartWorkflow.newBuilder()
                        .setWorkflowType(ActionsWorkflow.class)
                        .setOptions(WorkflowOptions.newBuilder()
                                .setTaskQueue(TaskQueues.MAIN)
                                .setWorkflowId(ActionsWorkflow.SCHEDULE)
                                .setWorkflowExecutionTimeout(LONGEST)
                                .build())
                        .build())
                .setSpec(ScheduleSpec.newBuilder()
                        .setIntervals(List.of(new ScheduleIntervalSpec(EVERY)))
                        .build())
                .setPolicy(SchedulePolicy.newBuilder()
                        .setOverlap(ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_BUFFER_ONE)
                        // After a pause of the server one round gives all that has come meanwhile.
                        .setCatchupWindow(EVERY)
                        .build())
                .build();
    }
}
