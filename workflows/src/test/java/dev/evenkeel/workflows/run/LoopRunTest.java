package dev.evenkeel.workflows.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.RunStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class LoopRunTest {

    private static final String ITEM = """
                      steps:
                        - id: work
                          on_failure: stop
                          script: { command: [echo, "${item}"] }
            """;
    private static final String AFTER = """
              - id: after
                script:
                  command: ["${steps.all.succeeded.join('')}|${steps.all.failed.join('')}|${steps.all.skipped.join('')}|${steps.all.not_started.join('')}"]
            """;

    @AutoClose
    private final RunHarness run = new RunHarness();

    private RunHarness start(String loop) {
        return start(loop, ITEM + AFTER);
    }

    private RunHarness start(String loop, String rest) {
        return run.start("""
                runbook: test
                procedure: task
                title: Test
                owner: team
                steps:
                  - id: all
                    for_each:
                """ + loop.indent(10) + rest, Map.of());
    }

    private void fail(String... items) {
        for (String item : items) {
            run.tools.failNext("steps/work[" + item + "]", Failures.TOOL_FAILED, "no disk");
        }
    }

    private List<String> acts() {
        return run.tools.acts().stream()
                .map(act -> act.step().replace("steps/", "") + " " + act.attempt())
                .toList();
    }

    private String after() {
        return String.valueOf(
                run.journal.last(Type.STEP_FINISHED).orElseThrow().data().get("summary"));
    }

    @Test
    void doesAgainOnlyWhatFailedAndWhatWasNotStarted() {
        fail("b");
        start("items: \"['a', 'b', 'c', 'd']\"").waitFor("failure");

        assertThat(run.journal.last(Type.PERSON_ASKED).orElseThrow().data())
                .containsEntry("message", "1 of 4 failed: b; not started: c, d")
                .extracting("evidence")
                .isEqualTo("b: Work: no disk");
        run.decide("olga", Action.RETRY, "");

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(acts()).containsExactly("work[a] 1", "work[b] 1", "work[b] 2", "work[c] 1", "work[d] 1", "after 1");
        assertThat(after()).isEqualTo("abcd|||");
        assertThat(run.journal.events(Type.STEPS_ADDED)).hasSize(1);
    }

    @Test
    void asksAgainWhenTheRetryFailsToo() {
        fail("a", "a");
        start("items: \"['a', 'b']\"").waitFor("failure");
        run.decide("olga", Action.RETRY, "");
        run.waitFor("failure");
        run.decide("olga", Action.RETRY, "");

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(acts()).containsExactly("work[a] 1", "work[a] 2", "work[a] 3", "work[b] 1", "after 1");
    }

    @Test
    void comesToTheSameWhenEveryTaskReplaysTheHistory() {
        try (RunHarness uncached = new RunHarness(0)) {
            uncached.tools.failNext("steps/work[b]", Failures.TOOL_FAILED, "no disk");
            uncached.start("""
                    runbook: test
                    procedure: task
                    title: Test
                    owner: team
                    steps:
                      - id: way
                        choice: { options: { one: {}, other: {} } }
                      - id: quiet
                        wait: { until: "now.minute == 7", every: 1m }
                      - id: all
                        for_each:
                          items: "['a', 'b', 'c']"
                          waves: [1, "100%"]
                          max_parallel: 2
                          steps: [ { id: work, on_failure: stop, script: { command: [echo] } } ]
                    """, Map.of()).waitFor("choice");
            uncached.decide("olga", Action.COMPLETE, "", Map.of("chosen", "other"));
            uncached.pass(Duration.ofHours(2)).waitFor("failure");
            uncached.decide("olga", Action.RETRY, "");

            assertThat(uncached.result().status()).isEqualTo(RunStatus.SUCCEEDED);
            assertThat(uncached.tools.acts())
                    .extracting(act -> act.step() + " " + act.attempt())
                    .containsExactlyInAnyOrder(
                            "steps/work[a] 1", "steps/work[b] 1", "steps/work[c] 1", "steps/work[b] 2");
        }
    }

    @Test
    void rampsUpInWaves() {
        start("""
                items: "['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']"
                waves: [1, "25%", "100%"]
                soak: 1h
                max_parallel: 8
                """);

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        List<JournalEvent> started = run.journal.events(Type.STEP_STARTED).stream()
                .filter(event -> String.valueOf(event.step()).startsWith("steps/work"))
                .toList();
        long first = started.getFirst().at();
        assertThat(started)
                .extracting(event -> (event.at() - first) / 3_600_000)
                .containsExactly(0L, 1L, 1L, 2L, 2L, 2L, 2L, 2L);
    }

    @Test
    void startsNoFurtherWaveAfterTooManyFailures() {
        fail("a");
        start("""
                items: "['a', 'b', 'c', 'd']"
                waves: [1, "100%"]
                max_parallel: 4
                """).waitFor("failure");

        assertThat(acts()).containsExactly("work[a] 1");
        run.decide("olga", Action.STOP, "");
        assertThat(run.result().status()).isEqualTo(RunStatus.FAILED);
    }

    @Test
    void standsAShareOfFailures() {
        fail("b", "d");
        start("""
                items: "['a', 'b', 'c', 'd']"
                max_failures: "50%"
                """);

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(after()).isEqualTo("ac|bd||");
    }

    @Test
    void saysWhichItemsWereSkipped() {
        fail("b");
        start("items: \"['a', 'b', 'c']\"", """
                      steps:
                        - id: work
                          when: "item != 'c'"
                          script: { command: [echo, "${item}"] }
            """ + AFTER).waitFor("failure");
        run.decide("olga", Action.SKIP, "it is switched off");

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(after()).isEqualTo("a||bc|");
    }

    @Test
    void retriesOneItemOnlyWhenItsStepAsks() {
        fail("b");
        start("items: \"['a', 'b', 'c']\"", ITEM.replace("on_failure: stop", "on_failure: ask") + AFTER)
                .waitFor("failure");
        run.decide("olga", Action.RETRY, "");

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(acts()).containsExactly("work[a] 1", "work[b] 1", "work[b] 2", "work[c] 1", "after 1");
    }

    @Test
    void asksNobodyAgainWhenAPersonStopped() {
        fail("b");
        start("items: \"['a', 'b', 'c']\"", ITEM.replace("on_failure: stop", "on_failure: ask") + AFTER)
                .waitFor("failure");
        run.decide("olga", Action.STOP, "");

        assertThat(run.result().status()).isEqualTo(RunStatus.FAILED);
        assertThat(acts()).containsExactly("work[a] 1", "work[b] 1");
    }

    @Test
    void remembersTheFailuresOfALoopThatMayFail() {
        fail("b");
        start("items: \"['a', 'b', 'c']\"", ITEM + """
                    on_failure: continue
                  - id: after
                    script: { command: ["${steps.all.value().failed.join(' ')}", "${steps.all.value().not_started.join(' ')}"] }
                """);

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(after()).isEqualTo("b c");
    }
}
