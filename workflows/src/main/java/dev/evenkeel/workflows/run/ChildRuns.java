package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.Drill;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.Recovery;
import dev.evenkeel.workflows.contract.RunRequest;
import dev.evenkeel.workflows.contract.RunResult;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.TaskQueues;
import dev.evenkeel.workflows.runbook.Inputs;
import dev.evenkeel.workflows.runbook.Procedure;
import dev.evenkeel.workflows.runbook.Runbook;
import dev.evenkeel.workflows.runbook.Step;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.ChildWorkflowCancellationType;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.ChildWorkflowStub;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Runs other runbooks, each as a run of its own: with its own id, journal and page. It asks people itself; only how it ended comes
 * back. Each attempt of the step is another run.
 */
final class ChildRuns {

    private final RunContext run;
    private final ServiceLock lock;
    private final Approvals approvals;
    private int started;

    ChildRuns(RunContext run, ServiceLock lock, Approvals approvals) {
        this.run = run;
        this.approvals = approvals;
        this.lock = lock;
    }

    Done run(Step.Run step, Frame frame, int attempt, Map<String, Object> variables) {
        RunRequest.Child pinned = run.request().children().get(step.runbook());
        if (pinned == null) {
            throw new StepFailure(
                    Failures.BAD_REQUEST,
                    "The runbook " + step.runbook() + " was not there when this run was launched",
                    "Launch the run again, or skip the step",
                    "");
        }
        Runbook runbook = run.runbooks().runbook(pinned.definition());
        RunRequest request = request(step, runbook, pinned, inputs(step, runbook, pinned, variables), frame.key(step));
        run.journal()
                .note(
                        Type.CHILD_STARTED,
                        frame.key(step),
                        attempt,
                        Map.of("run", request.runId(), "runbook", step.runbook()));
        RunResult result = await(runbook, request);
        if (result.status() == RunStatus.SUCCEEDED) {
            Object outputs = ResultMaps.plain(result.outputs());
            return new Done(
                    Map.of("run", request.runId(), "outputs", outputs == null ? Map.of() : outputs),
                    "run " + request.runId() + " succeeded");
        }
        if (CancellationScope.current().isCancelRequested()) {
            throw new CanceledFailure("The run is being cancelled");
        }
        throw new StepFailure(
                Failures.TOOL_FAILED,
                "The run " + request.runId() + " of " + step.runbook() + " ended as "
                        + result.status().name().toLowerCase(Locale.ROOT).replace('_', ' ')
                        + (result.reason().isEmpty() ? "" : ": " + result.reason()),
                "See its page, then retry, which starts another run, or skip or stop",
                "");
    }

    /** How people have to agree in the runs that this one starts; null when they have not to. */
    RunRequest.@Nullable Approvers approval() {
        return approvals.handedOn();
    }

    /** The id of the next run that this one starts. */
    String nextId() {
        return run.request().runId() + "-" + ++started;
    }

    private Map<String, Object> inputs(
            Step.Run step, Runbook runbook, RunRequest.Child pinned, Map<String, Object> variables) {
        Map<String, Object> given = new LinkedHashMap<>();
        step.inputs().forEach((id, value) -> given.put(id, value.evaluate(variables)));
        step.secrets().forEach((id, input) -> {
            if (run.state().inputs().get(input) instanceof String reference) {
                given.put(id, reference);
            }
        });
        Inputs.Checked checked = Inputs.check(runbook, given, pinned.estate());
        if (!checked.good()) {
            throw new StepFailure(
                    Failures.BAD_REQUEST,
                    "The inputs do not fit " + step.runbook() + ": "
                            + checked.messages().entrySet().stream()
                                    .map(message -> message.getKey() + ": " + message.getValue())
                                    .sorted()
                                    .collect(Collectors.joining("; ")),
                    "Mend the step's inputs, or skip the step",
                    "");
        }
        return checked.values();
    }

    private RunRequest request(
            Step.Run step, Runbook runbook, RunRequest.Child pinned, Map<String, Object> inputs, String key) {
        return new RunRequest(
                nextId(),
                pinned.definition(),
                inputs,
                run.drill().simulates(step) ? Mode.REHEARSAL : run.request().mode(),
                pinned.estate(),
                run.request().requester(),
                run.request().decisionKeys(),
                run.request().children(),
                new RunRequest.Parent(run.request().runId(), key, lock.shared(), null, approval()),
                null,
                recovery(runbook),
                drill(),
                run.request().override(),
                null,
                null,
                run.request().room());
    }

    /** A recovery that moves the same service begins where this one has brought it. */
    private @Nullable Recovery recovery(Runbook runbook) {
        Declared declared = run.declared();
        boolean same = runbook.procedure() == Procedure.RECOVERY
                && Objects.equals(runbook.service(), run.runbook().service());
        return declared == null || !same ? null : declared.inside(runbook);
    }

    /** Nobody is there for it either; what aborts this drill is a condition over this run's own steps. */
    private @Nullable Drill drill() {
        Drill terms = run.request().drill();
        return terms == null ? null : new Drill(terms.schedule(), terms.due(), terms.owner(), terms.askTimeout(), null);
    }

    private RunResult await(Runbook runbook, RunRequest request) {
        ChildWorkflowStub child = Workflow.newUntypedChildWorkflowStub(
                runbook.procedure().key(),
                ChildWorkflowOptions.newBuilder()
                        .setWorkflowId("run/" + request.runId())
                        .setTaskQueue(TaskQueues.MAIN)
                        .setCancellationType(ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED)
                        .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_REQUEST_CANCEL)
                        .build());
        Promise<RunResult> result = child.executeAsync(RunResult.class, request);
        run.started().add(child, run.state().paused());
        try {
            return result.get();
        } catch (ChildWorkflowFailure failure) {
            if (failure.getCause() instanceof CanceledFailure cancelled) {
                throw cancelled;
            }
            throw new StepFailure(
                    Failures.UNKNOWN_OUTCOME,
                    "The run " + request.runId() + " was ended from outside",
                    "See on its page how far it came, then say so here",
                    String.valueOf(failure.getCause()));
        } finally {
            run.started().remove(child);
        }
    }
}
