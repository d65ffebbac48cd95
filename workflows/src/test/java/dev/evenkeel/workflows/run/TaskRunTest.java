package dev.evenkeel.workflows.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class TaskRunTest {

    private static final String TWO_SCRIPTS = """
            runbook: test
            procedure: task
            title: Test
            owner: team
            steps:
              - id: first
                script: { command: [echo, one] }
              - id: second
                script: { command: [echo, "${steps.first.output}"] }
            """;

    @AutoClose
    private final RunHarness run = new RunHarness();

    @Test
    void walksTheStepsInTheirOrderAndKeepsAJournalWithoutGaps() {
        run.start(TWO_SCRIPTS, Map.of());

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.tools.acted()).containsExactly("steps/first", "steps/second");
        assertThat(run.story())
                .containsExactly(
                        "RUN_STARTED",
                        "STEP_STARTED steps/first",
                        "STEP_FINISHED steps/first",
                        "STEP_STARTED steps/second",
                        "STEP_FINISHED steps/second",
                        "RUN_FINISHED");
        assertThat(run.journal.events()).extracting(JournalEvent::seq).containsExactlyElementsOf(upTo(6));
        assertThat(run.journal.sealed()).isEqualTo(6);
        assertThat(run.journal.summary().status()).isEqualTo(RunStatus.SUCCEEDED);
    }

    @Test
    void handsResultsToLaterSteps() {
        run.start(TWO_SCRIPTS, Map.of());
        run.result();

        assertThat(run.journal.last(Type.STEP_FINISHED).orElseThrow().data()).containsEntry("summary", "echo echo one");
    }

    @Test
    void asksAfterAFailureAndRetriesWhenTold() {
        run.tools.failNext("steps/first", Failures.TOOL_MISSING, "terraform is not installed");
        run.start(TWO_SCRIPTS, Map.of()).waitFor("failure");

        assertThat(run.journal.last(Type.PERSON_ASKED).orElseThrow().data())
                .containsEntry("message", "terraform is not installed")
                .containsEntry("advice", "Look at it");
        run.decide("olga", Action.RETRY, "");

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.tools.acts())
                .extracting(act -> act.step() + " " + act.attempt())
                .containsExactly("steps/first 1", "steps/first 2", "steps/second 1");
    }

    @Test
    void stopsWhenAPersonSaysSo() {
        run.tools.failNext("steps/first", Failures.TOOL_FAILED, "no");
        run.start(TWO_SCRIPTS, Map.of()).waitFor("failure");
        run.decide("olga", Action.STOP, "");

        assertThat(run.result().status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.tools.acted()).containsExactly("steps/first");
    }

    @Test
    void triesAgainByItselfAsOftenAsTheStepSays() {
        run.tools.failNext("steps/flaky", Failures.TOOL_FAILED, "one");
        run.tools.failNext("steps/flaky", Failures.TOOL_FAILED, "two");
        run.start("""
                runbook: test
                procedure: task
                title: Test
                owner: team
                steps:
                  - id: flaky
                    retry: { attempts: 3, delay: 1h, backoff: 2 }
                    script: { command: ["true"] }
                """, Map.of());

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.tools.acts()).hasSize(3);
        assertThat(run.journal.events(Type.STEP_FAILED))
                .extracting(event -> event.data().get("next"))
                .containsExactly("retry", "retry");
    }

    @Test
    void neverRetriesByItselfWhatMayHaveBeenDone() {
        run.tools.failNext("steps/risky", Failures.UNKNOWN_OUTCOME, "killed");
        run.start("""
                        runbook: test
                        procedure: task
                        title: Test
                        owner: team
                        steps:
                          - id: risky
                            on_failure: continue
                            retry: { attempts: 5, delay: 1s }
                            script: { command: ["true"] }
                        """, Map.of()).waitFor("unknown");

        assertThat(run.tools.acts()).hasSize(1);
        run.decide("olga", Action.MARK_DONE, "seen on the host");

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.tools.acts()).hasSize(1);
    }

    @Test
    void goesOnAfterAStepThatMayFail() {
        run.tools.failNext("steps/maybe", Failures.TOOL_FAILED, "no");
        run.start("""
                runbook: test
                procedure: task
                title: Test
                owner: team
                steps:
                  - id: maybe
                    on_failure: continue
                    script: { command: ["true"] }
                  - id: then
                    when: "!steps.maybe.hasValue()"
                    script: { command: ["true"] }
                  - id: never
                    when: "steps.maybe.hasValue()"
                    script: { command: ["true"] }
                """, Map.of());

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.tools.acted()).containsExactly("steps/maybe", "steps/then");
        assertThat(run.journal.last(Type.STEP_SKIPPED).orElseThrow().step()).isEqualTo("steps/never");
    }

    @Test
    void goesOverItemsAndRemembersWhichFailed() {
        run.tools.failNext("steps/work[b]", Failures.TOOL_FAILED, "no");
        run.start("""
                runbook: test
                procedure: task
                title: Test
                owner: team
                steps:
                  - id: all
                    for_each:
                      items: "['a', 'b', 'c']"
                      as: host
                      max_parallel: 2
                      max_failures: 1
                      steps:
                        - id: work
                          on_failure: stop
                          script: { command: [echo, "${host}"] }
                  - id: enough
                    gate: { pass: "size(steps.all.failed) == 1 && steps.all.failed[0] == 'b'" }
                """, Map.of());

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.tools.acted()).containsExactlyInAnyOrder("steps/work[a]", "steps/work[b]", "steps/work[c]");
        assertThat(run.journal.events(Type.STEPS_ADDED)).hasSize(1);
    }

    @Test
    void startsNoFurtherItemAfterTooManyFailures() {
        run.tools.failNext("steps/work[a]", Failures.TOOL_FAILED, "no");
        run.start("""
                runbook: test
                procedure: task
                title: Test
                owner: team
                steps:
                  - id: all
                    on_failure: stop
                    for_each:
                      items: "['a', 'b', 'c']"
                      as: host
                      steps:
                        - id: work
                          on_failure: stop
                          script: { command: [echo, "${host}"] }
                """, Map.of());

        assertThat(run.result().status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.tools.acted()).containsExactly("steps/work[a]");
    }

    @Test
    void waitsInSkippedTimeAndPassesAGate() {
        run.start("""
                runbook: test
                procedure: task
                title: Test
                owner: team
                inputs:
                  limit: { type: number, default: 2 }
                steps:
                  - id: rest
                    wait: { for: 4h }
                  - id: fine
                    gate: { pass: "inputs.limit > 1" }
                """, Map.of("limit", 2.0));

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
    }

    @Test
    void pausesBeforeTheNextStepAndResumes() {
        run.tools.failNext("steps/first", Failures.TOOL_FAILED, "no");
        run.start(TWO_SCRIPTS, Map.of()).waitFor("failure");
        run.steer("olga", Action.PAUSE);
        run.decide("olga", Action.SKIP, "not needed");

        assertThat(run.stub().query("summary", RunSummary.class).status()).isEqualTo(RunStatus.PAUSED);
        assertThat(run.tools.acted()).containsExactly("steps/first");
        run.steer("olga", Action.CANCEL);

        assertThat(run.result().status()).isEqualTo(RunStatus.CANCELLED);
    }

    @Test
    void cancelsWhatWaits() {
        run.tools.failNext("steps/first", Failures.TOOL_FAILED, "no");
        run.start(TWO_SCRIPTS, Map.of()).waitFor("failure");
        run.steer("olga", Action.CANCEL);

        assertThat(run.result().status()).isEqualTo(RunStatus.CANCELLED);
        assertThat(run.journal.summary().waitingFor()).isNull();
        assertThat(run.journal.sealed()).isEqualTo(run.journal.events().size());
    }

    @Test
    void rehearsesWithoutActing() {
        run.start("""
                runbook: test
                procedure: task
                title: Test
                owner: team
                steps:
                  - id: look
                    script: { command: [ls], read_only: true }
                  - id: change
                    script: { command: [rm, "${steps.look.output}"] }
                  - id: after
                    when: "steps.change.exitCode == 0"
                    script: { command: [echo, "${steps.change.output}"] }
                  - id: agree
                    approval: { count: 2 }
                """, Map.of(), Mode.REHEARSAL);

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.tools.acted()).containsExactly("steps/look");
        assertThat(run.journal.events(Type.STEP_PREVIEWED))
                .extracting(event -> event.step() + ": " + event.data().get("would"))
                .containsExactly(
                        "steps/change: rm ls",
                        "steps/after: depends on a step that a rehearsal does not do",
                        "steps/agree: ask 2 people with the role approver");
    }

    private static List<Long> upTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }
}
