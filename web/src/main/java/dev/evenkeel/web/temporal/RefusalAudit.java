package dev.evenkeel.web.temporal;

import dev.evenkeel.activities.store.Store;
import dev.evenkeel.workflows.contract.RunSummary;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Writes refused updates into the audit, by a thread of its own. Who sent one cannot be known, so the entry's actor is Temporal; what
 * the sender claims stands in the details. A flood of them is counted, not kept.
 */
final class RefusalAudit implements RefusedUpdates.Listener, AutoCloseable {

    static final String ACTOR = "temporal";
    static final String ACTION = "update.refused";

    private static final Logger LOG = LoggerFactory.getLogger(RefusalAudit.class);
    private static final int MOST_WAITING = 1_000;
    private static final long AGAIN_MILLIS = 1_000;

    private final Store store;
    private final BlockingQueue<Refusal> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final AtomicLong dropped = new AtomicLong();
    private final Thread writer;

    private record Refusal(String workflowId, Map<String, Object> details) {}

    RefusalAudit(Store store) {
        this.store = store;
        this.writer = Thread.ofVirtual().name("refusal-audit").start(this::write);
    }

    @Override
    public void refused(String workflowId, Map<String, Object> details) {
        if (!waiting.offer(new Refusal(workflowId, details))) {
            dropped.incrementAndGet();
        }
    }

    private void write() {
        try {
            while (true) {
                append(waiting.take());
            }
        } catch (InterruptedException stopped) {
            Refusal last = waiting.poll();
            while (last != null) {
                try {
                    append(last);
                } catch (InterruptedException again) {
                    return;
                }
                last = waiting.poll();
            }
        }
    }

    private void append(Refusal refusal) throws InterruptedException {
        while (true) {
            try {
                String run = refusal.workflowId().startsWith("run/")
                        ? refusal.workflowId().substring("run/".length())
                        : refusal.workflowId();
                @Nullable
                String environment =
                        store.runs().find(run).map(RunSummary::environment).orElse(null);
                store.audit().append(ACTOR, ACTION, run, refusal.details(), environment);
                long lost = dropped.getAndSet(0);
                if (lost > 0) {
                    store.audit().append(ACTOR, ACTION, run, Map.of("not-kept", lost), null);
                }
                return;
            } catch (DataAccessException storeIsDown) {
                LOG.warn(
                        "A refused update is not in the audit yet, since the store does not answer; it is tried again",
                        storeIsDown);
                Thread.sleep(AGAIN_MILLIS);
            }
        }
    }

    /** Before the store closes. */
    @Override
    public void close() throws InterruptedException {
        writer.interrupt();
        writer.join(2_000);
    }
}
