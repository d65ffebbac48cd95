package dev.evenkeel.web.alerts;

import dev.evenkeel.activities.store.Alerts;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.temporal.TemporalServer;
import dev.evenkeel.web.temporal.TimedCall;
import dev.evenkeel.workflows.contract.AlertsWorkflow;
import dev.evenkeel.workflows.contract.TaskQueues;
import io.temporal.client.BatchRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Signals the workflow that routes, and starts it if need be. What lies unrouted because a server ended between the commit and the
 * signal, or because Temporal was away, is found by a look from time to time.
 */
@Component
class TemporalBell implements Bell {

    private static final Logger LOG = LoggerFactory.getLogger(TemporalBell.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** Between two signals of a storm. */
    private static final Duration GAP = Duration.ofMillis(200);

    private final WorkflowClient client;
    private final TemporalServer temporal;
    private final Alerts alerts;
    private final InstantSource clock;
    private final AtomicBoolean rings = new AtomicBoolean();
    private volatile long rungAt;

    TemporalBell(WorkflowClient client, TemporalServer temporal, Store store, InstantSource clock) {
        this.client = client;
        this.temporal = temporal;
        this.alerts = store.alerts();
        this.clock = clock;
    }

    @Override
    public void ring() {
        if (rings.compareAndSet(false, true)) {
            Thread.ofVirtual().name("alert-bell").start(this::send);
        }
    }

    @Scheduled(initialDelayString = "PT2S", fixedDelayString = "PT5S")
    void look() {
        try {
            if (temporal.condition().up() && alerts.anyToRoute(clock.millis())) {
                ring();
            }
        } catch (DataAccessException storeIsDown) {
            LOG.debug("What is to be routed is seen when the store answers again", storeIsDown);
        }
    }

    private void send() {
        try {
            long early = rungAt + GAP.toMillis() - clock.millis();
            if (early > 0) {
                Thread.sleep(Math.min(early, GAP.toMillis()));
            }
            rungAt = clock.millis();
            // Before the signal: what is committed after it rings again.
            rings.set(false);
            TimedCall.within(PATIENCE, this::signal);
        } catch (InterruptedException e) {
            rings.set(false);
            Thread.currentThread().interrupt();
        } catch (TimeoutException | ExecutionException e) {
            LOG.warn("Alerts are routed when Temporal answers again: {}", e.toString());
        }
    }

    private boolean signal() {
        AlertsWorkflow workflow = client.newWorkflowStub(
                AlertsWorkflow.class,
                WorkflowOptions.newBuilder()
                        .setTaskQueue(TaskQueues.MAIN)
                        .setWorkflowId(AlertsWorkflow.ID)
                        .build());
        BatchRequest batch = client.newSignalWithStartRequest();
        batch.add(workflow::route);
        batch.add(workflow::arrived);
        client.signalWithStart(batch);
        return true;
    }
}
