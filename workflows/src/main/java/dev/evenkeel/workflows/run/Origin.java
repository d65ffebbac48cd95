package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.LaunchedNews;
import dev.evenkeel.workflows.contract.RunRequest;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.runbook.Runbook;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.SignalExternalWorkflowException;
import io.temporal.workflow.Workflow;
import org.jspecify.annotations.Nullable;

/** Tells the incident from whose room a run was launched that it begins, and how it ended. The run depends on nothing of it. */
final class Origin {

    private final @Nullable String incident;
    private final RunRequest request;
    private final Runbook runbook;

    Origin(RunRequest request, Runbook runbook) {
        this.incident = request.origin();
        this.request = request;
        this.runbook = runbook;
    }

    void begins() {
        tell(RunStatus.RUNNING, "");
    }

    void ended(RunStatus status, String reason) {
        tell(status, reason);
    }

    private void tell(RunStatus status, String reason) {
        if (incident == null) {
            return;
        }
        LaunchedNews news =
                new LaunchedNews(request.runId(), runbook.name(), runbook.title(), status, reason, request.requester());
        Workflow.newDetachedCancellationScope(() -> {
                    try {
                        Workflow.newUntypedExternalWorkflowStub("run/" + incident)
                                .signal("launched", news);
                    } catch (SignalExternalWorkflowException | TemporalFailure ended) {
                        // The incident was closed meanwhile: its journal is complete.
                        return;
                    }
                })
                .run();
    }
}
