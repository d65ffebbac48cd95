package dev.evenkeel.workflows.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.RunStatus;
import io.temporal.failure.ApplicationFailure;
import java.time.Instant;
import java.util.Map;

/** The host that has begun an act never comes back. */
class LostHostRunTest {

    private static final String MEASURE = """
            runbook: test
            procedure: task
            title: Look
            owner: team
            service: shop
            steps:
              - id: look
                site: north
                prometheus.query: { server: "http://prometheus", query: up }
              - id: change
                site: north
                script: { command: [deploy] }
            """;

    @CachedAndReplayed
    void whatOnlyReadsIsDoneAgainAndNobodyIsAsked(int cached) {
        try (RunHarness run = new RunHarness(cached)) {
            run.tools.failNext("steps/look", heldByALostHost(true));
            run.tools.failNext("steps/look", heldByALostHost(true));
            run.start(MEASURE, Map.of());

            assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
            assertThat(run.tools.released())
                    .containsExactly("r1/steps/look/1 of host/gone", "r1/steps/look/1 of host/gone");
            assertThat(run.tools.acted()).containsExactly("steps/look", "steps/look", "steps/look", "steps/change");
            assertThat(run.journal.events(Type.PERSON_ASKED)).isEmpty();
        }
    }

    @CachedAndReplayed
    void whatChangesSomethingIsOfUnknownOutcomeAndStaysWithItsHost(int cached) {
        try (RunHarness run = new RunHarness(cached)) {
            run.tools.failNext("steps/change", heldByALostHost(false));
            run.start(MEASURE, Map.of()).waitFor("unknown");

            assertThat(run.journal.last(Type.PERSON_ASKED).orElseThrow().data().toString())
                    .contains("has been away for 1 seconds");
            assertThat(run.tools.released()).isEmpty();
            run.decide("anna", Action.MARK_DONE, "I have looked");
            assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
            assertThat(run.tools.acted()).containsOnlyOnce("steps/change");
        }
    }

    @CachedAndReplayed
    void whatADeclaredLostRunnerHadBegunIsOfUnknownOutcomeAtOnce(int cached) {
        try (RunHarness run = new RunHarness(cached)) {
            run.tools.failNext("steps/change", declaredLost(false));
            run.start(MEASURE, Map.of()).waitFor("unknown");

            assertThat(run.journal.last(Type.PERSON_ASKED).orElseThrow().data().toString())
                    .contains(
                            "gone, which had begun this, was declared lost",
                            "Declared lost by root on 2026-11-29T12:00:00Z: The host burnt");
            assertThat(run.tools.released()).isEmpty();
            run.decide("anna", Action.MARK_DONE, "I have looked");
            assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
            assertThat(run.tools.acted()).containsOnlyOnce("steps/change");
        }
    }

    @CachedAndReplayed
    void whatADeclaredLostRunnerOnlyReadIsDoneAgain(int cached) {
        try (RunHarness run = new RunHarness(cached)) {
            run.tools.failNext("steps/look", declaredLost(true));
            run.start(MEASURE, Map.of());

            assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
            assertThat(run.tools.released()).containsExactly("r1/steps/look/1 of host/gone");
            assertThat(run.journal.events(Type.PERSON_ASKED)).isEmpty();
        }
    }

    private static ApplicationFailure declaredLost(boolean reads) {
        return ApplicationFailure.newNonRetryableFailure(
                "gone is lost",
                Failures.HOST_LOST,
                new Failures.Lost(
                        "gone", "root", Instant.parse("2026-11-29T12:00:00Z").toEpochMilli(), "The host burnt", reads));
    }

    private static ApplicationFailure heldByALostHost(boolean reads) {
        return ApplicationFailure.newNonRetryableFailure(
                "The act is held by the host gone",
                Failures.CLAIMED_ELSEWHERE,
                new Failures.Elsewhere("host/gone", 1_000, reads));
    }
}
