package dev.evenkeel.workflows.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;
import static org.awaitility.Awaitility.await;

import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.Drill;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.PrometheusActivities.Outcome;
import dev.evenkeel.workflows.contract.Recovery;
import dev.evenkeel.workflows.contract.Recovery.Objectives;
import dev.evenkeel.workflows.contract.ReviewActivities.Obstacle;
import dev.evenkeel.workflows.contract.RunRequest;
import dev.evenkeel.workflows.contract.RunResult;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary.Alarm;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A failover, its proof, its clock and its way back, in skipped time. */
class RecoveryRunTest {

    private static final String MOVE = Scenario.runbook("move");

    /** Time passes by itself only while a test waits for the end. */
    private static final String QUICK = MOVE.replace("for: 2m", "for: 1s");

    private final RunHarness run = new RunHarness();

    @AfterEach
    void close() {
        run.close();
    }

    static Recovery recovery(long outage, long declared, Objectives objectives, Map<String, Long> usual) {
        return new Recovery(outage, declared, true, "north", objectives, usual);
    }

    private Recovery planned() {
        return recovery(run.now(), run.now(), Objectives.NONE, Map.of());
    }

    private JournalEvent only(Type type) {
        List<JournalEvent> all = run.journal.events(type);
        assertThat(all).as("%s in %s", type, run.story()).hasSize(1);
        return all.getFirst();
    }

    private static long number(JournalEvent event, String key) {
        return ((Number) Objects.requireNonNull(event.data().get(key))).longValue();
    }

    @Test
    void movesTheServiceAndMeasuresIt() {
        long outage = Instant.parse("2026-01-01T00:00:30Z").toEpochMilli();
        run.declared(recovery(
                        outage,
                        outage + 60_000,
                        new Objectives(Duration.ofDays(9_000), null),
                        Map.of("redirect", 120_000L)))
                .start(MOVE, Map.of("to", "south"));

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(only(Type.DECLARED).data())
                .containsEntry("outage", outage)
                .containsEntry("primary", "north")
                .containsEntry("to", "south")
                .containsEntry("graceful", true);
        assertThat(only(Type.FENCE_PROVEN).step()).isEqualTo("fence/fenced");
        assertThat(only(Type.PRIMARY_CHANGED).data())
                .containsEntry("from", "north")
                .containsEntry("to", "south");
        assertThat(run.primaries.sites()).containsExactly("south");
        JournalEvent measured = run.journal.events(Type.MEASURED).getFirst();
        assertThat(number(measured, "rpo")).isEqualTo(20_000);
        assertThat(number(measured, "kept")).isEqualTo(outage - 20_000);
        assertThat(run.journal.last(Type.MEASURED).orElseThrow().data()).containsKey("restored");
        assertThat(only(Type.VERIFIED).data()).containsEntry("met", true);
        assertThat(number(only(Type.VERIFIED), "waiting")).isZero();
        assertThat(run.story()).doesNotContain("STEP_STARTED failback/back").doesNotContain("FORECAST");
        assertThat(run.story().indexOf("FENCE_PROVEN fence/fenced"))
                .isLessThan(run.story().indexOf("STEP_STARTED promote/promote"));
    }

    @Test
    void doesNotPromoteWhenTheFenceFailsAndSaysWhy() {
        run.tools.failNext("fence/fenced", Failures.TOOL_FAILED, "It still takes writes");
        run.declared(planned()).start(MOVE, Map.of("to", "south")).waitFor("failure");

        JournalEvent asked = run.journal.last(Type.PERSON_ASKED).orElseThrow();
        assertThat(String.valueOf(asked.data().get("advice")))
                .contains("Promote is not reached: nothing has proven that north takes no more writes");
        assertThat(asked.data().get("actions"))
                .isEqualTo(List.of("BREAK_GLASS", "RETRY", "RETRY_CHANGED", "STOP", "UNDO", "UNGRACEFUL"));
        assertThatThrownBy(() -> run.decide("olga", Action.SKIP, "it will do"))
                .hasStackTraceContaining("cannot be passed over");
        assertThatThrownBy(() -> run.decide("olga", Action.MARK_DONE, "I saw it"))
                .hasStackTraceContaining("cannot be passed over");
        run.decide("olga", Action.STOP, "not like this");

        assertThat(run.result().status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.result().reason()).contains("It still takes writes").contains("Promote is not reached");
        assertThat(run.tools.acted()).doesNotContain("promote/promote");
        assertThat(run.primaries.sites()).isEmpty();
    }

    @Test
    void takesNobodysWordForAProofThatIsInconclusive() {
        String measured = MOVE.replace(
                "script: { command: [\"true\"] }\npromote:",
                "prometheus.gate: { server: 'http://prometheus', query: writes, pass: value == 0.0, for: 1m }\npromote:");
        run.tools.gateEnds("fence/fenced", Outcome.INCONCLUSIVE, "there is no data");
        run.declared(planned()).start(measured, Map.of("to", "south")).waitFor("failure");

        JournalEvent asked = run.journal.last(Type.PERSON_ASKED).orElseThrow();
        assertThat(asked.data()).containsEntry("message", "there is no data");
        assertThat(asked.data().get("actions"))
                .asInstanceOf(LIST)
                .contains("BREAK_GLASS")
                .doesNotContain("COMPLETE");
        run.decide("olga", Action.RETRY, "it is back");

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(only(Type.FENCE_PROVEN).attempt()).isEqualTo(2);
    }

    @Test
    void doesNotFenceTheSiteThatIsToTakeOver() {
        run.declared(planned()).start(MOVE, Map.of("to", "north"));

        assertThat(run.result().status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.result().reason()).startsWith("The primary is north already");
        assertThat(run.tools.acted()).isEmpty();
    }

    @Test
    void brokenGlassGoesPastTheProofAndIsReviewed() {
        run.tools.failNext("fence/fenced", Failures.TOOL_FAILED, "Nobody answers");
        run.declared(planned()).start(MOVE, Map.of("to", "south")).waitFor("failure");

        assertThatThrownBy(() -> run.decide("otto", Action.BREAK_GLASS, " "))
                .hasStackTraceContaining("break the glass");
        run.decide("otto", Action.BREAK_GLASS, "The rack is on fire");

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.tools.reviews()).hasSize(1);
        assertThat(run.tools.reviews().getFirst().broke()).containsExactly(Obstacle.PROOF);
        assertThat(run.tools.acted()).contains("promote/promote");
        assertThat(run.journal.events(Type.FENCE_PROVEN)).isEmpty();
    }

    @Test
    void theProofCannotBeSkippedAhead() {
        run.tools.failNext("fence/stop", Failures.TOOL_FAILED, "Away");
        run.declared(planned()).start(MOVE, Map.of("to", "south")).waitFor("failure");
        run.steer("olga", Action.PAUSE);
        run.decide("olga", Action.SKIP, "it is off");
        await().until(() -> run.story().contains("STEP_HELD fence/fenced"));

        assertThatThrownBy(() -> run.send(
                        run.sign(run.decision("olga", Action.SKIP_AHEAD, "fence/fenced", null, "no need", Map.of()))))
                .hasStackTraceContaining("cannot be passed over");
        run.steer("olga", Action.RESUME);

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.journal.events(Type.FENCE_PROVEN)).hasSize(1);
    }

    @Test
    void givesUpTheOldPrimaryInTheMiddle() {
        run.tools.failNext("fence/stop", Failures.TOOL_FAILED, "No answer");
        run.declared(planned()).start(MOVE, Map.of("to", "south")).waitFor("failure");

        assertThatThrownBy(() -> run.decide("olga", Action.UNGRACEFUL, ""))
                .hasStackTraceContaining("a reason is needed");
        run.decide("olga", Action.UNGRACEFUL, "It is gone");

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.story()).contains("UNGRACEFUL", "STEP_SKIPPED fence/stop");
        assertThat(only(Type.UNGRACEFUL).actor()).isEqualTo("olga");
    }

    @Test
    void warnsBeforeTheObjectiveIsMissed() {
        Map<String, Long> usual = Map.of("redirect", 120_000L, "verify", 60_000L);
        long outage = run.now();
        run.declared(recovery(outage, outage, new Objectives(Duration.ofMinutes(5), null), usual))
                .tools
                .failNext("assess/last", Failures.TOOL_FAILED, "Away");
        run.start(MOVE, Map.of("to", "south")).waitFor("failure");

        run.pass(Duration.ofMinutes(1));
        assertThat(run.journal.events(Type.FORECAST)).isEmpty();
        run.pass(Duration.ofMinutes(2));
        await().until(() -> !run.journal.events(Type.FORECAST).isEmpty());
        JournalEvent forecast = only(Type.FORECAST);
        assertThat(forecast.at() - outage).isBetween(120_000L, 125_000L);
        assertThat(number(forecast, "late")).isPositive().isLessThan(5_000);
        assertThat(run.journal.summary().alarm()).isEqualTo(Alarm.OBJECTIVE);

        run.pass(Duration.ofMinutes(3));
        await().until(() -> run.journal.events(Type.FORECAST).size() == 2);
        run.decide("olga", Action.RETRY, "again");
        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(only(Type.VERIFIED).data()).containsEntry("met", false);
        assertThat(number(only(Type.VERIFIED), "waiting")).isGreaterThanOrEqualTo(360_000);
        assertThat(run.journal.summary().alarm()).isNull();
    }

    @Test
    void saysWhenABudgetIsUsedUpWhileTheStepStillRuns() {
        String tight = MOVE.replace("wait: { for: 2m }", "budget: 30s\n    wait: { for: 2m }");
        run.declared(planned()).start(tight, Map.of("to", "south"));

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        List<JournalEvent> exceeded = run.journal.events(Type.BUDGET_EXCEEDED);
        assertThat(exceeded).extracting(JournalEvent::step).containsExactlyInAnyOrder("redirect/turn", null);
        assertThat(exceeded)
                .allSatisfy(each -> assertThat(number(each, "budget")).isEqualTo(30_000));
        assertThat(run.story().indexOf("BUDGET_EXCEEDED redirect/turn"))
                .isLessThan(run.story().indexOf("STEP_FINISHED redirect/turn"));
    }

    @Test
    void failsBackAsARunOfItsOwn() {
        long now = run.now();
        run.declared(new Recovery(now, now, true, "south", "r0", "north", Objectives.NONE, Map.of()))
                .start(MOVE, Map.of("to", "south"));

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.tools.acted()).containsExactly("failback/back");
        assertThat(run.tools.scripts().getFirst().toString()).contains("north after south");
        assertThat(only(Type.DECLARED).data())
                .containsEntry("returns_from", "r0")
                .containsEntry("to", "north");
        assertThat(run.primaries.sites()).containsExactly("north");
    }

    private static final String DRILLED = MOVE.replace(
            "  - id: turn\n",
            "  - id: told\n    in_drill: skip\n    task: { instructions: Call }\n"
                    + "  - id: real\n    in_drill: simulate\n    script: { command: [\"true\"] }\n  - id: turn\n");

    @Test
    void aDrillCleansUpAndLeavesOutWhatItShall() {
        run.declared(planned()).start(DRILLED, Map.of("to", "south"), Mode.DRILL);

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.story())
                .contains("STEP_SKIPPED redirect/told", "STEP_PREVIEWED redirect/real", "STEP_FINISHED failback/back");
        assertThat(run.tools.acted()).doesNotContain("redirect/real");
        assertThat(run.primaries.sites()).containsExactly("south", "north");
    }

    @Test
    void anUnattendedDrillUndoesAndCleansUp() {
        run.tools.failNext("verify/check", Failures.TOOL_FAILED, "Not healthy");
        run.declared(planned())
                .unattended(new Drill("move/hourly", 0, "team-shop", Duration.ofMinutes(15), null))
                .start(QUICK, Map.of("to", "south"), Mode.DRILL)
                .waitFor("failure");
        assertThat(run.journal.summary().alarm()).isEqualTo(Alarm.ESCALATED);

        RunResult result = run.result();
        assertThat(result.status()).isEqualTo(RunStatus.FAILED);
        assertThat(result.reason()).isEqualTo("Nobody answered within 15m: Check. What was done is undone");
        assertThat(run.tools.acted())
                .containsSubsequence("verify/check", "promote/undo_promote", "fence/undo_stop", "failback/back");
        assertThat(run.primaries.sites()).containsExactly("south", "north");
        assertThat(only(Type.DRILL_ABORTED).data()).containsEntry("reason", "Nobody answered within 15m: Check");
    }

    @Test
    void aDrillEndsWhenItsConditionSaysSo() {
        run.declared(planned())
                .unattended(
                        new Drill("move/hourly", 0, "team-shop", Duration.ofMinutes(15), "steps.promote.exitCode == 0"))
                .start(MOVE, Map.of("to", "south"), Mode.DRILL);

        assertThat(run.result().status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.result().reason()).isEqualTo("The drill is aborted: steps.promote.exitCode == 0");
        assertThat(run.tools.acted()).endsWith("promote/promote", "failback/back");
    }

    @Test
    void aCancelledDrillIsCleanedUpToo() {
        run.tools.holdUntilCancelled("verify/check");
        run.declared(planned()).start(QUICK, Map.of("to", "south"), Mode.DRILL);
        await().until(() -> run.tools.acted().contains("verify/check"));
        run.steer("olga", Action.CANCEL);
        run.waitFor("undo").decide("olga", Action.LEAVE, "clean up only");

        assertThat(run.result().status()).isEqualTo(RunStatus.CANCELLED);
        assertThat(run.tools.acted()).endsWith("failback/back");
        assertThat(run.primaries.sites()).containsExactly("south", "north");
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

        run.another("r2").declared(planned()).start(MOVE, Map.of("to", "south"));
        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.tools.wasCancelled("rollout/install@north")).isTrue();
        assertThat(run.journal.of("r1").is(RunStatus.PAUSED)).isTrue();

        run.in("r1").waitFor("failure");
        assertThat(run.journal.of("r1").last(Type.STEP_FAILED).orElseThrow().data())
                .containsEntry("failure", Failures.GAVE_WAY);
    }

    @Test
    void aRehearsalWalksEverythingAndPromotesNothing() {
        run.declared(planned()).start(MOVE, Map.of("to", "south"), Mode.REHEARSAL);

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.story()).contains("STEP_PREVIEWED promote/promote", "STEP_PREVIEWED failback/back");
        assertThat(run.tools.acted()).isEmpty();
        assertThat(run.primaries.sites()).isEmpty();
    }

    private void undo(List<String> without) {
        Object scope = run.journal.last(Type.UNDO_PLANNED).orElseThrow().data().get("scope");
        String step = run.journal.last(Type.PERSON_ASKED).orElseThrow().step();
        run.send(run.sign(
                run.decision("olga", Action.UNDO, step, String.valueOf(scope), "", Map.of("without", without))));
    }

    /** A promotion without a way back, and a step after it. */
    private static final String FOR_GOOD = QUICK.replace(
            "    undo: [ { script: { command: [demote] } } ]\n",
            "  - id: grow\n    script: { command: [grow] }\n    undo: [ { script: { command: [shrink] } } ]\n");

    @Test
    void doesNotActWhenAnotherRunHasMovedThePrimaryMeanwhile() {
        run.primaries.moved("south");
        run.declared(planned()).start(MOVE, Map.of("to", "south"), Mode.DRILL);

        assertThat(run.result().status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.result().reason()).startsWith("The primary is south now and not north");
        assertThat(run.tools.acted()).isEmpty();
        assertThat(run.primaries.sites()).isEmpty();
    }

    @Test
    void aRecoveryThatWaitedForAnotherOneLooksWhereThePrimaryIs() {
        run.tools.failNext("verify/check", Failures.TOOL_FAILED, "Not healthy");
        run.declared(planned()).start(QUICK, Map.of("to", "south")).waitFor("failure");
        run.another("r2").declared(planned()).start(QUICK, Map.of("to", "west"), Mode.DRILL);
        await().until(() -> run.journal.of("r2").is(RunStatus.QUEUED));
        run.in("r1").decide("olga", Action.RETRY, "again");

        assertThat(run.result("r1").status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.result("r2").reason()).startsWith("The primary is south now and not north");
        assertThat(run.primaries.sites()).containsExactly("south");
    }

    @Test
    void goesOnAfterARunThatHasPromotedAndKeepsItsFence() {
        run.primaries.moved("south");
        run.tools.failNext("fence/fenced", Failures.TOOL_FAILED, "Nobody answers");
        Map<String, RunRequest.Taken> done = Map.of(
                "fence/stop",
                new RunRequest.Taken(true, Map.of()),
                "promote/promote",
                new RunRequest.Taken(true, Map.of()));
        run.declared(planned())
                .start(QUICK, Map.of("to", "south"), Mode.LIVE, new RunRequest.Takeover("r0", done))
                .waitFor("failure");
        assertThat(run.journal.last(Type.PERSON_ASKED).orElseThrow().data().get("actions"))
                .asInstanceOf(LIST)
                .contains("RETRY")
                .doesNotContain("UNDO");
        run.decide("olga", Action.RETRY, "again");

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.tools.acted()).doesNotContain("promote/promote");
    }

    @Test
    void aDrillThatHasNotActedCleansNothingUp() {
        run.declared(planned()).start(MOVE, Map.of("to", "north"), Mode.DRILL);

        assertThat(run.result().status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.tools.acted()).isEmpty();
    }

    @Test
    void aDrillPreemptsNoDeploy() {
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

        run.another("r2").declared(planned()).start(QUICK, Map.of("to", "south"), Mode.DRILL);
        await().until(() -> run.journal.of("r2").is(RunStatus.QUEUED));
        run.in("r1").steer("olga", Action.CANCEL);

        assertThat(run.result("r2").status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.journal.of("r1").events(Type.LOCK))
                .extracting(lock -> lock.data().get("state"))
                .contains("held", "released")
                .doesNotContain("gave_way");
    }

    @Test
    void recordsThePrimaryAsSoonAsItIsPromoted() {
        run.tools.failNext("promote/grow", Failures.TOOL_FAILED, "No machines");
        run.declared(planned()).start(FOR_GOOD, Map.of("to", "south")).waitFor("failure");
        assertThat(run.primaries.sites()).containsExactly("south");
        run.decide("olga", Action.STOP, "not like this");

        assertThat(run.result().status()).isEqualTo(RunStatus.FAILED);
        assertThat(only(Type.PRIMARY_CHANGED).data()).containsEntry("to", "south");
    }

    @Test
    void neverOpensTheOldPrimaryAgainBesideANewOne() {
        run.tools.failNext("verify/check", Failures.TOOL_FAILED, "Not healthy");
        run.declared(planned()).start(FOR_GOOD, Map.of("to", "south")).waitFor("failure");
        assertThat(run.journal.last(Type.UNDO_PLANNED).orElseThrow().data().get("parts"))
                .asInstanceOf(LIST)
                .singleElement()
                .extracting("key")
                .isEqualTo("promote/grow");
        undo(List.of());

        assertThat(run.result().status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.result().reason()).contains("not undone: Stop");
        assertThat(run.tools.acted()).endsWith("promote/undo_grow").doesNotContain("fence/undo_stop");
        assertThat(run.primaries.sites()).containsExactly("south");
    }

    @Test
    void leavesTheFenceWhereThePromotionIsLeft() {
        run.tools.failNext("verify/check", Failures.TOOL_FAILED, "Not healthy");
        run.declared(planned()).start(QUICK, Map.of("to", "south")).waitFor("failure");
        undo(List.of("promote/promote"));

        assertThat(run.result().status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.tools.acted()).doesNotContain("promote/undo_promote", "fence/undo_stop");
        assertThat(run.primaries.sites()).containsExactly("south");
    }

    @Test
    void tellsTheWayBackWhetherAnythingWasPromoted() {
        String told = QUICK.replace("  - id: back\n", "  - id: back\n    when: run.promoted\n");
        run.tools.failNext("fence/fenced", Failures.TOOL_FAILED, "It still takes writes");
        run.declared(planned()).start(told, Map.of("to", "south"), Mode.DRILL).waitFor("failure");
        run.decide("olga", Action.STOP, "not like this");

        assertThat(run.result().status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.tools.acted()).doesNotContain("failback/back");
        assertThat(run.story()).contains("STEP_SKIPPED failback/back");
    }

    @Test
    void isNotVerifiedWhenTheVerificationWasSkipped() {
        run.tools.failNext("verify/check", Failures.TOOL_FAILED, "Not healthy");
        run.declared(planned()).start(QUICK, Map.of("to", "south")).waitFor("failure");
        run.decide("olga", Action.SKIP, "it will do");

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.journal.events(Type.VERIFIED)).isEmpty();
    }

    @Test
    void isNotVerifiedWhenNothingVerifies() {
        String blind = QUICK.replace("  - id: check\n", "  - id: check\n    when: run.mode == 'never'\n");
        run.declared(planned()).start(blind, Map.of("to", "south"));

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.journal.events(Type.VERIFIED)).isEmpty();
    }

    @Test
    void goesToTheSiteForWhichItHasFenced() {
        run.tools.failNext("promote/promote", Failures.TOOL_FAILED, "No disk");
        run.declared(planned()).start(QUICK, Map.of("to", "south")).waitFor("failure");

        assertThatThrownBy(() -> run.decide("olga", Action.RETRY_CHANGED, "", Map.of("to", "west")))
                .hasStackTraceContaining("The recovery goes on to the site for which it began to fence");
    }

    @Test
    void mayStillGoElsewhereBeforeItFences() {
        run.tools.failNext("assess/last", Failures.TOOL_FAILED, "Away");
        run.declared(planned()).start(QUICK, Map.of("to", "south")).waitFor("failure");
        run.decide("olga", Action.RETRY_CHANGED, "", Map.of("to", "west"));

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.primaries.sites()).containsExactly("west");
    }

    @Test
    void theProofOfTheWayBackCannotBeSkippedEither() {
        String proven = QUICK.replace(
                "failback:\n",
                "failback:\n  - id: back_fenced\n    proves: fence\n    script: { command: [\"true\"] }\n");
        run.tools.failNext("failback/back_fenced", Failures.TOOL_FAILED, "It still takes writes");
        long now = run.now();
        run.declared(new Recovery(now, now, true, "south", "r0", "north", Objectives.NONE, Map.of()))
                .start(proven, Map.of("to", "south"))
                .waitFor("failure");

        assertThatThrownBy(() -> run.decide("olga", Action.SKIP, "it will do"))
                .hasStackTraceContaining("cannot be passed over");
        run.decide("olga", Action.RETRY, "it is closed");
        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(only(Type.FENCE_PROVEN).step()).isEqualTo("failback/back_fenced");
    }
}
