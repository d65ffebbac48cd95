package dev.evenkeel.web.runs;

import dev.evenkeel.activities.store.Runs;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.temporal.TimedCall;
import dev.evenkeel.workflows.contract.RunControl;
import dev.evenkeel.workflows.contract.SignedDecision;
import io.temporal.client.UpdateOptions;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowServiceException;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.client.WorkflowUpdateStage;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Decisions as updates of the workflow {@code run/ID}; the update's id is that of the decision. */
@Component
class TemporalRunUpdates implements RunUpdates {

    /** A handler only records; it takes longer only when no worker is there. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final WorkflowClient client;
    private final Runs runs;
    private final InstantSource clock;

    TemporalRunUpdates(WorkflowClient client, Store store, InstantSource clock) {
        this.client = client;
        this.runs = store.runs();
        this.clock = clock;
    }

    @Override
    public RunControl.Receipt decide(SignedDecision decision) throws NotTaken {
        try {
            return TimedCall.within(PATIENCE, () -> send(decision));
        } catch (TimeoutException e) {
            throw new NotTaken(
                    "The run has not answered within " + PATIENCE.toSeconds()
                            + " s; the decision may still reach it. Look at the run, then send it again: it counts once.",
                    true);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof WorkflowNotFoundException
                    && runs.lost(decision.decision().runId(), clock.millis())) {
                throw new NotTaken(
                        "The run's workflow is gone: it was ended in Temporal, or Temporal has lost it. The run counts as"
                                + " failed now; look at its page.",
                        false);
            }
            throw new NotTaken(
                    reason(e.getCause()),
                    !(e.getCause() instanceof WorkflowNotFoundException
                            || e.getCause() instanceof WorkflowUpdateException));
        }
    }

    private RunControl.Receipt send(SignedDecision decision) {
        return client.newUntypedWorkflowStub("run/" + decision.decision().runId())
                .startUpdate(
                        UpdateOptions.newBuilder(RunControl.Receipt.class)
                                .setUpdateName("decide")
                                .setUpdateId(decision.decision().id())
                                .setWaitForStage(WorkflowUpdateStage.COMPLETED)
                                .build(),
                        decision)
                .getResult();
    }

    private static String reason(@Nullable Throwable cause) {
        return switch (cause) {
            case null -> "The run was not told. Send it again in a moment: it counts once.";
            case WorkflowNotFoundException gone ->
                "The run is over, or its workflow was never started. Look at its page.";
            case WorkflowUpdateException refused
            when refused.getCause() instanceof ApplicationFailure failure -> failure.getOriginalMessage();
            case WorkflowUpdateException refused -> "The run refused it: " + refused.getMessage();
            case WorkflowServiceException away ->
                "Temporal does not answer, so the run was not told. Send it again in a moment: it counts once.";
            default -> "The run was not told (" + cause + "). Send it again in a moment: it counts once.";
        };
    }
}
