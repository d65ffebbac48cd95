package dev.evenkeel.web.locks;

import dev.evenkeel.activities.store.Audit;
import dev.evenkeel.web.runs.DecisionKeys;
import dev.evenkeel.web.security.Permissions;
import dev.evenkeel.web.temporal.TimedCall;
import dev.evenkeel.workflows.contract.Decision;
import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.LockWorkflow;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.SignedDecision;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Sends the signed decision to the lock, and writes down what became of it. */
@Service
class SignedLockBreaker implements LockBreaker {

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final WorkflowClient client;
    private final DecisionKeys keys;
    private final Permissions permissions;
    private final Audit audit;
    private final InstantSource clock;

    SignedLockBreaker(
            WorkflowClient client, DecisionKeys keys, Permissions permissions, Audit audit, InstantSource clock) {
        this.client = client;
        this.keys = keys;
        this.permissions = permissions;
        this.audit = audit;
        this.clock = clock;
    }

    @Override
    public void breakOpen(String environment, String service, String runId, String actor, String reason)
            throws Refused {
        Map<String, Object> details = Map.of("run", runId, "reason", reason);
        try {
            send(environment, service, runId, actor, reason);
            audit.append(actor, "lock.broken", environment + "/" + service, details, environment);
        } catch (Refused e) {
            audit.append(actor, "lock.break-refused", environment + "/" + service, details, environment);
            throw e;
        }
    }

    private void send(String environment, String service, String runId, String actor, String reason) throws Refused {
        Role role = permissions.strongest(actor, environment).orElse(Role.VIEWER);
        if (!role.covers(Action.BREAK_LOCK.needs())) {
            throw new Refused("Only an administrator of " + environment + " may break a lock. Ask one.");
        }
        SignedDecision decision = keys.sign(new Decision(
                UUID.randomUUID().toString(),
                runId,
                Action.BREAK_LOCK,
                null,
                null,
                actor,
                role,
                environment,
                reason,
                Map.of(),
                clock.millis()));
        try {
            TimedCall.within(
                    PATIENCE,
                    () -> client.newUntypedWorkflowStub(LockWorkflow.id(environment, service))
                            .update("break", Void.class, decision));
        } catch (TimeoutException e) {
            throw new Refused("The lock has not answered within " + PATIENCE.toSeconds() + " s. Look at it again.");
        } catch (ExecutionException e) {
            throw new Refused(reasonOf(e.getCause()));
        }
    }

    private static String reasonOf(@Nullable Throwable cause) {
        return cause instanceof WorkflowUpdateException refused
                        && refused.getCause() instanceof ApplicationFailure failure
                ? failure.getOriginalMessage()
                : "Temporal does not answer, so the lock was not told. Try again in a moment.";
    }
}
