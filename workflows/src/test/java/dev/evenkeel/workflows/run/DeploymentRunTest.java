package dev.evenkeel.workflows.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.EstateActivities.Deployment;
import dev.evenkeel.workflows.contract.EstateActivities.State;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a deploy records of each site. */
class DeploymentRunTest {

    private static final String RELEASE = """
            runbook: test
            procedure: deploy
            title: Release
            owner: team
            service: shop
            version: "${inputs.version}"
            digest: "sha256:${steps.install.output}"
            inputs: { version: { type: string, default: 1.2.0 } }
            waves: { sizes: [1, "100%"], max_failures: MOST }
            rollout:
              - id: install
                script: { command: [install, "${site.name}"] }
              - id: healthy
                on_failure: stop
                http.check: { url: "${site.endpoint}/health" }
            verify:
              - id: reached
                gate: { pass: "inputs.version != 'bad'" }
                on_failure: stop
            """;
    private static final String BACK = """
            rollback:
              - id: back
                script: { command: [back, "${site.name}"] }
                on_failure: stop
            """;
    private static final Map<String, Object> GOOD = Map.of("version", "1.2.0");

    private static String release(int failures) {
        return RELEASE.replace("MOST", String.valueOf(failures));
    }

    @CachedAndReplayed
    void recordsEachSiteBeforeItIsTouchedAndWhenItIsDone(int cached) {
        try (RunHarness run = new RunHarness(cached)) {
            run.start(release(0) + BACK, GOOD);

            assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
            assertThat(run.estate.story())
                    .startsWith("north DEPLOYING", "north DEPLOYED")
                    .contains("south DEPLOYING", "south DEPLOYED", "west DEPLOYING", "west DEPLOYED")
                    .hasSize(6);
            Deployment first = run.estate.records().getFirst();
            assertThat(first.fence()).isEqualTo(1);
            assertThat(first.version()).isEqualTo("1.2.0");
            assertThat(first.digest()).as("nothing is there yet").isEmpty();
            assertThat(first.actor()).isEqualTo("rita");
            assertThat(run.estate.records().get(1).digest()).startsWith("sha256:");
            assertThat(run.estate.records()).extracting(Deployment::number).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6);
        }
    }

    @Test
    void recordsWhatIsThereAgainAfterARollback() {
        try (RunHarness run = new RunHarness()) {
            run.tools.failNext("rollout/healthy@south", Failures.TOOL_FAILED, "answered 500");
            run.start(release(0) + BACK, GOOD);

            assertThat(run.result().status()).isEqualTo(RunStatus.ROLLED_BACK);
            assertThat(run.estate.story()).contains("south FAILED", "west DEPLOYED", "north DEPLOYED");
            assertThat(run.estate.story()).endsWith("west ROLLED_BACK", "south ROLLED_BACK", "north ROLLED_BACK");
        }
    }

    @Test
    void doesNotHideTheSiteThatFailedWhenTheOthersMayGoOn() {
        try (RunHarness run = new RunHarness()) {
            run.tools.failNext("rollout/healthy@south", Failures.TOOL_FAILED, "answered 500");
            run.start(release(1) + BACK, GOOD);

            assertThat(run.result().status()).isEqualTo(RunStatus.FAILED);
            assertThat(run.estate.last("north")).isEqualTo("DEPLOYED");
            assertThat(run.estate.last("south")).isEqualTo("FAILED");
            assertThat(run.estate.last("west")).isEqualTo("DEPLOYED");
        }
    }

    @Test
    void doesNotKnowWhatIsThereWhenTheWayBackFailed() {
        try (RunHarness run = new RunHarness()) {
            run.tools.failNext("rollback/back@south", Failures.TOOL_FAILED, "no disk");
            run.start(release(0) + BACK, Map.of("version", "bad"));

            assertThat(run.result().status()).isEqualTo(RunStatus.FAILED);
            assertThat(run.estate.last("west")).isEqualTo("ROLLED_BACK");
            assertThat(run.estate.last("south")).isEqualTo("UNKNOWN");
            assertThat(run.estate.last("north")).as("not reached").isEqualTo("DEPLOYED");
        }
    }

    @Test
    void doesNotKnowWhatIsThereWhenItWasCancelledInTheMiddle() {
        try (RunHarness run = new RunHarness()) {
            run.tools.holdUntilCancelled("rollout/install@north");
            run.start(release(0) + BACK, GOOD);
            await().atMost(Duration.ofSeconds(20)).until(() -> run.tools.acted().contains("rollout/install@north"));
            run.steer("olga", Action.CANCEL);

            assertThat(run.result().status()).isEqualTo(RunStatus.CANCELLED);
            assertThat(run.estate.story()).containsExactly("north DEPLOYING", "north UNKNOWN");
        }
    }

    @Test
    void recordsTheSameAgainWhenTheWorkerWasKilledBeforeItCouldSaySo() {
        try (RunHarness run = new RunHarness()) {
            run.estate.loseAnswers(1);
            run.start(release(0) + BACK, GOOD);

            assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
            assertThat(run.estate.records()).hasSize(7);
            assertThat(run.estate.records().get(1))
                    .isEqualTo(run.estate.records().getFirst());
            assertThat(run.tools.acted())
                    .filteredOn("rollout/install@north"::equals)
                    .hasSize(1);
        }
    }

    @Test
    void doesNotKnowWhatIsThereWhenAStepWasSkipped() {
        try (RunHarness run = new RunHarness()) {
            run.tools.failNext("rollout/install@north", Failures.TOOL_FAILED, "no disk");
            run.start(release(0) + BACK, GOOD).waitFor("failure");
            run.decide("olga", Action.SKIP, "go on");

            assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
            assertThat(run.estate.last("north")).isEqualTo("UNKNOWN");
            assertThat(run.estate.last("south")).isEqualTo("DEPLOYED");
        }
    }

    @Test
    void doesNotKnowWhatIsThereWhenTheWayBackWasSkipped() {
        try (RunHarness run = new RunHarness()) {
            run.tools.failNext("rollback/back@south", Failures.TOOL_FAILED, "no disk");
            run.start(release(0) + BACK.replace("    on_failure: stop\n", ""), Map.of("version", "bad"))
                    .waitFor("failure");
            run.decide("olga", Action.SKIP, "leave it");

            assertThat(run.result().status()).isEqualTo(RunStatus.ROLLED_BACK);
            assertThat(run.estate.last("south")).isEqualTo("UNKNOWN");
            assertThat(run.estate.last("north")).isEqualTo("ROLLED_BACK");
        }
    }

    @Test
    void recordsForEachSiteWhetherItWasUndone() {
        String undoable = release(0)
                .replace(
                        "[install, \"${site.name}\"] }",
                        "[install, \"${site.name}\"] }\n    undo: [ { script: { command: [away] } } ]")
                .replace("    on_failure: stop\n", "");
        try (RunHarness run = new RunHarness()) {
            run.start(undoable, Map.of("version", "bad")).waitFor("failure");
            Object scope =
                    run.journal.last(Type.UNDO_PLANNED).orElseThrow().data().get("scope");
            run.send(run.sign(run.decision(
                    "olga",
                    Action.UNDO,
                    "verify/reached",
                    String.valueOf(scope),
                    "",
                    Map.of("without", List.of("rollout/install@south")))));

            assertThat(run.result().status()).isEqualTo(RunStatus.FAILED);
            assertThat(run.estate.last("north")).isEqualTo("ROLLED_BACK");
            assertThat(run.estate.last("west")).isEqualTo("ROLLED_BACK");
            assertThat(run.estate.last("south")).isEqualTo("DEPLOYED");
        }
    }

    @Test
    void recordsNothingInARehearsal() {
        try (RunHarness run = new RunHarness()) {
            run.start(release(0) + BACK, GOOD, Mode.REHEARSAL);

            assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
            assertThat(run.estate.records()).isEmpty();
        }
    }

    @Test
    void saysWhichStatesHaveToBeRepaired() {
        assertThat(State.values())
                .filteredOn(State::partial)
                .containsExactly(State.DEPLOYING, State.FAILED, State.UNKNOWN);
    }
}
