package dev.evenkeel.workflows.recovery;

import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.RecoveryActivities;
import dev.evenkeel.workflows.contract.RecoveryActivities.Promoted;
import dev.evenkeel.workflows.run.Declared;
import dev.evenkeel.workflows.run.RunExecution;
import dev.evenkeel.workflows.run.StoreStub;
import io.temporal.workflow.Workflow;
import java.util.Map;

/** Keeps which site is the primary of the service, in the journal and in the store. */
final class Primary {

    private final RunExecution execution;
    private final Declared declared;
    private final RecoveryActivities store = StoreStub.of(RecoveryActivities.class);

    Primary(RunExecution execution, Declared declared) {
        this.execution = execution;
        this.declared = declared;
    }

    /** The one that is recorded now; by nobody but this run while it holds the lock of the service. */
    String recorded() {
        String site = store.primary(environment(), service());
        return execution.request().estate().site(site).isPresent() ? site : declared.primary();
    }

    /** It is written down also when the run is being cancelled: the world has changed. */
    void movesTo(String site) {
        if (site.equals(declared.primary())) {
            return;
        }
        execution.note(Type.PRIMARY_CHANGED, Map.of("from", declared.primary(), "to", site));
        declared.moved(site);
        Promoted promoted =
                new Promoted(environment(), service(), site, execution.request().runId(), Workflow.currentTimeMillis());
        Workflow.newDetachedCancellationScope(() -> store.promoted(promoted)).run();
    }

    private String environment() {
        return execution.request().estate().environment().name();
    }

    private String service() {
        return String.valueOf(execution.runbook().service());
    }
}
