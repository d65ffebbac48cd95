package dev.evenkeel.web.alerts;

import dev.evenkeel.activities.store.Runs;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.workflows.contract.AlertNews;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowNotFoundException;
import org.springframework.stereotype.Component;

/** By a signal: one for all that is new in a round. Runs that are no incidents know nothing of alerts. */
@Component
class SignalledNews implements IncidentNews {

    private static final String SIGNAL = "alerts";
    private static final String INCIDENT = "incident";

    private final WorkflowClient client;
    private final Runs runs;

    SignalledNews(WorkflowClient client, Store store) {
        this.client = client;
        this.runs = store.runs();
    }

    @Override
    public void tell(String runId, long upTo) {
        boolean listens = runs.find(runId)
                .filter(run -> run.procedure().equals(INCIDENT) && run.finishedAt() == null)
                .isPresent();
        if (listens) {
            try {
                client.newUntypedWorkflowStub("run/" + runId).signal(SIGNAL, new AlertNews(upTo));
            } catch (WorkflowNotFoundException ended) {
                // Nobody is there any more; the alert stays listed with the run.
            }
        }
    }
}
