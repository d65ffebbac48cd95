package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.RunRequest;
import dev.evenkeel.workflows.contract.RunResult;
import dev.evenkeel.workflows.task.TaskWorkflowImpl;
import io.temporal.workflow.Workflow;
import java.time.Duration;

/** What a careless change of a released workflow looks like, and a careful one: it begins with a timer that was not there. */
final class ChangedTaskWorkflow extends TaskWorkflowImpl {

    private final boolean guarded;

    ChangedTaskWorkflow(RunRequest request, boolean guarded) {
        super(request, RunHarness::read);
        this.guarded = guarded;
    }

    @Override
    public RunResult run(RunRequest request) {
        boolean old =
                guarded && Workflow.getVersion("begin-later", Workflow.DEFAULT_VERSION, 1) == Workflow.DEFAULT_VERSION;
        if (!old) {
            Workflow.sleep(Duration.ofSeconds(1));
        }
        return super.run(request);
    }
}
