package dev.evenkeel.web.actions;

import dev.evenkeel.web.temporal.ServerSchedule;
import dev.evenkeel.web.temporal.TemporalServer;
import dev.evenkeel.web.temporal.TimedCall;
import dev.evenkeel.workflows.contract.ActionsWorkflow;
import io.temporal.client.schedules.ScheduleClient;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * The schedule of reminders. Every server sees once that it is there, and has a round given at once: what fell due while all of them
 * were away is told then.
 */
@Component
class ScheduledReminders {

    private static final Logger LOG = LoggerFactory.getLogger(ScheduledReminders.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** Nine o'clock in every time zone is a whole quarter of an hour. */
    private static final Duration EVERY = Duration.ofMinutes(15);

    private final ServerSchedule schedule;
    private final TemporalServer temporal;
    private boolean kept;

    ScheduledReminders(ScheduleClient schedules, TemporalServer temporal) {
        this.schedule = new ServerSchedule(schedules, ActionsWorkflow.SCHEDULE, ActionsWorkflow.class, EVERY);
        this.temporal = temporal;
    }

    @Scheduled(initialDelayString = "PT2S", fixedDelayString = "PT15S")
    void keep() {
        if (kept || !temporal.condition().up()) {
            return;
        }
        try {
            TimedCall.within(PATIENCE, () -> {
                schedule.keep();
                schedule.trigger();
                return true;
            });
            kept = true;
        } catch (TimeoutException | ExecutionException e) {
            LOG.debug("Reminders are given when Temporal answers again", e);
        }
    }
}
