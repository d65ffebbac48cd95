package dev.evenkeel.web.readiness;

import dev.evenkeel.activities.store.Readiness;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.temporal.ServerSchedule;
import dev.evenkeel.web.temporal.TemporalServer;
import dev.evenkeel.web.temporal.TimedCall;
import dev.evenkeel.workflows.contract.ReadinessWorkflow;
import io.temporal.client.schedules.ScheduleClient;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** The schedule of evaluations. Every server sees that it is there, and has it fire when the folder that it looks at has changed. */
@Component
class ScheduledEvaluations implements Evaluations {

    private static final Logger LOG = LoggerFactory.getLogger(ScheduledEvaluations.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** Looks that are left out when Temporal did not answer: other work waits for the same thread. */
    private static final int REST = 15;

    private final ServerSchedule schedule;
    private final TemporalServer temporal;
    private final Subjects subjects;
    private final LimitsChecker limits;
    private final Readiness readiness;
    private boolean kept;
    private String seen = "";
    private int rest;

    ScheduledEvaluations(
            ScheduleClient schedules,
            TemporalServer temporal,
            Subjects subjects,
            LimitsChecker limits,
            Store store,
            ReadinessSettings settings) {
        this.schedule =
                new ServerSchedule(schedules, ReadinessWorkflow.SCHEDULE, ReadinessWorkflow.class, settings.every());
        this.temporal = temporal;
        this.subjects = subjects;
        this.limits = limits;
        this.readiness = store.readiness();
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
                schedule.keep();
                return true;
            });
            kept = true;
        }
    }

    @Override
    public void ask() throws Away {
        limits.forget();
        within(() -> {
            schedule.trigger();
            return true;
        });
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
