package dev.evenkeel.web.temporal;

import dev.evenkeel.workflows.contract.Decision;
import dev.evenkeel.workflows.contract.SignedDecision;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptor;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptorBase;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.Workflow;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Tells of every update that a workflow refuses. A refused update leaves no history, whoever sent it: also one that came past the web,
 * with Temporal's own command line. The workflow itself is not touched: what it decides is only listened to.
 */
final class RefusedUpdates extends WorkerInterceptorBase {

    /** Where refusals are told. Never waits: it is called while a workflow's thread runs. */
    @FunctionalInterface
    interface Listener {

        /** @param details what can be said of it; all but the refusal is only what its sender claims */
        void refused(String workflowId, Map<String, Object> details);
    }

    private final Listener listener;

    RefusedUpdates(Listener listener) {
        this.listener = listener;
    }

    @Override
    public WorkflowInboundCallsInterceptor interceptWorkflow(WorkflowInboundCallsInterceptor next) {
        return new WorkflowInboundCallsInterceptorBase(next) {
            @Override
            public void validateUpdate(UpdateInput input) {
                try {
                    super.validateUpdate(input);
                } catch (RuntimeException refusal) {
                    listener.refused(Workflow.getInfo().getWorkflowId(), details(input, refusal));
                    throw refusal;
                }
            }
        };
    }

    private static Map<String, Object> details(
            WorkflowInboundCallsInterceptor.UpdateInput input, RuntimeException refusal) {
        Map<String, Object> details = new TreeMap<>();
        details.put("update", input.getUpdateName());
        put(details, "refusal", message(refusal));
        Workflow.getCurrentUpdateInfo().ifPresent(update -> put(details, "id", update.getUpdateId()));
        Arrays.stream(input.getArguments())
                .filter(SignedDecision.class::isInstance)
                .map(SignedDecision.class::cast)
                .findFirst()
                .ifPresent(signed -> {
                    put(details, "key", signed.keyId());
                    claims(details, signed.decision());
                });
        return details;
    }

    private static void claims(Map<String, Object> details, @Nullable Decision decision) {
        if (decision != null) {
            put(details, "decision", decision.id());
            put(details, "actor", decision.actor());
            put(details, "action", decision.action());
            put(details, "step", decision.step());
            put(details, "scope", decision.scope());
        }
    }

    private static @Nullable String message(RuntimeException refusal) {
        return refusal instanceof ApplicationFailure failure ? failure.getOriginalMessage() : refusal.toString();
    }

    /** Whoever sends an update by hand may leave out anything, and may send more than fits. */
    private static void put(Map<String, Object> details, String key, @Nullable Object value) {
        if (value != null) {
            String text = value.toString();
            details.put(key, text.substring(0, Math.min(text.length(), 500)));
        }
    }
}
