package dev.evenkeel.workflows.task;

import dev.evenkeel.workflows.contract.LockNews;
import dev.evenkeel.workflows.contract.ParentNews;
import dev.evenkeel.workflows.contract.RunRequest;
import dev.evenkeel.workflows.contract.RunResult;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary;
import dev.evenkeel.workflows.contract.SignedDecision;
import dev.evenkeel.workflows.contract.TaskWorkflow;
import dev.evenkeel.workflows.run.PinnedRunbooks;
import dev.evenkeel.workflows.run.RunExecution;
import dev.evenkeel.workflows.runbook.Phase;
import dev.evenkeel.workflows.runbook.Procedure;
import java.util.List;

/** The plain procedure. */
public final class TaskWorkflowImpl implements TaskWorkflow {

    private final RunExecution execution;

    public TaskWorkflowImpl(RunRequest request, PinnedRunbooks runbooks) {
        this.execution = new RunExecution(request, runbooks);
    }

    @Override
    public RunResult run(RunRequest request) {
        return execution.run(List.of(), () -> {
            for (Phase phase : Procedure.TASK.phases()) {
                execution.approve(phase);
                execution.phase(phase, null);
            }
            return new RunResult(RunStatus.SUCCEEDED, "");
        });
    }

    @Override
    public Receipt decide(SignedDecision decision) {
        return execution.decide(decision);
    }

    @Override
    public void validateDecide(SignedDecision decision) {
        execution.validate(decision);
    }

    @Override
    public void lock(LockNews news) {
        execution.hear(news);
    }

    @Override
    public void parent(ParentNews news) {
        execution.hear(news);
    }

    @Override
    public RunSummary summary() {
        return execution.summary();
    }
}
