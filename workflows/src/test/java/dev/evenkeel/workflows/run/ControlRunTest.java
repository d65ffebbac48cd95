package dev.evenkeel.workflows.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunStatus;
import io.temporal.client.WorkflowUpdateException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class ControlRunTest {

    private static final String CHOICE = """
            steps:
              - id: way
                choice:
                  instructions: "Is **north** lost?"
                  options:
                    mend:
                      label: Mend it here
                      steps:
                        - id: repair
                          script: { command: [echo, repaired] }
                        - id: look
                          script: { command: [echo, "${steps.repair.output}"] }
                    move: { label: "Move to ${inputs.to}", steps: [ { id: leave, script: { command: [echo, left] } } ] }
                    nothing: {}
              - id: after
                script: { command: [echo, "${steps.way.chosen}", "${steps.way.by}", "${steps.repair.hasValue()}"] }
            """;

    @AutoClose
    private final RunHarness run = new RunHarness();

    private RunHarness start(String steps) {
        return start(steps, Mode.LIVE);
    }

    private RunHarness start(String steps, Mode mode) {
        return run.start("""
                runbook: test
                procedure: task
                title: Test
                owner: team
                inputs:
                  to: { type: string, default: south }
                """ + steps, Map.of("to", "south"), mode);
    }

    private List<String> doings() {
        return run.journal.events(Type.STEP_STARTED).stream()
                .map(event -> String.valueOf(event.data().get("doing")))
                .toList();
    }

    @Test
    void endsTheRunWhereTheRunbookFails() {
        start("""
                steps:
                  - id: enough
                    when: "inputs.to == 'south'"
                    fail: { message: "There is no way to ${inputs.to}" }
                  - id: never
                    script: { command: [echo] }
                """);

        assertThat(run.result().status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.result().reason()).isEqualTo("Enough: There is no way to south");
        assertThat(run.tools.acted()).isEmpty();
    }

    @Test
    void goesTheWayThatAPersonChooses() {
        start(CHOICE).waitFor("choice");
        assertThat(run.journal.last(Type.PERSON_ASKED).orElseThrow().data())
                .containsEntry("instructions", "Is **north** lost?")
                .extracting("fields")
                .asString()
                .contains("Mend it here", "Move to south", "mend, move, nothing");
        run.decide("olga", Action.COMPLETE, "", Map.of("chosen", "mend"));

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(doings()).contains("echo repaired", "echo mend olga true");
        assertThat(run.tools.acted()).containsExactly("steps/repair", "steps/look", "steps/after");
        assertThat(run.journal.events(Type.STEP_SKIPPED))
                .extracting(JournalEvent::step)
                .containsExactly("steps/way.move", "steps/leave", "steps/way.nothing");
    }

    @Test
    void goesOnAfterAWayWithoutSteps() {
        start(CHOICE).waitFor("choice");
        run.decide("olga", Action.COMPLETE, "", Map.of("chosen", "nothing"));

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.tools.acted()).containsExactly("steps/after");
        assertThat(doings()).contains("echo nothing olga false");
    }

    @Test
    void refusesAWayThatIsNotThere() {
        start(CHOICE).waitFor("choice");

        assertThatThrownBy(() -> run.decide("olga", Action.COMPLETE, "", Map.of("chosen", "east")))
                .isInstanceOf(WorkflowUpdateException.class)
                .cause()
                .hasMessageContaining("none of the choices");
        run.decide("olga", Action.STOP, "");

        assertThat(run.result().status()).isEqualTo(RunStatus.FAILED);
    }

    @Test
    void goesTheWayThatAnExpressionChooses() {
        start(CHOICE.replace("instructions: \"Is **north** lost?\"", "by: \"inputs.to == 'south' ? 'move' : 'mend'\""));

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.tools.acted()).containsExactly("steps/leave", "steps/after");
        assertThat(doings()).contains("echo move expression false");
    }

    @Test
    void asksWhenTheExpressionNamesNoWay() {
        start(CHOICE.replace("instructions: \"Is **north** lost?\"", "by: \"inputs.to\""))
                .waitFor("failure");

        assertThat(run.journal.last(Type.PERSON_ASKED).orElseThrow().data())
                .containsEntry("message", "'south' is none of the options mend, move, nothing");
        run.decide("olga", Action.STOP, "");
        assertThat(run.result().status()).isEqualTo(RunStatus.FAILED);
    }

    @Test
    void rehearsesEveryWayWhenNobodyKnowsWhichOne() {
        start(CHOICE, Mode.REHEARSAL);

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.tools.acted()).isEmpty();
        assertThat(run.journal.events(Type.STEP_PREVIEWED))
                .extracting(event -> event.step() + ": " + event.data().get("would"))
                .containsExactly(
                        "steps/way: ask 1 person with the role operator to choose mend or move or nothing",
                        "steps/repair: echo repaired",
                        "steps/look: depends on a step that a rehearsal does not do",
                        "steps/leave: echo left",
                        "steps/after: depends on a step that a rehearsal does not do");
    }

    @Test
    void givesItsOutputs() {
        start("""
                outputs:
                  url: "'http://' + steps.first.output"
                  places: "[inputs.to, 'x']"
                  count: "steps.maybe.hasValue() ? 1 : 0"
                steps:
                  - id: first
                    script: { command: [a] }
                  - id: maybe
                    when: "inputs.to == 'nowhere'"
                    script: { command: [b] }
                """);

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.result().outputs())
                .containsEntry("url", "http://a")
                .containsEntry("places", List.of("south", "x"))
                .containsEntry("count", 0);
        assertThat(run.journal.last(Type.RUN_FINISHED).orElseThrow().data())
                .extracting("outputs")
                .asString()
                .contains("url=http://a");
    }

    @Test
    void failsWhenAnOutputCannotBeComputed() {
        start("""
                outputs: { broken: "inputs.to.split('')[99]" }
                steps:
                  - id: first
                    script: { command: [a] }
                """);

        assertThat(run.result().status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.result().reason()).startsWith("Every step is done, but the output broken cannot be computed.");
    }

    @Test
    void leavesOutTheOutputsThatARehearsalCannotKnow() {
        start("""
                outputs: { known: "inputs.to", unknown: "steps.first.output" }
                steps:
                  - id: first
                    script: { command: [a] }
                """, Mode.REHEARSAL);

        assertThat(run.result().outputs()).containsOnlyKeys("known");
    }

    @Test
    void waitsUntilATime() {
        OffsetDateTime then = OffsetDateTime.now(ZoneOffset.ofHours(1)).plusDays(40);
        start("""
                steps:
                  - id: later
                    wait: { until: "%s" }
                """.formatted(then));

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.journal.last(Type.STEP_FINISHED).orElseThrow().at())
                .isGreaterThanOrEqualTo(then.toInstant().toEpochMilli());
    }

    @Test
    void doesNotWaitForATimeThatIsPast() {
        start("""
                steps:
                  - id: later
                    wait: { until: "${'2001-01-01' + 'T00:00:00Z'}" }
                """);

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(elapsed()).isLessThan(60_000);
    }

    @Test
    void waitsUntilAConditionHolds() {
        start("""
                steps:
                  - id: quiet
                    wait: { until: "now.hour == 3 && now.minute < 30", every: 10m, within: 25h }
                """);

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(Duration.ofMillis(run.journal
                                .last(Type.STEP_FINISHED)
                                .orElseThrow()
                                .at())
                        .toHoursPart())
                .isEqualTo(3);
    }

    @Test
    void asksWhenAConditionDoesNotHoldInTime() {
        start("""
                steps:
                  - id: quiet
                    wait: { until: "now.hour == 99", every: 1m, within: 2h }
                """).pass(Duration.ofHours(3)).waitFor("failure");

        assertThat(run.journal.last(Type.PERSON_ASKED).orElseThrow().data())
                .containsEntry("message", "It did not come true within 2h: now.hour == 99");
        assertThat(elapsed()).isBetween(7_140_000L, 7_260_000L);
        run.decide("olga", Action.SKIP, "not needed");
        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
    }

    private long elapsed() {
        List<JournalEvent> events = run.journal.events();
        return events.getLast().at() - events.getFirst().at();
    }
}
