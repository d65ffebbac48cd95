package dev.evenkeel.activities.prometheus;

import dev.evenkeel.activities.act.ActLog;
import dev.evenkeel.activities.act.Pulse;
import dev.evenkeel.workflows.contract.PrometheusActivities.SilenceRequest;
import io.temporal.client.ActivityCompletionException;
import io.temporal.client.ActivityWorkerShutdownException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A silence that ends by itself soon, and is extended for as long as somebody holds it: when all of us are gone, alerts come again. */
final class HeldSilence {

    private static final long LONGEST_PAUSE_MILLIS = 200;

    private final SilenceRequest request;
    private final Alertmanager alertmanager;
    private final Duration lease;
    private Instant last = Instant.MAX;

    HeldSilence(SilenceRequest request, Alertmanager alertmanager, Duration lease) {
        this.request = request;
        this.alertmanager = alertmanager;
        this.lease = lease;
    }

    /** @param again whether it may have been made before */
    String madeOnce(boolean again) throws Trouble {
        Optional<Alertmanager.Silence> made = again ? alertmanager.find(request) : Optional.empty();
        if (made.isPresent()) {
            return made.get().id();
        }
        Instant now = Instant.now();
        return alertmanager.make(request, now, now.plus(lease));
    }

    /** Until it is cancelled; then it is lifted. A worker that stops leaves it to the next one. */
    void hold(String id, ActLog log) {
        Pulse pulse = new Pulse();
        last = Instant.now().plusMillis(request.atMostMillis());
        Instant extended = Instant.MIN;
        try {
            while (Instant.now().isBefore(last)) {
                if (extended.isBefore(Instant.now().minus(lease.dividedBy(3)))) {
                    extended = extended(id, log);
                }
                pause();
                pulse.beat();
            }
            log.line("The silence has lasted as long as it may; alerts come again");
        } catch (ActivityWorkerShutdownException stops) {
            throw stops;
        } catch (ActivityCompletionException over) {
            lifted(id, log);
            throw over;
        }
    }

    /** @return when it was extended; never again when it is over */
    private Instant extended(String id, ActLog log) {
        Instant now = Instant.now();
        try {
            Alertmanager.Silence silence = alertmanager.read(id);
            last = silence.from().plusMillis(request.atMostMillis());
            if (!silence.active()) {
                log.line("Somebody has ended the silence, and it stays so");
                return Instant.MAX;
            }
            Instant end = now.plus(lease);
            if (now.isBefore(last)) {
                alertmanager.extend(request, silence, end.isBefore(last) ? end : last);
            }
            return now;
        } catch (Trouble e) {
            log.line("The silence could not be extended, and is tried again: " + e.why());
            return now.minus(lease.dividedBy(4));
        }
    }

    /** What cannot be lifted now ends by itself; the run asks once more. */
    private void lifted(String id, ActLog log) {
        try {
            if (alertmanager.read(id).active()) {
                alertmanager.lift(id);
                log.line("Lifted: " + id);
            }
        } catch (Trouble e) {
            log.line("The silence could not be lifted yet: " + e.why());
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(LONGEST_PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The worker stops; the next one goes on with the silence", e);
        }
    }
}
