package dev.evenkeel.workflows.run;

import static dev.evenkeel.workflows.run.Refused.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.evenkeel.workflows.contract.Decision;
import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.RunRequest;
import dev.evenkeel.workflows.contract.RunStatus;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What an operator may do to a run: change its inputs, do a step by hand, skip ahead, take a task. */
class HandRunTest {

    private static final String COPY = """
            runbook: test
            procedure: task
            title: Test
            owner: team
            approvals: { live: { count: 1 } }
            inputs:
              host: { type: choice, options: [a, b] }
              copies: { type: number, default: 1, max: 5 }
            steps:
              - id: first
                script: { command: [copy, "${inputs.host}"] }
              - id: second
                script: { command: [use, "${steps.first.output}", "${inputs.host}"] }
            """;

    private static final String TWO = """
            runbook: test
            procedure: task
            title: Test
            owner: team
            steps:
              - id: first
                script: { command: [one] }
              - id: second
                script: { command: [two] }
              - id: third
                script: { command: [three] }
            """;

    @AutoClose
    private final RunHarness run = new RunHarness();

    @Test
    void retriesWithChangedInputsOnceTheyAreApprovedAgain() {
        failFirst();
        run.decide("olga", Action.RETRY_CHANGED, "host a is gone", Map.of("host", "b"));
        run.waitFor("approval");

        assertThat(run.journal.last(Type.INPUTS_CHANGED).orElseThrow().data().get("changed"))
                .isEqualTo(Map.of("host", Map.of("old", "a", "new", "b")));
        refused(() -> run.decide("olga", Action.APPROVE, ""), "changed the inputs");
        assertThat(run.tools.acts()).hasSize(1);
        run.decide("anna", Action.APPROVE, "");

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.journal.last(Type.STEP_FINISHED).orElseThrow().data()).containsEntry("summary", "use copy b b");
        assertThat(run.tools.acts()).hasSize(3);
    }

    @Test
    void refusesInputsThatDoNotFitAndThoseThatStayAsTheyAre() {
        failFirst();

        refused(() -> run.decide("olga", Action.RETRY_CHANGED, "", Map.of("host", "c")), "host: ");
        refused(() -> run.decide("olga", Action.RETRY_CHANGED, "", Map.of("copies", "7")), "At most 5");
        refused(() -> run.decide("olga", Action.RETRY_CHANGED, "", Map.of("nose", "7")), "no such input");
        refused(() -> run.decide("olga", Action.RETRY_CHANGED, "", Map.of("host", "a")), "No input was changed");
        refused(() -> run.send(run.sign(low(Action.RETRY_CHANGED, "steps/first"))), "role operator");
        run.decide("olga", Action.STOP, "");
        run.result();
    }

    @Test
    void takesTheResultOfAStepThatAPersonDidByHand() {
        failFirst();

        refused(() -> run.decide("olga", Action.MARK_DONE, "did it", Map.of()), "output is needed");
        refused(() -> run.decide("olga", Action.MARK_DONE, "", Map.of("output", "x")), "evidence is needed");
        refused(
                () -> run.decide("olga", Action.MARK_DONE, "did it", Map.of("output", "x", "exitCode", "zero")),
                "a whole number");
        run.decide("olga", Action.MARK_DONE, "did it", Map.of("output", "copied by hand", "exitCode", 0));

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.journal.last(Type.STEP_FINISHED).orElseThrow().data())
                .containsEntry("summary", "use copied by hand a");
    }

    @Test
    void skipsTheNextStepWhilePaused() {
        run.tools.failNext("steps/first", Failures.TOOL_FAILED, "no");
        run.start(TWO, Map.of()).waitFor("failure");
        run.steer("olga", Action.PAUSE);
        refused(() -> skip("olga", "steps/second", "not needed"), "does not stand before");
        run.decide("olga", Action.SKIP, "broken");
        held("steps/second");

        refused(() -> skip("olga", "steps/second", ""), "Say why");
        refused(() -> skip("olga", "steps/third", "stale"), "does not stand before");
        refused(() -> run.send(run.sign(low(Action.SKIP_AHEAD, "steps/second"))), "role operator");
        skip("olga", "steps/second", "not needed");
        held("steps/third");
        refused(() -> skip("olga", "steps/second", "again"), "does not stand before");
        run.steer("olga", Action.RESUME);

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.tools.acted()).containsExactly("steps/first", "steps/third");
        assertThat(run.journal.last(Type.STEP_SKIPPED).orElseThrow().data())
                .containsEntry("reason", "olga: not needed");
    }

    @Test
    void refusesToSkipAheadOfARunThatIsNotPaused() {
        failFirst();

        refused(() -> skip("olga", "steps/second", "no"), "not paused");
        run.decide("olga", Action.STOP, "");
        run.result();
    }

    @Test
    void leavesATaskToWhoeverHasTakenIt() {
        run.start("""
                runbook: test
                procedure: task
                title: Test
                owner: team
                steps:
                  - id: look
                    task: { instructions: Look }
                """, Map.of()).waitFor("task");
        run.decide("anna", Action.TAKE_OVER, "");
        refused(() -> run.decide("anna", Action.TAKE_OVER, ""), "yours already");
        refused(() -> run.decide("ben", Action.COMPLETE, ""), "anna has taken this task");
        run.decide("ben", Action.TAKE_OVER, "anna is off");
        run.decide("ben", Action.COMPLETE, "");

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.journal.last(Type.STEP_FINISHED).orElseThrow().data()).containsEntry("summary", "done by ben");
    }

    @Test
    void takesOverWhatAnEarlierRunDidButNotItsApproval() {
        run.start(
                        COPY,
                        Map.of("host", "a", "copies", 1),
                        Mode.LIVE,
                        new RunRequest.Takeover(
                                "r0",
                                Map.of(
                                        "steps/first",
                                        new RunRequest.Taken(true, Map.of("exitCode", 0, "output", "x")))))
                .waitFor("approval");
        run.decide("anna", Action.APPROVE, "");

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.tools.acted()).containsExactly("steps/second");
        assertThat(run.journal.last(Type.STEP_FINISHED).orElseThrow().data()).containsEntry("summary", "use x a");
        assertThat(run.journal.last(Type.STEP_TAKEN_OVER).orElseThrow().data()).containsEntry("run", "r0");
        assertThat(run.journal.events().getFirst().data()).containsEntry("from", "r0");
    }

    private void failFirst() {
        run.tools.failNext("steps/first", Failures.TOOL_FAILED, "no");
        run.start(COPY, Map.of("host", "a", "copies", 1)).waitFor("approval");
        run.decide("anna", Action.APPROVE, "");
        run.waitFor("failure");
    }

    private void held(String step) {
        await().until(() -> run.journal.last(Type.STEP_HELD).stream().anyMatch(event -> step.equals(event.step())));
    }

    private void skip(String actor, String step, String why) {
        run.send(run.sign(run.decision(actor, Action.SKIP_AHEAD, step, null, why, Map.of())));
    }

    private static Decision low(Action action, String step) {
        return new Decision(
                "low-" + action,
                "r1",
                action,
                step,
                null,
                "rob",
                Role.RESPONDER,
                "production",
                "because",
                Map.of("host", "b"),
                0);
    }
}
