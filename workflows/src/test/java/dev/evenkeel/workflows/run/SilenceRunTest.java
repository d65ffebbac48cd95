package dev.evenkeel.workflows.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunStatus;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Alerts are silent while steps run, and no longer however they end. */
class SilenceRunTest {

    private static final String QUIET = """
            runbook: test
            procedure: task
            title: Quiet
            owner: team
            steps:
              - id: quiet
                prometheus.silence:
                  server: http://alertmanager
                  matchers: { service: shop }
                  steps:
                    - id: move
                      script: { command: [./move] }
              - id: after
                script: { command: [./after] }
            """;

    @CachedAndReplayed
    void silencesWhileItsStepsRunAndLiftsThen(int cached) {
        try (RunHarness run = new RunHarness(cached)) {
            run.start(QUIET, Map.of());

            assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
            assertThat(run.tools.acted()).containsExactly("steps/quiet", "steps/move", "steps/after");
            assertThat(run.tools.silenced()).isEmpty();
        }
    }

    @CachedAndReplayed
    void liftsWhenAStepInsideFails(int cached) {
        try (RunHarness run = new RunHarness(cached)) {
            run.tools.failNext("steps/move", Failures.TOOL_FAILED, "it broke");
            run.start(QUIET, Map.of()).waitFor("failure");

            assertThat(run.tools.silenced()).containsExactly("steps/quiet");
            run.decide("anna", Action.STOP, "enough");
            assertThat(run.result().status()).isEqualTo(RunStatus.FAILED);
            assertThat(run.tools.silenced()).isEmpty();
        }
    }

    @CachedAndReplayed
    void liftsWhenTheRunIsCancelled(int cached) {
        try (RunHarness run = new RunHarness(cached)) {
            run.tools.holdUntilCancelled("steps/move");
            run.start(QUIET, Map.of());
            await().atMost(Duration.ofSeconds(20)).until(() -> run.tools.acted().contains("steps/move"));
            run.steer("anna", Action.CANCEL);

            assertThat(run.result().status()).isEqualTo(RunStatus.CANCELLED);
            assertThat(run.tools.silenced()).isEmpty();
        }
    }

    @Test
    void silencesUntilTheRunEndsWithoutSteps() {
        try (RunHarness run = new RunHarness()) {
            run.start("""
                    runbook: test
                    procedure: task
                    title: Quiet
                    owner: team
                    steps:
                      - id: quiet
                        prometheus.silence: { server: http://alertmanager, matchers: { service: shop } }
                      - id: look
                        task: { instructions: Look }
                    """, Map.of()).waitFor("task");

            assertThat(run.tools.silenced()).containsExactly("steps/quiet");
            run.decide("anna", Action.COMPLETE, "");
            assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
            assertThat(run.tools.silenced()).isEmpty();
        }
    }

    @Test
    void silencesNothingInARehearsalButWalksTheStepsInside() {
        try (RunHarness run = new RunHarness()) {
            run.start(QUIET, Map.of(), Mode.REHEARSAL);

            assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
            assertThat(run.tools.acted()).isEmpty();
            assertThat(run.story()).contains("STEP_PREVIEWED steps/move");
        }
    }
}
