package dev.evenkeel.workflows.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.evenkeel.workflows.contract.Act;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LargeLoopRunTest {

    private static final String AFTER = """
              - id: after
                script: { command: ["${size(steps.all.succeeded)}|${steps.all.failed.join(' ')}|${size(steps.all.skipped)}|${size(steps.all.not_started)}"] }
            """;

    private final RunHarness run = new RunHarness();

    @AfterEach
    void close() {
        run.close();
    }

    private RunHarness start(int items, String more) {
        return start(items, more, "on_failure: stop");
    }

    private RunHarness start(int items, String more, String work) {
        return run.start(
                """
                runbook: test
                procedure: task
                title: Test
                owner: team
                inputs:
                  greeting: { type: string, default: hello }
                steps:
                  - id: before
                    script: { command: [echo, seven] }
                  - id: all
                    for_each:
                      items: "lists.range(%d)"
                """.formatted(items) + more.indent(6) + """
                      steps:
                        - id: work
                          script: { command: [echo, "${inputs.greeting} ${item} ${steps.before.output}"] }
                """ + work.indent(10) + AFTER, Map.of("greeting", "hello"));
    }

    private void fail(String... items) {
        for (String item : items) {
            run.tools.failNext("steps/work[" + item + "]", Failures.TOOL_FAILED, "no disk");
        }
    }

    private List<Act> work() {
        return run.tools.acts().stream()
                .filter(act -> act.step().startsWith("steps/work"))
                .toList();
    }

    private String after() {
        return String.valueOf(run.journal
                .of("r1")
                .last(Type.STEP_FINISHED)
                .orElseThrow()
                .data()
                .get("summary"));
    }

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
        start(5_000, "max_parallel: 40");

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(after()).isEqualTo("5000||0|0");
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
        start(120, "max_parallel: 10");

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
    void doesAgainOnlyWhatFailedAndWhatWasNotStarted() {
        fail("7");
        start(250, "").waitFor("failure");

        assertThat(run.journal.last(Type.PERSON_ASKED).orElseThrow().data())
                .extracting("message")
                .asString()
                .startsWith("1 of 250 failed: 7; not started: 8, 9");
        assertThat(work()).hasSize(8);
        run.decide("olga", Action.RETRY, "");

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(after()).isEqualTo("250||0|0");
        assertThat(work()).hasSize(251);
        assertThat(work().stream().filter(act -> act.step().equals("steps/work[7]")))
                .extracting(Act::runId)
                .containsExactly("r1-1", "r1-2");
    }

    @Test
    void countsFailuresOverAllSlices() {
        fail("1", "101", "201", "301");
        start(1_000, "max_failures: 2").waitFor("failure");

        assertThat(run.journal.last(Type.PERSON_ASKED).orElseThrow().data())
                .extracting("message")
                .asString()
                .startsWith("3 of 1000 failed: 1, 101, 201; not started: 202, 203");
        assertThat(work()).hasSize(202);
        run.decide("olga", Action.STOP, "");
        assertThat(run.result().status()).isEqualTo(RunStatus.FAILED);
    }

    @Test
    void haltsTheOtherSlicesWhenTooManyFail() {
        for (int item = 0; item < 1_000; item++) {
            fail("" + item);
        }
        start(1_000, "max_parallel: 8\nmax_failures: \"2%\"").waitFor("failure");

        assertThat(work().size()).isBetween(21, 84);
        assertThat(run.journal.last(Type.PERSON_ASKED).orElseThrow().data())
                .extracting("message")
                .asString()
                .contains(" of 1000 failed: ", "not started: ");
        run.decide("olga", Action.STOP, "");
        run.result();
    }

    @Test
    void keepsToTheLimitOfWhatIsDoneAtTheSameTimeAndToTheWaves() {
        start(300, """
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
        fail("3", "150");
        start(200, "max_failures: \"1%\"");

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(after()).isEqualTo("198|3 150|0|0");
        assertThat(run.journal.events(Type.STEP_FAILED))
                .extracting(event -> event.step() + " " + event.data().get("message"))
                .containsExactly("steps/all[1] 99 done, 1 failed", "steps/all[2] 99 done, 1 failed");
    }

    @Test
    void asksAboutOneItemInItsSliceWhileTheOthersGoOn() {
        fail("150");
        start(400, "max_parallel: 4", "on_failure: ask");
        await().until(() -> run.journal.of("r1-2").waitsFor("failure"));
        await().until(() -> work().size() == 351);
        run.in("r1-2").decide("olga", Action.SKIP, "it is switched off");

        assertThat(run.in("r1").result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(after()).isEqualTo("399||1|0");
        assertThat(run.journal.of("r1").events(Type.PERSON_ASKED)).isEmpty();
    }

    @Test
    void asksNobodyAgainWhenAPersonStoppedInASlice() {
        fail("5");
        start(200, "", "on_failure: ask");
        await().until(() -> run.journal.of("r1-1").waitsFor("failure"));
        run.in("r1-1").decide("olga", Action.STOP, "");

        assertThat(run.in("r1").result().status()).isEqualTo(RunStatus.FAILED);
        assertThat(work()).hasSize(6);
    }

    @Test
    void pausesAndResumesItsSlices() {
        fail("5");
        start(200, "", "on_failure: ask");
        await().until(() -> run.journal.of("r1-1").waitsFor("failure"));
        run.in("r1").steer("olga", Action.PAUSE);
        await().until(() -> run.journal.of("r1-1").is(RunStatus.PAUSED));
        run.in("r1-1").decide("olga", Action.SKIP, "it is switched off");
        await().until(() -> run.journal.of("r1-1").last(Type.STEP_HELD).isPresent());
        assertThat(work()).hasSize(6);
        run.in("r1").steer("olga", Action.RESUME);

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(after()).isEqualTo("199||1|0");
    }

    @Test
    void cancelsInTheMiddleAndStartsNothingMore() {
        run.tools.holdUntilCancelled("steps/work[120]");
        start(500, "max_parallel: 1");
        await().until(() -> run.tools.acted().contains("steps/work[120]"));
        run.steer("olga", Action.CANCEL);

        assertThat(run.result().status()).isEqualTo(RunStatus.CANCELLED);
        assertThat(run.tools.wasCancelled("steps/work[120]")).isTrue();
        assertThat(work()).hasSize(121);
        assertThat(run.journal.of("r1-2").summary().status()).isEqualTo(RunStatus.CANCELLED);
        assertThat(run.journal.of("r1").last(Type.STEP_FAILED).orElseThrow().data())
                .containsEntry("message", "20 done, 1 failed, 79 not started");
    }

    @Test
    void undoesWhatItsSlicesDidTheLastFirst() {
        run.tools.holdUntilCancelled("steps/work[120]");
        start(200, "max_parallel: 1", """
                undo: [ { script: { command: [undo, "${item}", "${steps.before.output}", "${inputs.greeting}"] } } ]
                """);
        await().until(() -> run.tools.acted().contains("steps/work[120]"));
        run.steer("olga", Action.CANCEL);
        run.waitFor("undo");
        assertThat(run.journal.last(Type.UNDO_PLANNED).orElseThrow().data())
                .extracting("parts")
                .asString()
                .contains("100 × script", "21 × script", "0 … 99 (100)");
        run.send(run.sign(run.decision(
                "olga",
                Action.UNDO,
                run.journal.last(Type.PERSON_ASKED).orElseThrow().step(),
                String.valueOf(
                        run.journal.last(Type.UNDO_PLANNED).orElseThrow().data().get("scope")),
                "",
                Map.of("without", List.of()))));

        assertThat(run.result().status()).isEqualTo(RunStatus.UNDONE);
        List<String> undone = run.tools.acted().stream()
                .filter(step -> step.startsWith("steps/undo_work"))
                .toList();
        assertThat(undone)
                .hasSize(121)
                .startsWith("steps/undo_work[120]", "steps/undo_work[119]")
                .endsWith("steps/undo_work[0]");
        assertThat(run.journal.of("r1-3").events(Type.STEP_FINISHED).getFirst().data())
                .containsEntry("summary", "undo 120 echo seven hello");
    }

    @Test
    void undoesByItselfWhenAnItemSaysSo() {
        fail("110");
        start(200, "max_parallel: 1", """
                on_failure: undo
                undo: [ { script: { command: [undo, "${item}"] } } ]
                """);

        assertThat(run.result().status()).isEqualTo(RunStatus.UNDONE);
        assertThat(run.tools.acted().stream().filter(step -> step.startsWith("steps/undo_work")))
                .hasSize(111);
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
