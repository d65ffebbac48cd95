package dev.evenkeel.workflows.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.Freeze;
import dev.evenkeel.workflows.contract.FreezeOverride;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.ReviewActivities.Obstacle;
import dev.evenkeel.workflows.contract.RunStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A deploy meets a time in which nothing is deployed. */
class FreezeRunTest {

    private static final long HOUR = Duration.ofHours(1).toMillis();

    private static final String RELEASE = """
            runbook: test
            procedure: deploy
            title: Release
            owner: team
            service: shop
            waves: { sizes: [1, "100%"] }
            approve:
              - id: agree
                approval: { expires: 7d }
            rollout:
              - id: install
                script: { command: [install] }
            """;
    private static final String QUICK = RELEASE.replace("approve:\n  - id: agree\n    approval: { expires: 7d }\n", "");
    private static final String PARENT = """
            runbook: parent
            procedure: task
            title: Parent
            owner: team
            steps:
              - id: deploy
                run: { runbook: test }
            """;

    /** Begins and ends so many hours from now. */
    private static Freeze freeze(double from, double until) {
        long now = System.currentTimeMillis();
        return new Freeze(
                "sales",
                "Sales",
                now + (long) (from * HOUR),
                now + (long) (until * HOUR),
                null,
                List.of(),
                List.of(),
                "",
                "team-shop");
    }

    @CachedAndReplayed
    void asksWhenAFreezeHasBegunWhileItWaitedForAnApprovalAndWaitsForItsEnd(int cached) {
        try (RunHarness run = new RunHarness(cached)) {
            run.frozen(freeze(1, 30))
                    .start(RELEASE, Map.of())
                    .waitFor("approval")
                    .pass(Duration.ofHours(2));
            run.decide("anna", Action.APPROVE, "");
            run.waitFor("freeze");

            assertThat(run.journal.last(Type.PERSON_ASKED).orElseThrow().data())
                    .hasEntrySatisfying(
                            "message",
                            said -> assertThat(String.valueOf(said)).startsWith("Nothing is deployed here until 2"))
                    .hasEntrySatisfying(
                            "advice", said -> assertThat(String.valueOf(said)).contains("team-shop"));
            run.decide("olga", Action.WAIT, "");
            run.pass(Duration.ofHours(12));
            assertThat(run.tools.acted()).isEmpty();
            run.pass(Duration.ofHours(20));

            assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
            assertThat(run.tools.reviews()).isEmpty();
        }
    }

    @Test
    void letsAnApproverGoOnInSpiteOfItWithAReasonAndAReview() {
        try (RunHarness run = new RunHarness()) {
            run.frozen(freeze(-1, 30)).start(QUICK, Map.of()).waitFor("freeze");

            assertThatThrownBy(() -> run.decide("anna", Action.BREAK_GLASS, " "))
                    .hasStackTraceContaining("Say why");
            run.decide("anna", Action.BREAK_GLASS, "customers cannot pay");

            assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
            assertThat(run.tools.reviews()).singleElement().satisfies(review -> {
                assertThat(review.broke()).containsExactly(Obstacle.FREEZE);
                assertThat(review.reason()).isEqualTo("customers cannot pay");
            });
        }
    }

    @Test
    void stopsWhenAPersonSaysSoAlsoAfterItWasToWait() {
        try (RunHarness run = new RunHarness()) {
            run.frozen(freeze(-1, 30)).start(QUICK, Map.of()).waitFor("freeze");
            run.decide("olga", Action.WAIT, "");
            run.waitFor("freeze");
            assertThatThrownBy(() -> run.decide("olga", Action.WAIT, "")).hasStackTraceContaining("cannot be decided");
            run.decide("olga", Action.STOP, "tomorrow");

            assertThat(run.result().status()).isEqualTo(RunStatus.FAILED);
            assertThat(run.result().reason()).contains("tomorrow");
            assertThat(run.tools.acted()).isEmpty();
        }
    }

    @Test
    void beginsAtOnceWhenItWasLaunchedInSpiteOfItAndOpensAReview() {
        try (RunHarness run = new RunHarness()) {
            run.frozen(freeze(-1, 30))
                    .overriding(new FreezeOverride("anna", "customers cannot pay", List.of("sales")))
                    .start(QUICK, Map.of());

            assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
            assertThat(run.tools.reviews()).singleElement().satisfies(review -> {
                assertThat(review.actor()).isEqualTo("anna");
                assertThat(review.broke()).containsExactly(Obstacle.FREEZE);
            });
            assertThat(run.journal.last(Type.RUN_STARTED).orElseThrow().data()).containsKey("override");
        }
    }

    @Test
    void refusesTheChildOfAnotherRunAtItsStart() {
        try (RunHarness run = new RunHarness()) {
            run.frozen(freeze(-1, 30))
                    .child("test", QUICK)
                    .start(PARENT, Map.of())
                    .waitFor("failure");

            assertThat(String.valueOf(run.journal
                            .last(Type.PERSON_ASKED)
                            .orElseThrow()
                            .data()
                            .get("message")))
                    .contains("Nothing is deployed here until", "Ask team-shop");
            assertThat(run.tools.acted()).isEmpty();
            run.decide("olga", Action.STOP, "");
            assertThat(run.result().status()).isEqualTo(RunStatus.FAILED);
        }
    }

    @Test
    void doesNotHoldUpARehearsal() {
        try (RunHarness run = new RunHarness()) {
            run.frozen(freeze(-1, 30)).start(QUICK, Map.of(), Mode.REHEARSAL);

            assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        }
    }
}
