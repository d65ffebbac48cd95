package dev.evenkeel.web.readiness;

import dev.evenkeel.activities.readiness.Finding;
import dev.evenkeel.workflows.contract.Failures;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes probes, all at the same time, and waits for none of them without an end. */
final class Prober {

    private static final Logger LOG = LoggerFactory.getLogger(Prober.class);
    private static final String ELSE = "See the server's log, and check it by hand meanwhile.";

    private final Duration patience;

    Prober(Duration patience) {
        this.patience = patience;
    }

    private record Going(Probe probe, FutureTask<Finding> task, Thread thread) {}

    /** @return one finding for each probe, in their order */
    List<Finding> look(List<Probe> probes) throws InterruptedException {
        List<Going> going = new ArrayList<>();
        long begin = System.nanoTime();
        for (Probe probe : probes) {
            FutureTask<Finding> task = new FutureTask<>(probe.look());
            going.add(
                    new Going(probe, task, Thread.ofVirtual().name("readiness").start(task)));
        }
        try {
            List<Finding> found = new ArrayList<>();
            for (Going each : going) {
                found.add(await(each, begin));
            }
            return found;
        } finally {
            going.forEach(each -> each.thread().interrupt());
        }
    }

    private Finding await(Going going, long begin) throws InterruptedException {
        Probe probe = going.probe();
        Duration most = probe.patience() == null ? patience : probe.patience();
        try {
            long left = most.toNanos() - (System.nanoTime() - begin);
            return going.task().get(Math.max(left, 0), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return Finding.unknown(
                    probe.check(),
                    probe.subject(),
                    "There was no answer within " + most.toSeconds() + " s",
                    "Look why it is slow. A recovery would wait for it too.");
        } catch (ExecutionException e) {
            return failed(probe, e.getCause());
        }
    }

    private static Finding failed(Probe probe, @Nullable Throwable cause) {
        if (cause instanceof ApplicationFailure failure) {
            String message = failure.getOriginalMessage();
            String advice = failure.getDetails().getSize() > 0
                    ? failure.getDetails().get(Failures.Detail.class).advice()
                    : "";
            return Failures.TOOL_MISSING.equals(failure.getType())
                    ? Finding.unknown(probe.check(), probe.subject(), message, advice)
                    : Finding.bad(probe.check(), probe.subject(), message, advice);
        }
        LOG.warn("The check {} of {} failed itself", probe.check().key(), probe.subject(), cause);
        return Finding.unknown(
                probe.check(),
                probe.subject(),
                "The check failed itself ("
                        + (cause == null ? "?" : cause.getClass().getSimpleName()) + ")",
                ELSE);
    }
}
