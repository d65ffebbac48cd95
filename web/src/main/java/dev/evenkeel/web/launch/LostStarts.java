package dev.evenkeel.web.launch;

import dev.evenkeel.activities.store.Audit;
import dev.evenkeel.activities.store.Runs;
import dev.evenkeel.workflows.contract.RunSummary;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Finds runs that were asked for and never answered, because a server ended between the click and the start of the workflow. */
@Component
class LostStarts {

    private static final Logger LOG = LoggerFactory.getLogger(LostStarts.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Runs runs;
    private final Audit audit;
    private final RunStarter starter;
    private final InstantSource clock;

    LostStarts(Runs runs, Audit audit, RunStarter starter, InstantSource clock) {
        this.runs = runs;
        this.audit = audit;
        this.starter = starter;
        this.clock = clock;
    }

    /** A workflow that exists writes its own row; only what never was started is settled here. */
    @Scheduled(initialDelayString = "PT5S", fixedDelayString = "PT1M")
    void settle() {
        for (RunSummary run : runs.startingSince(clock.millis() - PATIENCE.toMillis())) {
            try {
                if (!starter.exists(run.runId())) {
                    runs.notStarted(
                            run.runId(),
                            "The server ended before the run was started. Nothing was done; launch it again.",
                            clock.millis());
                    audit.append("server", "run.not-started", run.runId(), Map.of(), run.environment());
                    LOG.warn("Run {} was asked for, but never started", run.runId());
                }
            } catch (RunStarter.Failed e) {
                LOG.warn("Whether run {} was started cannot be said now: {}", run.runId(), e.getMessage());
                return;
            }
        }
    }
}
