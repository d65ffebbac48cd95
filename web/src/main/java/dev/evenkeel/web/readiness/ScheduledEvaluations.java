package dev.evenkeel.web.readiness;

import dev.evenkeel.activities.store.Readiness;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.temporal.TemporalServer;
import dev.evenkeel.web.temporal.TimedCall;
import dev.evenkeel.workflows.contract.ReadinessWorkflow;
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
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Temporal's schedule of evaluations: however many servers there are, one evaluation runs at a time, and what they ask for meanwhile
 * becomes one more. Every server sees that the schedule is there, and has it fire when the folder that it looks at has changed.
 */
@Component
class ScheduledEvaluations implements Evaluations {

    private static final Logger LOG = LoggerFactory.getLogger(ScheduledEvaluations.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** Looks that are left out when Temporal did not answer: other work waits for the same thread. */
    private static final int REST = 15;
    /** Longer than any evaluation: one that hangs does not stop all later ones. */
    private static final Duration LONGEST = Duration.ofHours(1);

    private final WorkflowClient client;
    private final TemporalServer temporal;
    private final Subjects subjects;
    private final LimitsChecker limits;
    private final Readiness readiness;
    private final Duration every;
    private boolean kept;
    private String seen = "";
    private int rest;

    ScheduledEvaluations(
            WorkflowClient client,
            TemporalServer temporal,
            Subjects subjects,
            LimitsChecker limits,
            Store store,
            ReadinessSettings settings) {
        this.client = client;
        this.temporal = temporal;
        this.subjects = subjects;
        this.limits = limits;
        this.readiness = store.readiness();
        this.every = settings.every();
    }

    /** A change is asked for once by each server that sees it; another server may have had it evaluated already. */
    @Scheduled(initialDelayString = "PT1S", fixedDelayString = "PT2S")
    void look() {
        if (rest > 0) {
            rest--;
            return;
        }
        try {
            String now = subjects.fingerprint();
            if ((kept && now.equals(seen)) || !temporal.condition().up()) {
                return;
            }
            keep();
            if (!now.equals(seen) && !evaluated(now)) {
                ask();
            }
            seen = now;
        } catch (Away e) {
            rest = REST;
            LOG.debug("Readiness is evaluated when Temporal answers again: {}", e.words());
        } catch (DataAccessException storeIsDown) {
            LOG.debug("Readiness is evaluated when the store answers again", storeIsDown);
        }
    }

    private boolean evaluated(String fingerprint) {
        return readiness
                .latest()
                .filter(evaluation -> evaluation.fingerprint().equals(fingerprint))
                .isPresent();
    }

    private void keep() throws Away {
        if (!kept) {
            within(() -> {
                make();
                return true;
            });
            kept = true;
        }
    }

    private void make() {
        Schedule schedule = schedule();
        try {
            schedules()
                    .createSchedule(
                            ReadinessWorkflow.SCHEDULE,
                            schedule,
                            ScheduleOptions.newBuilder().build());
        } catch (ScheduleAlreadyRunningException e) {
            // Made by another server, or before a restart; the settings may say something else now.
            schedules().getHandle(ReadinessWorkflow.SCHEDULE).update(known -> new ScheduleUpdate(schedule));
        }
    }

    private Schedule schedule() {
        return Schedule.newBuilder()
                .setAction(ScheduleActionStartWorkflow.newBuilder()
                        .setWorkflowType(ReadinessWorkflow.class)
                        .setOptions(WorkflowOptions.newBuilder()
                                .setTaskQueue(TaskQueues.MAIN)
                                .setWorkflowId(ReadinessWorkflow.SCHEDULE)
                                .setWorkflowExecutionTimeout(LONGEST)
                                .build())
                        .build())
                .setSpec(ScheduleSpec.newBuilder()
                        .setIntervals(List.of(new ScheduleIntervalSpec(every)))
                        .build())
                .setPolicy(SchedulePolicy.newBuilder()
                        .setOverlap(ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_BUFFER_ONE)
                        // After a pause of the server one evaluation tells how things are now.
                        .setCatchupWindow(every)
                        .build())
                .build();
    }

    @Override
    public void ask() throws Away {
        limits.forget();
        within(() -> {
            ScheduleHandle schedule = schedules().getHandle(ReadinessWorkflow.SCHEDULE);
            schedule.trigger(ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_BUFFER_ONE);
            return true;
        });
    }

    private ScheduleClient schedules() {
        return ScheduleClient.newInstance(
                client.getWorkflowServiceStubs(),
                ScheduleClientOptions.newBuilder()
                        .setNamespace(client.getOptions().getNamespace())
                        .setDataConverter(client.getOptions().getDataConverter())
                        .setIdentity(client.getOptions().getIdentity())
                        .build());
    }

    private static void within(Callable<Boolean> call) throws Away {
        try {
            TimedCall.within(PATIENCE, call);
        } catch (TimeoutException e) {
            throw new Away("not within " + PATIENCE.toSeconds() + " s");
        } catch (ExecutionException e) {
            throw new Away(String.valueOf(
                    e.getCause() == null ? e.getMessage() : e.getCause().getMessage()));
        }
    }
}
