package dev.evenkeel.web.schedules;

import dev.evenkeel.activities.store.Schedules.Pause;
import dev.evenkeel.workflows.contract.ScheduledRunWorkflow;
import dev.evenkeel.workflows.contract.ScheduledRunWorkflow.Fire;
import dev.evenkeel.workflows.contract.TaskQueues;
import dev.evenkeel.workflows.runbook.Cron;
import dev.evenkeel.workflows.runbook.Timing;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.ScheduleOverlapPolicy;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.schedules.Schedule;
import io.temporal.client.schedules.ScheduleActionStartWorkflow;
import io.temporal.client.schedules.ScheduleAlreadyRunningException;
import io.temporal.client.schedules.ScheduleCalendarSpec;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.client.schedules.ScheduleDescription;
import io.temporal.client.schedules.ScheduleException;
import io.temporal.client.schedules.ScheduleHandle;
import io.temporal.client.schedules.ScheduleOptions;
import io.temporal.client.schedules.SchedulePolicy;
import io.temporal.client.schedules.ScheduleRange;
import io.temporal.client.schedules.ScheduleSpec;
import io.temporal.client.schedules.ScheduleState;
import io.temporal.client.schedules.ScheduleUpdate;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The schedules as Temporal has them. Each method may fail as gRPC does. The time table goes over as sets of numbers, so that both
 * sides mean the same by it.
 */
@Component
class TemporalSchedules implements Launchers {

    private static final ScheduleRange ALL_HOURS = new ScheduleRange(0, 23);
    private static final ScheduleRange ALL_SIXTY = new ScheduleRange(0, 59);

    private final WorkflowClient client;
    private final ScheduleClient schedules;

    TemporalSchedules(WorkflowClient client, ScheduleClient schedules) {
        this.client = client;
        this.schedules = schedules;
    }

    /** Makes Temporal have it like this. Doing it again changes nothing. @return whether anything was changed */
    boolean put(String schedule, Terms terms, @Nullable Pause pause) {
        Schedule wanted = schedule(schedule, terms, pause);
        ScheduleHandle handle = schedules.getHandle(ScheduledRunWorkflow.scheduleId(schedule));
        Optional<ScheduleDescription> found = describe(schedule);
        if (found.isEmpty()) {
            try {
                schedules.createSchedule(
                        ScheduledRunWorkflow.scheduleId(schedule),
                        wanted,
                        ScheduleOptions.newBuilder().build());
                return true;
            } catch (ScheduleAlreadyRunningException otherNode) {
                handle.update(input -> new ScheduleUpdate(wanted));
                return true;
            }
        }
        ScheduleState state = found.get().getSchedule().getState();
        boolean paused = state != null && state.isPaused();
        if (terms.hash().equals(fingerprint(found.get())) && paused == (pause != null)) {
            return false;
        }
        handle.update(input -> new ScheduleUpdate(wanted));
        return true;
    }

    /** It may be gone already. */
    void delete(String schedule) {
        try {
            schedules.getHandle(ScheduledRunWorkflow.scheduleId(schedule)).delete();
        } catch (ScheduleException e) {
            if (!notFound(e)) {
                throw e;
            }
        }
    }

    Optional<ScheduleDescription> describe(String schedule) {
        try {
            return Optional.of(schedules
                    .getHandle(ScheduledRunWorkflow.scheduleId(schedule))
                    .describe());
        } catch (ScheduleException e) {
            if (notFound(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public State state(String id) {
        try {
            WorkflowExecutionStatus status =
                    client.newUntypedWorkflowStub(id).describe().getStatus();
            return status == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING ? State.RUNNING : State.CLOSED;
        } catch (WorkflowNotFoundException e) {
            return State.UNKNOWN;
        }
    }

    static Schedule schedule(String schedule, Terms terms, @Nullable Pause pause) {
        Timing timing = terms.timing();
        return Schedule.newBuilder()
                .setAction(ScheduleActionStartWorkflow.newBuilder()
                        .setWorkflowType("scheduled")
                        .setArguments(new Fire(schedule, "", terms.hash()))
                        .setOptions(WorkflowOptions.newBuilder()
                                .setTaskQueue(TaskQueues.MAIN)
                                .setWorkflowId(ScheduledRunWorkflow.scheduleId(schedule))
                                .build())
                        .build())
                .setSpec(ScheduleSpec.newBuilder()
                        .setCalendars(List.of(calendar(timing.cron())))
                        .setSkip(timing.except().stream()
                                .flatMap(days -> skipped(days).stream())
                                .toList())
                        .setJitter(timing.jitter())
                        .setTimeZoneName(timing.zone().getId())
                        .build())
                .setPolicy(SchedulePolicy.newBuilder()
                        .setOverlap(
                                timing.overlap() == Timing.Overlap.QUEUE
                                        ? ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_BUFFER_ONE
                                        : ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_SKIP)
                        .setCatchupWindow(timing.catchUp())
                        .build())
                .setState(ScheduleState.newBuilder()
                        .setPaused(pause != null)
                        .setNote(pause == null ? "" : pause.actor() + ": " + pause.reason())
                        .build())
                .build();
    }

    private static ScheduleCalendarSpec calendar(Cron cron) {
        return ScheduleCalendarSpec.newBuilder()
                .setMinutes(ranges(cron.minutes()))
                .setHour(ranges(cron.hours()))
                .setDayOfMonth(ranges(cron.days()))
                .setMonth(ranges(cron.months()))
                .setDayOfWeek(ranges(cron.weekdays()))
                .setComment(cron.text())
                .build();
    }

    private static List<ScheduleRange> ranges(Collection<Integer> values) {
        return values.stream().map(ScheduleRange::new).toList();
    }

    /** Whole days, month by month. */
    private static List<ScheduleCalendarSpec> skipped(Timing.Days days) {
        List<ScheduleCalendarSpec> months = new ArrayList<>();
        for (LocalDate from = days.from(); !from.isAfter(days.to()); ) {
            LocalDate end = YearMonth.from(from).atEndOfMonth();
            LocalDate to = end.isBefore(days.to()) ? end : days.to();
            months.add(ScheduleCalendarSpec.newBuilder()
                    .setSeconds(List.of(ALL_SIXTY))
                    .setMinutes(List.of(ALL_SIXTY))
                    .setHour(List.of(ALL_HOURS))
                    .setDayOfMonth(List.of(new ScheduleRange(from.getDayOfMonth(), to.getDayOfMonth())))
                    .setMonth(List.of(new ScheduleRange(from.getMonthValue())))
                    .setYear(List.of(new ScheduleRange(from.getYear())))
                    .build());
            from = to.plus(1, ChronoUnit.DAYS);
        }
        return months;
    }

    private static String fingerprint(ScheduleDescription description) {
        return description.getSchedule().getAction() instanceof ScheduleActionStartWorkflow action
                ? action.getArguments().get(0, Fire.class).terms()
                : "";
    }

    private static boolean notFound(ScheduleException e) {
        return e.getCause() instanceof StatusRuntimeException cause
                && cause.getStatus().getCode() == Status.Code.NOT_FOUND;
    }
}
