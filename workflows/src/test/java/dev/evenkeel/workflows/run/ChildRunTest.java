package dev.evenkeel.workflows.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunStatus;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChildRunTest {

    private static final String PARENT = """
            runbook: parent
            procedure: task
            title: Parent
            owner: team
            outputs: { url: "steps.there.outputs.url", id: "steps.there.run" }
            steps:
              - id: before
                script: { command: [echo, seven] }
              - id: there
                run: { runbook: child, inputs: { name: "${steps.before.output}", count: 2 } }
              - id: after
                script: { command: [echo, "${steps.there.outputs.url}"] }
            """;
    static final String CHILD = """
            runbook: child
            procedure: task
            title: Child
            owner: team
            inputs:
              name: { type: string }
              count: { type: number, max: 3 }
              more: { type: string, default: x }
            outputs: { url: "'http://' + inputs.name + inputs.more" }
            steps:
              - id: work
                script: { command: [echo, "${inputs.count}"] }
            """;

    private static final String ASKING =
            CHILD.replace("steps:\n", "steps:\n  - id: look\n    task: { instructions: Look. }\n");

    @AutoClose
    private final RunHarness run = new RunHarness();

    @BeforeEach
    void pin() {
        run.child("child", CHILD);
    }

    @Test
    void runsAnotherRunbookAsARunOfItsOwn() {
        run.start(PARENT, Map.of());

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.result().outputs()).isEqualTo(Map.of("url", "http://echo sevenx", "id", "r1-1"));
        assertThat(run.tools.actedByRun()).containsExactly("r1 steps/before", "r1-1 steps/work", "r1 steps/after");
        assertThat(run.journal.last(Type.CHILD_STARTED).orElseThrow())
                .satisfies(event -> assertThat(event.step()).isEqualTo("steps/there"))
                .satisfies(event -> assertThat(event.data()).isEqualTo(Map.of("run", "r1-1", "runbook", "child")));
        List<JournalEvent> child = run.journal.of("r1-1").events();
        assertThat(child.getFirst().data()).containsEntry("parent", Map.of("run", "r1", "step", "steps/there"));
        assertThat(child.getFirst().actor()).isEqualTo("rita");
        assertThat(run.journal.of("r1-1").sealed()).isEqualTo(child.size());
        assertThat(run.journal.of("r1-1").summary().status()).isEqualTo(RunStatus.SUCCEEDED);
    }

    @Test
    void asksInTheChildFirstAndGoesOnWhenItIsMended() {
        run.tools.failNext("steps/work", Failures.TOOL_FAILED, "no disk");
        run.start(PARENT, Map.of());
        run.in("r1-1").waitFor("failure");
        run.in("r1-1").decide("olga", Action.RETRY, "");

        assertThat(run.in("r1").result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.journal.events(Type.PERSON_ASKED)).isEmpty();
    }

    @Test
    void startsAnotherRunWhenTheStepIsRetried() {
        run.tools.failNext("steps/work", Failures.TOOL_FAILED, "no disk");
        run.start(PARENT, Map.of());
        run.in("r1-1").waitFor("failure");
        run.in("r1-1").decide("olga", Action.STOP, "");
        run.in("r1").waitFor("failure");

        assertThat(run.journal.last(Type.PERSON_ASKED).orElseThrow().data())
                .containsEntry("message", "The run r1-1 of child ended as failed: Work: no disk");
        run.decide("olga", Action.RETRY, "");

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.tools.actedByRun())
                .containsExactly("r1 steps/before", "r1-1 steps/work", "r1-2 steps/work", "r1 steps/after");
    }

    @Test
    void cancelsTheChildToo() {
        run.tools.failNext("steps/work", Failures.TOOL_FAILED, "no disk");
        run.start(PARENT, Map.of());
        run.in("r1-1").waitFor("failure");
        run.in("r1").steer("olga", Action.CANCEL);

        assertThat(run.result().status()).isEqualTo(RunStatus.CANCELLED);
        assertThat(run.journal.of("r1-1").summary().status()).isEqualTo(RunStatus.CANCELLED);
        assertThat(run.journal
                        .of("r1-1")
                        .last(Type.RUN_CANCELLING)
                        .orElseThrow()
                        .data())
                .containsEntry("reason", "The run that started it is being cancelled");
        assertThat(run.journal.of("r1-1").sealed())
                .isEqualTo(run.journal.of("r1-1").events().size());
    }

    @Test
    void comesToTheSameWhenEveryTaskReplaysTheHistory() {
        try (RunHarness uncached = new RunHarness(0)) {
            uncached.child("child", CHILD).tools.failNext("steps/work", Failures.TOOL_FAILED, "no disk");
            uncached.start(PARENT, Map.of());
            uncached.in("r1-1").waitFor("failure");
            uncached.decide("olga", Action.STOP, "");
            uncached.in("r1").waitFor("failure");
            uncached.decide("olga", Action.RETRY, "");

            assertThat(uncached.result().outputs()).containsEntry("id", "r1-2");
        }
    }

    @Test
    void pausesAndResumesTheChildToo() {
        run.child("child", ASKING);
        run.start(PARENT, Map.of());
        run.in("r1-1").waitFor("task");
        run.in("r1").steer("olga", Action.PAUSE);
        await().until(() -> run.journal.of("r1-1").is(RunStatus.PAUSED));
        run.in("r1-1").decide("olga", Action.COMPLETE, "");
        await().until(() -> run.journal.of("r1-1").last(Type.STEP_HELD).isPresent());

        assertThat(run.tools.actedByRun()).containsExactly("r1 steps/before");
        assertThat(run.journal.of("r1-1").last(Type.RUN_PAUSED).orElseThrow())
                .satisfies(event -> assertThat(event.actor()).isEqualTo("olga"))
                .satisfies(event -> assertThat(event.data()).containsEntry("parent", "r1"));
        run.in("r1").steer("olga", Action.RESUME);

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.tools.actedByRun()).containsExactly("r1 steps/before", "r1-1 steps/work", "r1 steps/after");
        assertThat(run.journal.of("r1-1").last(Type.RUN_RESUMED).orElseThrow().data())
                .containsEntry("parent", "r1");
    }

    @Test
    void leavesAChildPausedThatAPersonPaused() {
        run.child("child", ASKING);
        run.start(PARENT, Map.of());
        run.in("r1-1").waitFor("task").steer("ann", Action.PAUSE);
        run.in("r1").steer("olga", Action.PAUSE);
        run.in("r1").steer("olga", Action.RESUME);
        run.in("r1-1").decide("olga", Action.COMPLETE, "");
        await().until(() -> run.journal.of("r1-1").last(Type.STEP_HELD).isPresent());

        assertThat(run.journal.of("r1-1").events(Type.RUN_PAUSED)).hasSize(1);
        run.in("r1-1").steer("ann", Action.RESUME);
        assertThat(run.in("r1").result().status()).isEqualTo(RunStatus.SUCCEEDED);
    }

    @Test
    void failsTheStepWhenThePersonCancelsTheChild() {
        run.tools.failNext("steps/work", Failures.TOOL_FAILED, "no disk");
        run.start(PARENT, Map.of());
        run.in("r1-1").waitFor("failure");
        run.in("r1-1").steer("olga", Action.CANCEL);
        run.in("r1").waitFor("failure");

        assertThat(run.journal.last(Type.PERSON_ASKED).orElseThrow().data())
                .containsEntry("message", "The run r1-1 of child ended as cancelled");
        run.decide("olga", Action.STOP, "");
        assertThat(run.result().status()).isEqualTo(RunStatus.FAILED);
    }

    @Test
    void asksWhenTheInputsDoNotFit() {
        run.start(PARENT.replace("count: 2", "count: 5"), Map.of()).waitFor("failure");

        assertThat(run.journal.last(Type.PERSON_ASKED).orElseThrow().data())
                .containsEntry("message", "The inputs do not fit child: count: At most 3.");
        run.decide("olga", Action.STOP, "");
        run.result();
        assertThat(run.tools.actedByRun()).containsExactly("r1 steps/before");
    }

    @Test
    void handsReferencesToSecretsOn() {
        run.child("child", """
                runbook: child
                procedure: task
                title: Child
                owner: team
                inputs: { token: { type: secret, pattern: "env:SHOP_.*" } }
                steps:
                  - id: work
                    script: { command: [deploy] }
                    secrets: { TOKEN: "${inputs.token}" }
                """);
        run.start("""
                runbook: parent
                procedure: task
                title: Parent
                owner: team
                inputs: { pass: { type: secret, pattern: "env:.*" } }
                steps:
                  - id: there
                    run: { runbook: child, inputs: { token: "${inputs.pass}" } }
                """, Map.of("pass", "env:SHOP_PASS"));

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.tools.acts())
                .singleElement()
                .satisfies(act -> assertThat(act.secrets()).isEqualTo(Map.of("TOKEN", "env:SHOP_PASS")));
    }

    @Test
    void rehearsesTheChildToo() {
        run.start(PARENT.replace("${steps.before.output}", "seven"), Map.of(), Mode.REHEARSAL);

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.tools.acted()).isEmpty();
        assertThat(run.journal
                        .of("r1-1")
                        .last(Type.STEP_PREVIEWED)
                        .orElseThrow()
                        .data())
                .containsEntry("would", "echo 2");
        assertThat(run.journal.of("r1-1").summary().mode()).isEqualTo(Mode.REHEARSAL);
    }
}
