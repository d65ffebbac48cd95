package dev.evenkeel.workflows.alert;

import dev.evenkeel.workflows.contract.AlertRoutingActivities;
import dev.evenkeel.workflows.contract.AlertRoutingActivities.Round;
import dev.evenkeel.workflows.contract.AlertsWorkflow;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;

/** Begins with a round: what arrived while nobody ran this is in the store. */
public final class AlertsWorkflowImpl implements AlertsWorkflow {

    /** A storm becomes one round a second, and one signal a second to its incident. The first alert waits for nothing. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final AlertRoutingActivities router = Workflow.newActivityStub(
            AlertRoutingActivities.class,
            ActivityOptions.newBuilder()
                    .setStartToCloseTimeout(Duration.ofSeconds(45))
                    .setHeartbeatTimeout(Duration.ofSeconds(15))
                    // For as long as the store or Temporal is away: an alert is never given up.
                    .setRetryOptions(RetryOptions.newBuilder()
                            .setInitialInterval(Duration.ofSeconds(1))
                            .setMaximumInterval(Duration.ofSeconds(10))
                            .build())
                    .build());

    private boolean arrived;

    @Override
    public void route() {
        while (true) {
            arrived = false;
            Round round = router.route();
            if (Workflow.getInfo().isContinueAsNewSuggested()) {
                Workflow.continueAsNew();
            }
            if (round.more()) {
                continue;
            }
            Workflow.sleep(PAUSE);
            if (round.againMillis() > 0) {
                Workflow.await(Duration.ofMillis(round.againMillis()), () -> arrived);
            } else {
                Workflow.await(() -> arrived);
            }
        }
    }

    @Override
    public void arrived() {
        arrived = true;
    }
}
