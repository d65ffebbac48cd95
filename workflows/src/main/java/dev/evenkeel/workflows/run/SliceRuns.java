package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.RunRequest;
import dev.evenkeel.workflows.contract.RunSummary;
import dev.evenkeel.workflows.contract.Slice;
import dev.evenkeel.workflows.contract.Slice.Item;
import dev.evenkeel.workflows.contract.Slice.Outcome;
import dev.evenkeel.workflows.contract.SliceReports;
import dev.evenkeel.workflows.contract.SliceWorkflow.Order;
import dev.evenkeel.workflows.contract.TaskQueues;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.ChildWorkflowCancellationType;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.ChildWorkflowStub;
import io.temporal.workflow.Promise;
import io.temporal.workflow.SignalExternalWorkflowException;
import io.temporal.workflow.Workflow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** The runs of slices that are under way: what they are given, what they are told, what they tell. */
final class SliceRuns implements SliceReports {

    private static final Order GO = new Order(false, false, false);

    private final RunContext run;
    private final StepInterpreter interpreter;
    private final ChildRuns children;
    private final Map<String, Integer> underWay = new HashMap<>();
    private boolean listening;

    SliceRuns(RunContext run, StepInterpreter interpreter, ChildRuns children) {
        this.run = run;
        this.interpreter = interpreter;
        this.children = children;
    }

    @Override
    public void failures(Report report) {
        underWay.computeIfPresent(report.runId(), (id, before) -> Math.max(before, report.failed()));
    }

    /** How many items have failed in the slices that are under way, as far as they have told. */
    int failing() {
        return underWay.values().stream().mapToInt(Integer::intValue).sum();
    }

    RunRequest request(Slices.Wave wave, String key, List<Item> items, int maxParallel) {
        Frame frame = wave.frame;
        String text = run.request().definition().text();
        return request(
                key,
                run.state().inputs(),
                new Slice(
                        wave.loop.id(),
                        frame.phase().name(),
                        frame.site() == null ? null : frame.site().name(),
                        frame.suffix(),
                        frame.bindings(),
                        items,
                        frame.results().carried(step -> mayRead(text, step), null),
                        frame.results().allUnknown(),
                        frame.results().undone(),
                        maxParallel,
                        wave.failuresLeft(),
                        // Exact for small limits; for large ones the news must not outgrow this run's history.
                        Math.max(1, wave.limit / 200),
                        Slices.title(items),
                        List.of()));
    }

    /** The same slice with the inputs that it had, to be undone. */
    RunRequest back(RunRequest done, String key) {
        Slice slice = done.slice();
        if (slice == null) {
            throw new IllegalArgumentException(done.runId() + " is no slice");
        }
        return request(key, done.inputs(), slice);
    }

    private RunRequest request(String key, Map<String, Object> inputs, Slice slice) {
        return new RunRequest(
                children.nextId(),
                run.request().definition(),
                inputs,
                run.request().mode(),
                run.request().estate(),
                run.request().requester(),
                run.request().decisionKeys(),
                run.request().children(),
                new RunRequest.Parent(
                        run.request().runId(), key, interpreter.lock().fence(), slice, children.approval()),
                null,
                run.declared() == null ? null : run.declared().now(),
                run.request().drill(),
                null,
                null,
                null,
                run.request().room());
    }

    /**
     * Starts a slice and waits for its end, also when it is being cancelled.
     *
     * @param goesOn false: it shall start no further item
     * @throws StepFailure when it was ended from outside
     */
    Outcome follow(RunRequest request, String key, BooleanSupplier goesOn) {
        if (!listening) {
            Workflow.registerListener(this);
            listening = true;
        }
        run.journal()
                .note(
                        Type.CHILD_STARTED,
                        key,
                        1,
                        Map.of("run", request.runId(), "runbook", run.runbook().name()));
        ChildWorkflowStub slice = Workflow.newUntypedChildWorkflowStub(
                RunSummary.SLICE,
                ChildWorkflowOptions.newBuilder()
                        .setWorkflowId("run/" + request.runId())
                        .setTaskQueue(TaskQueues.MAIN)
                        .setCancellationType(ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED)
                        .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_REQUEST_CANCEL)
                        .build());
        underWay.put(request.runId(), 0);
        BooleanSupplier cancelled = CancellationScope.current()::isCancelRequested;
        Outcome[] outcome = new Outcome[1];
        try {
            Workflow.newDetachedCancellationScope(() -> {
                        Promise<Outcome> ended = slice.executeAsync(Outcome.class, request);
                        steer(slice, ended, goesOn, cancelled);
                        outcome[0] = ended.get();
                    })
                    .run();
            return outcome[0];
        } catch (ChildWorkflowFailure failure) {
            if (failure.getCause() instanceof CanceledFailure gone) {
                throw gone;
            }
            throw new StepFailure(
                    Failures.UNKNOWN_OUTCOME,
                    "The run " + request.runId() + " was ended from outside",
                    "See on its page how far it came; a retry does again what it was to do",
                    String.valueOf(failure.getCause()));
        } finally {
            underWay.remove(request.runId());
        }
    }

    private void steer(
            ChildWorkflowStub slice, Promise<Outcome> ended, BooleanSupplier goesOn, BooleanSupplier cancelled) {
        Order[] told = {GO};
        while (!ended.isCompleted()) {
            Workflow.await(() ->
                    ended.isCompleted() || !order(told[0], goesOn, cancelled).equals(told[0]));
            if (!ended.isCompleted()) {
                told[0] = order(told[0], goesOn, cancelled);
                try {
                    slice.signal("steer", told[0]);
                } catch (SignalExternalWorkflowException | TemporalFailure over) {
                    // It has ended meanwhile.
                    return;
                }
            }
        }
    }

    /** What is cancelled is not told to go on: it could begin something before it ends. */
    private Order order(Order told, BooleanSupplier goesOn, BooleanSupplier cancelled) {
        return told.cancelled() || cancelled.getAsBoolean()
                ? new Order(told.paused(), told.halted(), true)
                : new Order(run.state().paused(), told.halted() || !goesOn.getAsBoolean(), false);
    }

    /** Whether an expression of the runbook may read this step. It may say so of one that none reads. */
    private static boolean mayRead(String text, String step) {
        return text.contains("." + step) || text.contains("'" + step + "'") || text.contains("\"" + step + "\"");
    }
}
