package dev.evenkeel.workflows.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.Recovery;
import dev.evenkeel.workflows.contract.Recovery.Objectives;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary.Alarm;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A failover, its clock and its way back, in skipped time. */
class RecoveryRunTest {

    @AutoClose
    private final RunHarness run = new RunHarness();

    private final RecoveryStory story = new RecoveryStory(run);

    @Test
    void movesTheServiceAndMeasuresIt() {
        long outage = Instant.parse("2026-01-01T00:00:30Z").toEpochMilli();
        run.declared(RecoveryStory.recovery(
                        outage,
                        outage + 60_000,
                        new Objectives(Duration.ofDays(9_000), null),
                        Map.of("redirect", 120_000L)))
                .start(RecoveryStory.MOVE, Map.of("to", "south"));

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(story.only(Type.DECLARED).data())
                .containsEntry("outage", outage)
                .containsEntry("primary", "north")
                .containsEntry("to", "south")
                .containsEntry("graceful", true);
        assertThat(story.only(Type.FENCE_PROVEN).step()).isEqualTo("fence/fenced");
        assertThat(story.only(Type.PRIMARY_CHANGED).data())
                .containsEntry("from", "north")
                .containsEntry("to", "south");
        assertThat(run.primaries.sites()).containsExactly("south");
        JournalEvent measured = run.journal.events(Type.MEASURED).getFirst();
        assertThat(RecoveryStory.number(measured, "rpo")).isEqualTo(20_000);
        assertThat(RecoveryStory.number(measured, "kept")).isEqualTo(outage - 20_000);
        assertThat(run.journal.last(Type.MEASURED).orElseThrow().data()).containsKey("restored");
        assertThat(story.only(Type.VERIFIED).data()).containsEntry("met", true);
        assertThat(RecoveryStory.number(story.only(Type.VERIFIED), "waiting")).isZero();
        assertThat(run.story()).doesNotContain("STEP_STARTED failback/back").doesNotContain("FORECAST");
        assertThat(run.story().indexOf("FENCE_PROVEN fence/fenced"))
                .isLessThan(run.story().indexOf("STEP_STARTED promote/promote"));
    }

    @Test
    void doesNotFenceTheSiteThatIsToTakeOver() {
        run.declared(story.planned()).start(RecoveryStory.MOVE, Map.of("to", "north"));

        assertThat(run.result().status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.result().reason()).startsWith("The primary is north already");
        assertThat(run.tools.acted()).isEmpty();
    }

    @Test
    void givesUpTheOldPrimaryInTheMiddle() {
        story.failsAt("fence/stop", "No answer", RecoveryStory.MOVE);

        assertThatThrownBy(() -> run.decide("olga", Action.UNGRACEFUL, ""))
                .hasStackTraceContaining("a reason is needed");
        run.decide("olga", Action.UNGRACEFUL, "It is gone");

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.story()).contains("UNGRACEFUL", "STEP_SKIPPED fence/stop");
        assertThat(story.only(Type.UNGRACEFUL).actor()).isEqualTo("olga");
    }

    @Test
    void warnsBeforeTheObjectiveIsMissed() {
        Map<String, Long> usual = Map.of("redirect", 120_000L, "verify", 60_000L);
        long outage = run.now();
        run.declared(RecoveryStory.recovery(outage, outage, new Objectives(Duration.ofMinutes(5), null), usual))
                .tools
                .failNext("assess/last", Failures.TOOL_FAILED, "Away");
        run.start(RecoveryStory.MOVE, Map.of("to", "south")).waitFor("failure");

        run.pass(Duration.ofMinutes(1));
        assertThat(run.journal.events(Type.FORECAST)).isEmpty();
        run.pass(Duration.ofMinutes(2));
        await().until(() -> !run.journal.events(Type.FORECAST).isEmpty());
        JournalEvent forecast = story.only(Type.FORECAST);
        assertThat(forecast.at() - outage).isBetween(120_000L, 125_000L);
        assertThat(RecoveryStory.number(forecast, "late")).isPositive().isLessThan(5_000);
        assertThat(run.journal.summary().alarm()).isEqualTo(Alarm.OBJECTIVE);

        run.pass(Duration.ofMinutes(3));
        await().until(() -> run.journal.events(Type.FORECAST).size() == 2);
        run.decide("olga", Action.RETRY, "again");
        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(story.only(Type.VERIFIED).data()).containsEntry("met", false);
        assertThat(RecoveryStory.number(story.only(Type.VERIFIED), "waiting")).isGreaterThanOrEqualTo(360_000);
        assertThat(run.journal.summary().alarm()).isNull();
    }

    @Test
    void saysWhenABudgetIsUsedUpWhileTheStepStillRuns() {
        String tight = RecoveryStory.MOVE.replace("wait: { for: 2m }", "budget: 30s\n    wait: { for: 2m }");
        run.declared(story.planned()).start(tight, Map.of("to", "south"));

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        List<JournalEvent> exceeded = run.journal.events(Type.BUDGET_EXCEEDED);
        assertThat(exceeded).extracting(JournalEvent::step).containsExactlyInAnyOrder("redirect/turn", null);
        assertThat(exceeded)
                .allSatisfy(
                        each -> assertThat(RecoveryStory.number(each, "budget")).isEqualTo(30_000));
        assertThat(run.story().indexOf("BUDGET_EXCEEDED redirect/turn"))
                .isLessThan(run.story().indexOf("STEP_FINISHED redirect/turn"));
    }

    @Test
    void failsBackAsARunOfItsOwn() {
        long now = run.now();
        run.declared(new Recovery(now, now, true, "south", "r0", "north", Objectives.NONE, Map.of()))
                .start(RecoveryStory.MOVE, Map.of("to", "south"));

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.tools.acted()).containsExactly("failback/back");
        assertThat(run.tools.scripts().getFirst().toString()).contains("north after south");
        assertThat(story.only(Type.DECLARED).data())
                .containsEntry("returns_from", "r0")
                .containsEntry("to", "north");
        assertThat(run.primaries.sites()).containsExactly("north");
    }

    @Test
    void goesBeforeADeployThatIsUnderWay() {
        run.tools.holdUntilCancelled("rollout/install@north");
        run.start("""
                runbook: release
                procedure: deploy
                title: Release the shop
                owner: team-shop
                service: shop
                rollout:
                  - id: install
                    script: { command: [install] }
                """, Map.of());
        await().until(() -> run.tools.acted().contains("rollout/install@north"));

        run.another("r2").declared(story.planned()).start(RecoveryStory.MOVE, Map.of("to", "south"));
        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.tools.wasCancelled("rollout/install@north")).isTrue();
        assertThat(run.journal.of("r1").is(RunStatus.PAUSED)).isTrue();

        run.in("r1").waitFor("failure");
        assertThat(run.journal.of("r1").last(Type.STEP_FAILED).orElseThrow().data())
                .containsEntry("failure", Failures.GAVE_WAY);
    }

    @Test
    void aRehearsalWalksEverythingAndPromotesNothing() {
        run.declared(story.planned()).start(RecoveryStory.MOVE, Map.of("to", "south"), Mode.REHEARSAL);

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.story()).contains("STEP_PREVIEWED promote/promote", "STEP_PREVIEWED failback/back");
        assertThat(run.tools.acted()).isEmpty();
        assertThat(run.primaries.sites()).isEmpty();
    }

    @Test
    void doesNotActWhenAnotherRunHasMovedThePrimaryMeanwhile() {
        run.primaries.moved("south");
        run.declared(story.planned()).start(RecoveryStory.MOVE, Map.of("to", "south"), Mode.DRILL);

        assertThat(run.result().status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.result().reason()).startsWith("The primary is south now and not north");
        assertThat(run.tools.acted()).isEmpty();
        assertThat(run.primaries.sites()).isEmpty();
    }

    @Test
    void aRecoveryThatWaitedForAnotherOneLooksWhereThePrimaryIs() {
        story.failsAt("verify/check", "Not healthy", RecoveryStory.QUICK);
        run.another("r2").declared(story.planned()).start(RecoveryStory.QUICK, Map.of("to", "west"), Mode.DRILL);
        await().until(() -> run.journal.of("r2").is(RunStatus.QUEUED));
        run.in("r1").decide("olga", Action.RETRY, "again");

        assertThat(run.result("r1").status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.result("r2").reason()).startsWith("The primary is south now and not north");
        assertThat(run.primaries.sites()).containsExactly("south");
    }

    @Test
    void recordsThePrimaryAsSoonAsItIsPromoted() {
        story.failsAt("promote/grow", "No machines", RecoveryStory.FOR_GOOD);
        assertThat(run.primaries.sites()).containsExactly("south");
        run.decide("olga", Action.STOP, "not like this");

        assertThat(run.result().status()).isEqualTo(RunStatus.FAILED);
        assertThat(story.only(Type.PRIMARY_CHANGED).data()).containsEntry("to", "south");
    }

    @Test
    void isNotVerifiedWhenTheVerificationWasSkipped() {
        story.failsAt("verify/check", "Not healthy", RecoveryStory.QUICK);
        run.decide("olga", Action.SKIP, "it will do");

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.journal.events(Type.VERIFIED)).isEmpty();
    }

    @Test
    void isNotVerifiedWhenNothingVerifies() {
        String blind = RecoveryStory.QUICK.replace("  - id: check\n", "  - id: check\n    when: run.mode == 'never'\n");
        run.declared(story.planned()).start(blind, Map.of("to", "south"));

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.journal.events(Type.VERIFIED)).isEmpty();
    }
}
