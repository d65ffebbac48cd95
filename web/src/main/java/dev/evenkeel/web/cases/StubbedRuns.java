package dev.evenkeel.web.cases;

import dev.evenkeel.workflows.cases.RunbookCase;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.RunRequest;
import dev.evenkeel.workflows.contract.RunResult;
import dev.evenkeel.workflows.contract.RunStatus;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptor;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkflowOutboundCallsInterceptor;
import io.temporal.common.interceptors.WorkflowOutboundCallsInterceptorBase;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A run that is started by another one ends at once as the case says; it is walked when the case says nothing of it. What a stub does is
 * done when its run is stopped: a cancel always comes too late.
 */
final class StubbedRuns extends WorkerInterceptorBase {

    private final StubbedWorld world;

    StubbedRuns(StubbedWorld world) {
        this.world = world;
    }

    @Override
    public WorkflowInboundCallsInterceptor interceptWorkflow(WorkflowInboundCallsInterceptor next) {
        return new WorkflowInboundCallsInterceptorBase(next) {
            @Override
            public void init(WorkflowOutboundCallsInterceptor calls) {
                super.init(new Uncancelled(calls));
            }

            @Override
            public WorkflowOutput execute(WorkflowInput input) {
                return end(input.getArguments()).map(WorkflowOutput::new).orElseGet(() -> super.execute(input));
            }
        };
    }

    private Optional<RunResult> end(Object[] arguments) {
        if (arguments.length != 1 || !(arguments[0] instanceof RunRequest request)) {
            return Optional.empty();
        }
        RunRequest.Parent parent = request.parent();
        CaseRun run = parent == null ? null : world.find(request.runId());
        return parent == null || run == null
                ? Optional.empty()
                : run.begins(request.runId(), parent).map(StubbedRuns::result);
    }

    private static RunResult result(RunbookCase.Stub stub) {
        if (stub.fails() == null) {
            return stub.result().get("outputs") instanceof Map<?, ?> outputs
                    ? new RunResult(RunStatus.SUCCEEDED, "", named(outputs))
                    : new RunResult(RunStatus.SUCCEEDED, "");
        }
        if (stub.failure().equals(Failures.UNKNOWN_OUTCOME)) {
            // As when somebody ends it from outside.
            throw ApplicationFailure.newNonRetryableFailure(stub.fails(), stub.failure());
        }
        return new RunResult(RunStatus.FAILED, stub.fails());
    }

    @SuppressWarnings("unchecked") // the reader has seen to it that keys are texts
    private static Map<String, Object> named(Map<?, ?> outputs) {
        return (Map<String, Object>) outputs;
    }

    /**
     * Stubs end at once, so there is nothing to cancel; and the test server never gives a run another task once it has asked to cancel
     * an activity that ended meanwhile.
     */
    private static final class Uncancelled extends WorkflowOutboundCallsInterceptorBase {

        Uncancelled(WorkflowOutboundCallsInterceptor next) {
            super(next);
        }

        @Override
        public <R> ActivityOutput<R> executeActivity(ActivityInput<R> input) {
            List<ActivityOutput<R>> started = new ArrayList<>(1);
            Workflow.newDetachedCancellationScope(() -> started.add(super.executeActivity(input)))
                    .run();
            return started.getFirst();
        }
    }
}
