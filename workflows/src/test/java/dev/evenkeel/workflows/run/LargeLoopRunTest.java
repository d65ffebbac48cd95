package dev.evenkeel.workflows.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunStatus;
import io.temporal.common.WorkflowExecutionHistory;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class LargeLoopRunTest {

    @AutoClose
    private final RunHarness run = new RunHarness();

    private final LargeLoop loop = new LargeLoop(run);

    private WorkflowExecutionHistory history(String runId) {
        return run.client().fetchHistory("run/" + runId);
    }

    private static int bytes(WorkflowExecutionHistory history) {
        return history.getHistory().getSerializedSize();
    }

    private static long events(WorkflowExecutionHistory history) {
        return history.getHistory().getEventsCount();
    }

    @Test
    void doesThousandsOfItemsInSlicesWhoseHistoriesStaySmall() {
        loop.start(5_000, "max_parallel: 40");

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(loop.after()).isEqualTo("5000||0|0");
        assertThat(new HashSet<>(run.tools.acted())).hasSize(5_002);
        assertThat(run.tools.acts()).hasSize(5_002);
        assertThat(run.journal.events(Type.CHILD_STARTED)).hasSize(50);
        WorkflowExecutionHistory parent = history("r1");
        long largest = 0;
        for (int slice = 1; slice <= 50; slice++) {
            largest = Math.max(largest, events(history("r1-" + slice)));
            assertThat(run.journal.of("r1-" + slice).summary().procedure()).isEqualTo("slice");
        }
        System.out.printf(
                "5,000 targets: the run %d history events, %d bytes; its largest slice %d events%n",
                events(parent), bytes(parent), largest);
        assertThat(events(parent)).isLessThan(2_500);
        assertThat(bytes(parent)).isLessThan(2_000_000);
        assertThat(largest).isLessThan(2_000);
        assertThat(run.journal.events(Type.STEPS_ADDED))
                .singleElement()
                .satisfies(added -> assertThat(String.valueOf(added.data())).hasSizeLessThan(20_000));
        assertThat(run.journal.events()).hasSizeLessThan(200);
    }

    @Test
    void givesEverySliceWhatItsStepsRead() {
        loop.start(120, "max_parallel: 10");

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        List<JournalEvent> slice = run.journal.of("r1-1").events();
        assertThat(slice.getFirst().data()).containsEntry("parent", Map.of("run", "r1", "step", "steps/all[1]"));
        assertThat(slice.stream()
                        .filter(event -> event.type() == Type.STEP_FINISHED)
                        .toList()
                        .getFirst()
                        .data())
                .extracting("summary")
                .asString()
                .matches("echo hello \\d+ echo seven");
        assertThat(run.journal.of("r1-1").summary().title()).isEqualTo("Test: 0 … 59 (60)");
        assertThat(run.journal.of("r1-1").sealed()).isEqualTo(slice.size());
    }

    @Test
    void countsFailuresOverAllSlices() {
        loop.fail("1", "101", "201", "301");
        loop.start(1_000, "max_failures: 2").waitFor("failure");

        assertThat(run.journal.last(Type.PERSON_ASKED).orElseThrow().data())
                .extracting("message")
                .asString()
                .startsWith("3 of 1000 failed: 1, 101, 201; not started: 202, 203");
        assertThat(loop.work()).hasSize(202);
        run.decide("olga", Action.STOP, "");
        assertThat(run.result().status()).isEqualTo(RunStatus.FAILED);
    }

    @Test
    void keepsToTheLimitOfWhatIsDoneAtTheSameTimeAndToTheWaves() {
        loop.start(300, """
                waves: [1, "50%"]
                soak: 1h
                max_parallel: 3
                """);

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.journal.events(Type.STEPS_ADDED)).hasSize(3);
        List<Long> hours = run.journal.events(Type.CHILD_STARTED).stream()
                .map(event -> (event.at() - run.journal.events().getFirst().at()) / 3_600_000)
                .toList();
        assertThat(hours).containsExactly(0L, 1L, 1L, 2L, 2L);
    }

    @Test
    void standsAShareOfFailuresAndSkipsInASlice() {
        loop.fail("3", "150");
        loop.start(200, "max_failures: \"1%\"");

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(loop.after()).isEqualTo("198|3 150|0|0");
        assertThat(run.journal.events(Type.STEP_FAILED))
                .extracting(event -> event.step() + " " + event.data().get("message"))
                .containsExactly("steps/all[1] 99 done, 1 failed", "steps/all[2] 99 done, 1 failed");
    }

    @Test
    void asksAboutOneItemInItsSliceWhileTheOthersGoOn() {
        loop.fail("150");
        loop.start(400, "max_parallel: 4", "on_failure: ask");
        await().until(() -> run.journal.of("r1-2").waitsFor("failure"));
        await().until(() -> loop.work().size() == 351);
        run.in("r1-2").decide("olga", Action.SKIP, "it is switched off");

        assertThat(run.in("r1").result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(loop.after()).isEqualTo("399||1|0");
        assertThat(run.journal.of("r1").events(Type.PERSON_ASKED)).isEmpty();
    }

    @Test
    void rehearsesInSlicesToo() {
        run.start("""
                runbook: test
                procedure: task
                title: Test
                owner: team
                steps:
                  - id: all
                    for_each:
                      items: "lists.range(150)"
                      max_parallel: 20
                      steps: [ { id: work, script: { command: [echo, "${item}"] } } ]
                """, Map.of(), Mode.REHEARSAL);

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.tools.acted()).isEmpty();
        assertThat(run.journal.of("r1-2").events(Type.STEP_PREVIEWED)).hasSize(75);
    }

    @Test
    void comesToTheSameWhenEveryTaskReplaysTheHistory() {
        try (RunHarness uncached = new RunHarness(0)) {
            uncached.tools.failNext("steps/work[3]", Failures.TOOL_FAILED, "no disk");
            uncached.start("""
                    runbook: test
                    procedure: task
                    title: Test
                    owner: team
                    steps:
                      - id: all
                        for_each:
                          items: "lists.range(120)"
                          max_parallel: 30
                          steps: [ { id: work, on_failure: stop, script: { command: [echo, "${item}"] } } ]
                    """, Map.of()).waitFor("failure");
            uncached.decide("olga", Action.RETRY, "");

            assertThat(uncached.result().status()).isEqualTo(RunStatus.SUCCEEDED);
            assertThat(uncached.tools.acts()).hasSize(121);
        }
    }
}
