package dev.evenkeel.workflows.run;

import io.temporal.workflow.Async;
import io.temporal.workflow.Workflow;
import java.time.Duration;

/** Says at once when an incident was not acknowledged, or a status update not given, in time. One timer at a time. */
public final class IncidentClock {

    private final IncidentRoom room;
    private boolean running;

    public IncidentClock(IncidentRoom room) {
        this.room = room;
    }

    /** It goes on while the run lives, and never keeps it open. */
    public void start() {
        running = true;
        Workflow.newDetachedCancellationScope(() -> Async.procedure(this::watch))
                .run();
    }

    public void stop() {
        running = false;
    }

    private void watch() {
        while (running) {
            long now = Workflow.currentTimeMillis();
            room.judge(now);
            int seen = room.changes();
            long next = room.next();
            if (next == Long.MAX_VALUE) {
                Workflow.await(() -> !running || room.changes() != seen);
            } else {
                Workflow.await(Duration.ofMillis(Math.max(1, next - now)), () -> !running || room.changes() != seen);
            }
        }
    }
}
