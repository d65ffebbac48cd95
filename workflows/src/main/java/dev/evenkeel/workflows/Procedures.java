package dev.evenkeel.workflows;

import dev.evenkeel.workflows.contract.DeployWorkflow;
import dev.evenkeel.workflows.contract.LockWorkflow;
import dev.evenkeel.workflows.contract.RunRequest;
import dev.evenkeel.workflows.contract.SliceWorkflow;
import dev.evenkeel.workflows.contract.TaskWorkflow;
import dev.evenkeel.workflows.deploy.DeployWorkflowImpl;
import dev.evenkeel.workflows.lock.LockWorkflowImpl;
import dev.evenkeel.workflows.run.PinnedRunbooks;
import dev.evenkeel.workflows.slice.SliceWorkflowImpl;
import dev.evenkeel.workflows.task.TaskWorkflowImpl;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkflowImplementationOptions;

/** What a worker offers: the procedures, each a workflow of the same name, and the locks on services. */
public final class Procedures {

    private Procedures() {}

    /** Made from the run's request, so that an update that comes with the start meets a complete object. */
    public static void register(Worker worker, PinnedRunbooks runbooks) {
        WorkflowImplementationOptions options = WorkflowImplementationOptions.getDefaultInstance();
        worker.registerWorkflowImplementationFactory(
                DeployWorkflow.class,
                arguments -> new DeployWorkflowImpl(arguments.get(0, RunRequest.class), runbooks),
                options);
        worker.registerWorkflowImplementationFactory(
                TaskWorkflow.class,
                arguments -> new TaskWorkflowImpl(arguments.get(0, RunRequest.class), runbooks),
                options);
        worker.registerWorkflowImplementationFactory(
                SliceWorkflow.class,
                arguments -> new SliceWorkflowImpl(arguments.get(0, RunRequest.class), runbooks),
                options);
        worker.registerWorkflowImplementationFactory(
                LockWorkflow.class,
                arguments -> new LockWorkflowImpl(arguments.get(0, LockWorkflow.State.class)),
                options);
    }
}
