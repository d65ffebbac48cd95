package dev.evenkeel.web.alerts;

import dev.evenkeel.activities.store.Runs;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.workflows.contract.AlertNews;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowNotFoundException;
import java.time.InstantSource;
import org.springframework.stereotype.Component;

/** By a signal: one for all that is new in a round. Runs that are no incidents know nothing of alerts. */
@Component
class SignalledNews implements IncidentNews {

    private static final String SIGNAL = "alerts";
    private static final String INCIDENT = "incident";

    private final WorkflowClient client;
    private final Runs runs;
    private final InstantSource clock;

    SignalledNews(WorkflowClient client, Store store, InstantSource clock) {
        this.client = client;
        this.runs = store.runs();
        this.clock = clock;
    }

    @Override
    public boolean tell(String runId, long upTo) {
        if (!listens(runId)) {
            return true;
        }
        try {
            client.newUntypedWorkflowStub("run/" + runId).signal(SIGNAL, new AlertNews(upTo));
            return true;
        } catch (WorkflowNotFoundException gone) {
            // An incident writes that it has ended before it ends: one that has not done so was ended from outside.
            return !listens(runId) || !runs.lost(runId, clock.millis());
        }
    }

    private boolean listens(String runId) {
        return runs.find(runId)
                .filter(run -> run.procedure().equals(INCIDENT) && run.finishedAt() == null)
                .isPresent();
    }
}
