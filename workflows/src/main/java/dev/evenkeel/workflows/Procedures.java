package dev.evenkeel.workflows;

import dev.evenkeel.workflows.action.ActionsWorkflowImpl;
import dev.evenkeel.workflows.alert.AlertsWorkflowImpl;
import dev.evenkeel.workflows.contract.DeployWorkflow;
import dev.evenkeel.workflows.contract.IncidentWorkflow;
import dev.evenkeel.workflows.contract.LockWorkflow;
import dev.evenkeel.workflows.contract.RecoveryWorkflow;
import dev.evenkeel.workflows.contract.RunRequest;
import dev.evenkeel.workflows.contract.SliceWorkflow;
import dev.evenkeel.workflows.contract.TaskWorkflow;
import dev.evenkeel.workflows.deploy.DeployWorkflowImpl;
import dev.evenkeel.workflows.incident.IncidentWorkflowImpl;
import dev.evenkeel.workflows.lock.LockWorkflowImpl;
import dev.evenkeel.workflows.readiness.ReadinessWorkflowImpl;
import dev.evenkeel.workflows.recovery.RecoveryWorkflowImpl;
import dev.evenkeel.workflows.run.PinnedRunbooks;
import dev.evenkeel.workflows.schedule.ScheduledRunWorkflowImpl;
import dev.evenkeel.workflows.slice.SliceWorkflowImpl;
import dev.evenkeel.workflows.task.TaskWorkflowImpl;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerOptions;
import io.temporal.worker.WorkflowImplementationOptions;
import java.time.Duration;

/**
 * What a worker offers: the procedures, each a workflow of the same name, the locks on services, the evaluation of readiness, what
 * schedules start, the routing of alerts, and the reminders of actions.
 */
public final class Procedures {

    /**
     * How long a workflow may think before it counts as stuck: its first task may also read its runbook, on a machine that has much
     * else to do. Temporal's own second is too short for that, and where it is over the task is lost.
     */
    private static final Duration DEADLOCK = Duration.ofSeconds(10);

    private Procedures() {}

    /** What each worker that registers them is made with. */
    public static WorkerOptions.Builder options() {
        return WorkerOptions.newBuilder().setDefaultDeadlockDetectionTimeout(DEADLOCK.toMillis());
    }

    /** Made from the run's request, so that an update that comes with the start meets a complete object. */
    public static void register(Worker worker, PinnedRunbooks runbooks) {
        WorkflowImplementationOptions options = WorkflowImplementationOptions.getDefaultInstance();
        worker.registerWorkflowImplementationFactory(
                DeployWorkflow.class,
                arguments -> new DeployWorkflowImpl(arguments.get(0, RunRequest.class), runbooks),
                options);
        worker.registerWorkflowImplementationFactory(
                RecoveryWorkflow.class,
                arguments -> new RecoveryWorkflowImpl(arguments.get(0, RunRequest.class), runbooks),
                options);
        worker.registerWorkflowImplementationFactory(
                IncidentWorkflow.class,
                arguments -> new IncidentWorkflowImpl(arguments.get(0, RunRequest.class), runbooks),
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
        worker.registerWorkflowImplementationTypes(options, ReadinessWorkflowImpl.class);
        worker.registerWorkflowImplementationTypes(options, ScheduledRunWorkflowImpl.class);
        worker.registerWorkflowImplementationTypes(options, AlertsWorkflowImpl.class);
        worker.registerWorkflowImplementationTypes(options, ActionsWorkflowImpl.class);
    }
}
