package dev.evenkeel.workflows.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.LockWorkflow;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunRequest;
import dev.evenkeel.workflows.contract.RunStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Stories that together visit every part of the engine. Their histories are recorded, and they are told with and without the cache of
 * workflows.
 */
enum Scenario {
    /** Plans, an approval that covers them, waves, a judgement that fails, the way back. */
    DEPLOY(Scenario::deploy, "run/r1"),
    /** Loops, branches, a choice, waits, retries, conditions, outputs. */
    CONTROL(Scenario::control, "run/r1"),
    /** What an operator does: pause, skip ahead, changed inputs, a task taken over, work by hand, an unknown outcome. */
    HAND(Scenario::hand, "run/r1"),
    /** Cancelled in the middle of an act, then taken back. */
    UNDO(Scenario::undo, "run/r1"),
    /** A run that runs others: one fails and is replaced, one is paused with it. */
    CHILDREN(Scenario::children, "run/r1", "run/r1-1", "run/r1-2"),
    /** Another run waits in the queue; an urgent one goes first and has the owner pause. */
    LOCK(Scenario::lock, "run/r1", "run/r2", LockWorkflow.id("production", "shop")),
    /** A loop in slices, of which one target fails and is done again in a slice of its own. */
    LARGE(Scenario::large, "run/r1", "run/r1-3"),
    /** Takes over what an earlier run has done. */
    RERUN(Scenario::rerun, "run/r1"),
    REHEARSAL(Scenario::rehearsal, "run/r1", "run/r1-1");

    private final Consumer<RunHarness> story;
    private final List<String> workflows;

    Scenario(Consumer<RunHarness> story, String... workflows) {
        this.story = story;
        this.workflows = List.of(workflows);
    }

    /** Whose histories are worth keeping, by workflow id. */
    List<String> workflows() {
        return workflows;
    }

    /** Tells the story and checks how it ends. */
    void play(RunHarness run) {
        story.accept(run);
    }

    private static void deploy(RunHarness run) {
        run.tools.failNext("rollout/healthy@south", Failures.TOOL_FAILED, "answered 500");
        run.start(runbook("release"), Map.of()).waitFor("approval");
        run.decide("anna", Action.APPROVE, "");

        assertThat(run.result().status()).isEqualTo(RunStatus.ROLLED_BACK);
        assertThat(run.tools.acted()).endsWith("rollback/back@west", "rollback/back@south", "rollback/back@north");
    }

    private static void control(RunHarness run) {
        run.tools.failNext("steps/flaky", Failures.TOOL_FAILED, "not yet");
        run.tools.failNext("steps/each[b]", Failures.TOOL_FAILED, "no disk");
        run.start(runbook("control"), Map.of("to", "south", "hosts", List.of("a", "b", "c", "d")))
                .pass(Duration.ofMinutes(10))
                .waitFor("choice");
        run.decide("olga", Action.COMPLETE, "", Map.of("chosen", "mend"));
        run.pass(Duration.ofMinutes(10)).waitFor("failure").decide("olga", Action.RETRY, "");

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.result().outputs()).containsEntry("done", 4);
    }

    private static void hand(RunHarness run) {
        run.tools.failNext("steps/risky", Failures.UNKNOWN_OUTCOME, "killed");
        run.tools.failNext("steps/copy", Failures.TOOL_FAILED, "no host a");
        run.start(runbook("hand"), Map.of("host", "a")).waitFor("approval");
        run.decide("anna", Action.APPROVE, "");
        run.waitFor("approval").decide("anna", Action.REJECT, "not today");
        run.waitFor("failure").decide("olga", Action.RETRY, "");
        run.waitFor("approval").decide("anna", Action.APPROVE, "");
        run.waitFor("unknown").decide("olga", Action.MARK_DONE, "seen", Map.of("exitCode", 0, "output", "done"));
        run.waitFor("failure").decide("olga", Action.RETRY_CHANGED, "", Map.of("host", "b"));
        run.waitFor("approval").decide("anna", Action.APPROVE, "");
        run.waitFor("task").decide("anna", Action.TAKE_OVER, "");
        run.steer("olga", Action.PAUSE);
        run.decide("anna", Action.COMPLETE, "", Map.of("order", "7"));
        await().until(() -> run.journal.last(Type.STEP_HELD).isPresent());
        run.send(run.sign(run.decision("olga", Action.SKIP_AHEAD, "steps/extra", null, "not needed", Map.of())));
        run.steer("olga", Action.RESUME);

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.tools.acted()).containsExactly("steps/risky", "steps/copy", "steps/copy", "steps/last");
    }

    private static void undo(RunHarness run) {
        run.tools.holdUntilCancelled("steps/last");
        run.start(runbook("undo"), Map.of());
        await().until(() -> run.tools.acted().contains("steps/last"));
        run.steer("olga", Action.CANCEL);
        run.waitFor("undo");
        Map<String, Object> plan =
                run.journal.last(Type.UNDO_PLANNED).orElseThrow().data();
        String asked = run.journal.last(Type.PERSON_ASKED).orElseThrow().step();
        run.send(run.sign(run.decision(
                "olga",
                Action.UNDO,
                Objects.requireNonNull(asked),
                String.valueOf(plan.get("scope")),
                "",
                Map.of("without", List.of()))));

        assertThat(run.result().status()).isEqualTo(RunStatus.UNDONE);
        assertThat(run.tools.acted()).endsWith("steps/undo_move", "steps/tidy", "steps/undo_fence");
    }

    private static void children(RunHarness run) {
        run.child("inner", runbook("inner"));
        run.tools.failNext("steps/work", Failures.TOOL_FAILED, "no disk");
        run.start(runbook("outer"), Map.of());
        run.in("r1-1").waitFor("failure").decide("olga", Action.STOP, "");
        run.in("r1").waitFor("failure").decide("olga", Action.RETRY, "");
        run.in("r1-2").waitFor("task");
        run.in("r1").steer("olga", Action.PAUSE);
        await().until(() -> run.journal.of("r1-2").is(RunStatus.PAUSED));
        run.in("r1").steer("olga", Action.RESUME);
        await().until(() -> run.journal.of("r1-2").waitsFor("task")
                && run.journal.of("r1-2").is(RunStatus.WAITING));
        run.in("r1-2").decide("olga", Action.COMPLETE, "");

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.result().outputs()).containsEntry("from", "r1-2");
    }

    private static void large(RunHarness run) {
        run.tools.failNext("steps/work[7]", Failures.TOOL_FAILED, "no disk");
        run.start(runbook("large"), Map.of()).waitFor("failure").decide("olga", Action.RETRY, "");

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.tools.acts()).hasSize(121);
    }

    private static void lock(RunHarness run) {
        String runbook = runbook("locked");
        run.start(runbook, Map.of()).waitFor("task");
        run.another("r2").start(runbook, Map.of());
        await().until(() -> run.journal.of("r2").is(RunStatus.QUEUED));
        run.urgent("u1");
        await().until(() -> run.journal.of("r1").is(RunStatus.PAUSED));
        run.in("r2").waitFor("task").decide("olga", Action.COMPLETE, "");
        run.in("r1").decide("olga", Action.COMPLETE, "");
        run.steer("olga", Action.RESUME);

        assertThat(run.result("r2").status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.result("r1").status()).isEqualTo(RunStatus.SUCCEEDED);
        await().until(() -> run.locks.last().state().holder() == null);
    }

    private static void rerun(RunHarness run) {
        Map<String, Object> result = Map.of("exitCode", 0, "output", "x");
        RunRequest.Takeover earlier =
                new RunRequest.Takeover("r0", Map.of("steps/fence", new RunRequest.Taken(true, result)));
        run.start(runbook("undo"), Map.of(), Mode.LIVE, earlier).pass(Duration.ofSeconds(1));

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.tools.acted()).containsExactly("steps/move", "steps/last");
    }

    private static void rehearsal(RunHarness run) {
        run.child("inner", runbook("inner"));
        run.start(runbook("everything"), Map.of(), Mode.REHEARSAL);

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.tools.acted())
                .containsExactlyInAnyOrder("steps/plan", "steps/play", "steps/read", "steps/ask", "steps/reached");
    }

    private static String runbook(String name) {
        try (InputStream file =
                Objects.requireNonNull(Scenario.class.getResourceAsStream("/scenarios/" + name + ".yaml"), name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
