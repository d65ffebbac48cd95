package dev.evenkeel.workflows.incident;

import dev.evenkeel.workflows.contract.AlertActivities;
import dev.evenkeel.workflows.contract.AlertActivities.Ask;
import dev.evenkeel.workflows.contract.AlertActivities.Batch;
import dev.evenkeel.workflows.contract.AlertNews;
import dev.evenkeel.workflows.run.StoreStub;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowLock;
import java.util.function.Consumer;

/** Fetches what an incident does not know yet of its alerts. A flood of news is one look. */
final class AlertInbox {

    private static final int AT_MOST = 200;

    private final String runId;
    private final AlertActivities store = StoreStub.of(AlertActivities.class);
    private final WorkflowLock alerts = Workflow.newWorkflowLock();
    private long told;
    private long known;

    AlertInbox(String runId) {
        this.runId = runId;
    }

    void hear(AlertNews news) {
        told = Math.max(told, news.upTo());
    }

    /** Held while it looks, so that nobody has alerts go elsewhere between the look and what is told of it. */
    WorkflowLock alerts() {
        return alerts;
    }

    /** Looks whenever there are news, until the scope that it was started in is cancelled. */
    void start(Consumer<Batch> reader) {
        Async.procedure(() -> {
            try {
                while (true) {
                    Workflow.await(() -> told > known);
                    alerts.lock();
                    try {
                        look(reader);
                    } finally {
                        alerts.unlock();
                    }
                }
            } catch (CanceledFailure over) {
                return;
            } catch (ActivityFailure failure) {
                if (!(failure.getCause() instanceof CanceledFailure)) {
                    throw failure;
                }
            }
        });
    }

    private void look(Consumer<Batch> reader) {
        long asked = told;
        Batch batch = store.batch(new Ask(runId, known, AT_MOST));
        known = batch.upTo();
        // What was told while it looked is looked at; what is not there to be found is not waited for.
        if (!batch.more() && told <= asked) {
            told = known;
        }
        reader.accept(batch);
    }
}
