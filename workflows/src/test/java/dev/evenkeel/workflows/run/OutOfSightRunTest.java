package dev.evenkeel.workflows.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.RunStatus;
import java.util.Map;

/** A server has begun an act and lost sight of it, so that Temporal takes the act back at once when it is cancelled. */
class OutOfSightRunTest {

    private static final String CHANGE = """
            runbook: test
            procedure: task
            title: Change
            owner: team
            service: shop
            steps:
              - id: change
                script: { command: [deploy] }
            """;

    @CachedAndReplayed
    void aCancelEndsTheToolOnItsHost(int cached) {
        try (RunHarness run = new RunHarness(cached)) {
            run.tools.loseSight("steps/change", RunHarness.HOST);
            run.start(CHANGE, Map.of());
            await().until(() -> run.tools.acted().contains("steps/change"));
            run.steer("anna", Action.CANCEL);

            assertThat(run.result().status()).isEqualTo(RunStatus.CANCELLED);
            assertThat(run.tools.endedLater()).containsExactly("steps/change");
            assertThat(run.journal.events(Type.STEP_FAILED)).isEmpty();
        }
    }

    @CachedAndReplayed
    void whatAHostThatIsAwayHasBegunIsOfUnknownOutcome(int cached) {
        try (RunHarness run = new RunHarness(cached)) {
            run.tools.loseSight("steps/change", "away");
            run.start(CHANGE, Map.of());
            await().until(() -> run.tools.acted().contains("steps/change"));
            run.steer("anna", Action.CANCEL);

            assertThat(run.result().status()).isEqualTo(RunStatus.CANCELLED);
            assertThat(run.journal.last(Type.STEP_FAILED).orElseThrow().data())
                    .containsEntry("failure", Failures.UNKNOWN_OUTCOME)
                    .extracting("message")
                    .asString()
                    .contains("away, which had begun it");
        }
    }
}
