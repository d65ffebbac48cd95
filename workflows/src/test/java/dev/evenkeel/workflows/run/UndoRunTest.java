package dev.evenkeel.workflows.run;

import static dev.evenkeel.workflows.run.Refused.refused;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.workflows.contract.Decision;
import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.RunStatus;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class UndoRunTest {

    private static final String MOVE = """
            runbook: test
            procedure: task
            title: Test
            owner: team
            inputs:
              to: { type: string, default: here }
            steps:
              - id: fence
                script: { command: [fence, "${inputs.to}"] }
                undo: [ { script: { command: [unfence, "${inputs.to}", "${steps.fence.hasValue() ? steps.fence.value().output : ''}"] } } ]
              - id: look
                script: { command: [look], read_only: true }
              - id: move
                script: { command: [move] }
                undo:
                  - script: { command: [move, back] }
                  - id: tidy
                    script: { command: [tidy] }
              - id: last
                script: { command: [last] }
            """;

    @AutoClose
    private final RunHarness run = new RunHarness();

    @Test
    void showsWhatCanBeUndoneTheLastFirst() {
        failAtLast();

        assertThat(parts())
                .extracting(part -> part.get("key") + " " + part.get("partly"))
                .containsExactly("steps/move false", "steps/fence false");
        assertThat(parts().getLast().get("steps"))
                .asString()
                .contains("unfence here 'fence here'")
                .contains("Undo fence");
        assertThat(run.journal.last(Type.PERSON_ASKED).orElseThrow().data().get("actions"))
                .asString()
                .contains("UNDO");
    }

    @CachedAndReplayed
    void undoesAllInReverseOrderAsStepsOfTheRun(int cached) {
        try (RunHarness other = new RunHarness(cached)) {
            other.tools.failNext("steps/last", Failures.TOOL_FAILED, "no");
            other.start(MOVE, Map.of("to", "there")).waitFor("failure");
            undo(other, "olga", List.of());

            assertThat(other.result().status()).isEqualTo(RunStatus.UNDONE);
            assertThat(other.result().reason()).contains("olga");
            assertThat(other.tools.acted())
                    .containsExactly(
                            "steps/fence",
                            "steps/look",
                            "steps/move",
                            "steps/last",
                            "steps/undo_move",
                            "steps/tidy",
                            "steps/undo_fence");
            assertThat(other.story()).contains("UNDO_STARTED", "STEP_FINISHED steps/undo_fence");
        }
    }

    @Test
    void leavesOutWhatThePersonLeavesOut() {
        failAtLast();
        undo(run, "olga", List.of("steps/move"));

        assertThat(run.result().status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.result().reason()).contains("not undone: Move");
        assertThat(run.tools.acted()).endsWith("steps/last", "steps/undo_fence");
    }

    @Test
    void takesAStepThatFailedHalfWayIntoThePlan() {
        run.tools.failNext("steps/move", Failures.TOOL_FAILED, "no");
        run.start(MOVE, Map.of("to", "there")).waitFor("failure");

        assertThat(parts())
                .extracting(part -> part.get("key") + " " + part.get("partly"))
                .containsExactly("steps/move true", "steps/fence false");
    }

    @Test
    void refusesAStaleAForeignAndAnEmptyUndo() {
        failAtLast();

        refused(() -> decide(run, "olga", Action.UNDO, "0123", List.of()), "look again");
        refused(() -> undo(run, "olga", List.of("steps/look")), "not part of the plan");
        refused(() -> undo(run, "olga", List.of("steps/move", "steps/fence")), "nothing would be undone");
        refused(() -> run.send(run.sign(as(Role.RESPONDER, Action.UNDO))), "role operator");
        undo(run, "olga", List.of());
        refused(() -> undo(run, "otto", List.of()), "Nothing is asked at this step any more");
    }

    @Test
    void asksWhatToUndoAfterACancelHoweverLongItTakes() {
        failAtLast();
        run.steer("olga", Action.CANCEL);
        run.waitFor("undo");

        assertThat(run.journal.summary().status()).isEqualTo(RunStatus.WAITING);
        undo(run, "olga", List.of());

        assertThat(run.result().status()).isEqualTo(RunStatus.UNDONE);
        assertThat(run.tools.acted()).endsWith("steps/undo_move", "steps/tidy", "steps/undo_fence");
    }

    @Test
    void leavesEverythingAfterACancelWhenToldSo() {
        failAtLast();
        run.steer("olga", Action.CANCEL);
        run.waitFor("undo");
        run.decide("olga", Action.LEAVE, "");

        assertThat(run.result().status()).isEqualTo(RunStatus.CANCELLED);
        assertThat(run.tools.acted()).endsWith("steps/last");
    }

    @Test
    void undoesByItselfWhereTheStepSaysSo() {
        run.tools.failNext("steps/b", Failures.TOOL_FAILED, "no");
        run.start("""
                runbook: test
                procedure: task
                title: Test
                owner: team
                steps:
                  - id: a
                    script: { command: [a] }
                    undo: [ { script: { command: [back] } } ]
                  - id: both
                    parallel:
                      - id: b
                        on_failure: undo
                        script: { command: [b] }
                      - id: c
                        wait: { for: 4h }
                """, Map.of());

        assertThat(run.result().status()).isEqualTo(RunStatus.UNDONE);
        assertThat(run.result().reason()).contains("B: no");
        assertThat(run.tools.acted()).endsWith("steps/undo_a");
    }

    @Test
    void asksWhenTheWayBackFailsAndSaysWhatWasLeft() {
        failAtLast();
        run.tools.failNext("steps/undo_move", Failures.TOOL_FAILED, "stuck");
        undo(run, "olga", List.of());
        run.waitFor("failure");

        assertThat(run.journal.last(Type.PERSON_ASKED).orElseThrow().data().get("actions"))
                .asString()
                .doesNotContain("UNDO")
                .contains("RETRY");
        run.decide("olga", Action.SKIP, "moved by hand");

        assertThat(run.result().status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.result().reason()).contains("not undone: Move");
        assertThat(run.tools.acted()).endsWith("steps/tidy", "steps/undo_fence");
    }

    @Test
    void offersTheRestWhenTheWayBackIsCancelled() {
        failAtLast();
        run.tools.failNext("steps/undo_fence", Failures.TOOL_FAILED, "stuck");
        undo(run, "olga", List.of());
        run.waitFor("failure");
        run.steer("olga", Action.CANCEL);
        run.waitFor("undo");

        assertThat(parts()).extracting(part -> part.get("key")).containsExactly("steps/fence");
        run.decide("olga", Action.LEAVE, "");

        assertThat(run.result().status()).isEqualTo(RunStatus.CANCELLED);
    }

    @Test
    void undoesAtItsSiteInsteadOfRollingBack() {
        run.tools.failNext("rollout/check@north", Failures.TOOL_FAILED, "no");
        run.start("""
                runbook: test
                procedure: deploy
                title: Test
                owner: team
                service: shop
                rollout:
                  - id: place
                    ansible.playbook: { playbook: ansible/shop.yml }
                    undo: [ { script: { command: [remove, "${site.name}"] } } ]
                  - id: check
                    on_failure: undo
                    http.check: { url: "${site.endpoint}" }
                rollback:
                  - id: back
                    script: { command: [back] }
                """, Map.of());

        assertThat(run.result().status()).isEqualTo(RunStatus.UNDONE);
        assertThat(run.tools.acted())
                .containsExactly("rollout/place@north", "rollout/check@north", "rollout/undo_place@north");
    }

    @Test
    void keepsNoPlanInARehearsal() {
        run.start(MOVE, Map.of("to", "there"), Mode.REHEARSAL);

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.journal.events(Type.UNDO_PLANNED)).isEmpty();
    }

    private void failAtLast() {
        run.tools.failNext("steps/last", Failures.TOOL_FAILED, "no");
        run.start(MOVE, Map.of("to", "here")).waitFor("failure");
    }

    @SuppressWarnings("unchecked")
    private List<Map<String, Object>> parts() {
        return (List<Map<String, Object>>) requireNonNull(
                run.journal.last(Type.UNDO_PLANNED).orElseThrow().data().get("parts"));
    }

    private Decision as(Role role, Action action) {
        Decision seen = run.decision("rob", action, "steps/last", "", "", Map.of());
        return new Decision(
                "low", seen.runId(), action, seen.step(), "", "rob", role, seen.environment(), "", Map.of(), 0);
    }

    private static void undo(RunHarness run, String actor, List<String> without) {
        Object scope = run.journal.last(Type.UNDO_PLANNED).orElseThrow().data().get("scope");
        decide(run, actor, Action.UNDO, String.valueOf(scope), without);
    }

    private static void decide(RunHarness run, String actor, Action action, String scope, List<String> without) {
        String step = run.journal.last(Type.PERSON_ASKED).orElseThrow().step();
        run.send(run.sign(run.decision(actor, action, step, scope, "", Map.of("without", without))));
    }
}
