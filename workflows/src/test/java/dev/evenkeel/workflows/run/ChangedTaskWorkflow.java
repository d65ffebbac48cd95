package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.LockNews;
import dev.evenkeel.workflows.contract.ParentNews;
import dev.evenkeel.workflows.contract.RunRequest;
import dev.evenkeel.workflows.contract.RunResult;
import dev.evenkeel.workflows.contract.RunSummary;
import dev.evenkeel.workflows.contract.SignedDecision;
import dev.evenkeel.workflows.contract.TaskWorkflow;
import dev.evenkeel.workflows.task.TaskWorkflowImpl;
import io.temporal.workflow.Workflow;
import java.time.Duration;

/** What a careless change of a released workflow looks like, and a careful one: it begins with a timer that was not there. */
final class ChangedTaskWorkflow implements TaskWorkflow {

    private final TaskWorkflow unchanged;
    private final boolean guarded;

    ChangedTaskWorkflow(RunRequest request, boolean guarded) {
        this.unchanged = new TaskWorkflowImpl(request, RunHarness::read);
        this.guarded = guarded;
    }

    @Override
    public RunResult run(RunRequest request) {
        boolean old =
                guarded && Workflow.getVersion("begin-later", Workflow.DEFAULT_VERSION, 1) == Workflow.DEFAULT_VERSION;
        if (!old) {
            Workflow.sleep(Duration.ofSeconds(1));
        }
        return unchanged.run(request);
    }

    @Override
    public Receipt decide(SignedDecision decision) {
        return unchanged.decide(decision);
    }

    @Override
    public void validateDecide(SignedDecision decision) {
        unchanged.validateDecide(decision);
    }

    @Override
    public void lock(LockNews news) {
        unchanged.lock(news);
    }

    @Override
    public void parent(ParentNews news) {
        unchanged.parent(news);
    }

    @Override
    public RunSummary summary() {
        return unchanged.summary();
    }
}
