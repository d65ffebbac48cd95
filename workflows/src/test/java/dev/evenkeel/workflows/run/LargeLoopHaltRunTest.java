package dev.evenkeel.workflows.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.RunStatus;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** How a loop in slices is stopped, paused, undone and done again. */
class LargeLoopHaltRunTest {

    @AutoClose
    private final RunHarness run = new RunHarness();

    private final LargeLoop loop = new LargeLoop(run);

    @Test
    void doesAgainOnlyWhatFailedAndWhatWasNotStarted() {
        loop.fail("7");
        loop.start(250, "").waitFor("failure");

        assertThat(run.journal.last(Type.PERSON_ASKED).orElseThrow().data())
                .extracting("message")
                .asString()
                .startsWith("1 of 250 failed: 7; not started: 8, 9");
        assertThat(loop.work()).hasSize(8);
        run.decide("olga", Action.RETRY, "");

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(loop.after()).isEqualTo("250||0|0");
        assertThat(loop.work()).hasSize(251);
        assertThat(loop.work().stream().filter(act -> act.step().equals("steps/work[7]")))
                .extracting(Act::runId)
                .containsExactly("r1-1", "r1-2");
    }

    @Test
    void haltsTheOtherSlicesWhenTooManyFail() {
        for (int item = 0; item < 1_000; item++) {
            loop.fail("" + item);
        }
        loop.start(1_000, "max_parallel: 8\nmax_failures: \"2%\"").waitFor("failure");

        assertThat(loop.work().size()).isBetween(21, 84);
        assertThat(run.journal.last(Type.PERSON_ASKED).orElseThrow().data())
                .extracting("message")
                .asString()
                .contains(" of 1000 failed: ", "not started: ");
        run.decide("olga", Action.STOP, "");
        run.result();
    }

    @Test
    void asksNobodyAgainWhenAPersonStoppedInASlice() {
        loop.fail("5");
        loop.start(200, "", "on_failure: ask");
        await().until(() -> run.journal.of("r1-1").waitsFor("failure"));
        run.in("r1-1").decide("olga", Action.STOP, "");

        assertThat(run.in("r1").result().status()).isEqualTo(RunStatus.FAILED);
        assertThat(loop.work()).hasSize(6);
    }

    @Test
    void pausesAndResumesItsSlices() {
        loop.fail("5");
        loop.start(200, "", "on_failure: ask");
        await().until(() -> run.journal.of("r1-1").waitsFor("failure"));
        run.in("r1").steer("olga", Action.PAUSE);
        await().until(() -> run.journal.of("r1-1").is(RunStatus.PAUSED));
        run.in("r1-1").decide("olga", Action.SKIP, "it is switched off");
        await().until(() -> run.journal.of("r1-1").last(Type.STEP_HELD).isPresent());
        assertThat(loop.work()).hasSize(6);
        run.in("r1").steer("olga", Action.RESUME);

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(loop.after()).isEqualTo("199||1|0");
    }

    @Test
    void cancelsInTheMiddleAndStartsNothingMore() {
        run.tools.holdUntilCancelled("steps/work[120]");
        loop.start(500, "max_parallel: 1");
        await().until(() -> run.tools.acted().contains("steps/work[120]"));
        run.steer("olga", Action.CANCEL);

        assertThat(run.result().status()).isEqualTo(RunStatus.CANCELLED);
        assertThat(run.tools.wasCancelled("steps/work[120]")).isTrue();
        assertThat(loop.work()).hasSize(121);
        assertThat(run.journal.of("r1-2").summary().status()).isEqualTo(RunStatus.CANCELLED);
        assertThat(run.journal.of("r1").last(Type.STEP_FAILED).orElseThrow().data())
                .containsEntry("message", "20 done, 1 failed, 79 not started");
    }

    @Test
    void undoesWhatItsSlicesDidTheLastFirst() {
        run.tools.holdUntilCancelled("steps/work[120]");
        loop.start(200, "max_parallel: 1", """
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
        loop.fail("110");
        loop.start(200, "max_parallel: 1", """
                on_failure: undo
                undo: [ { script: { command: [undo, "${item}"] } } ]
                """);

        assertThat(run.result().status()).isEqualTo(RunStatus.UNDONE);
        assertThat(run.tools.acted().stream().filter(step -> step.startsWith("steps/undo_work")))
                .hasSize(111);
    }
}
