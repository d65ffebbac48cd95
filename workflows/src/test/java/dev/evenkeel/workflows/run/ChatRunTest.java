package dev.evenkeel.workflows.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.evenkeel.workflows.contract.ChatActivities.Notice;
import dev.evenkeel.workflows.contract.ChatActivities.NotifyRequest;
import dev.evenkeel.workflows.contract.ChatActivities.Severity;
import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.Drill;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.Recovery;
import dev.evenkeel.workflows.contract.RunStatus;
import java.time.Duration;
import java.util.Map;
import org.assertj.core.groups.Tuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class ChatRunTest {

    private static final String ONE = """
            runbook: test
            procedure: task
            title: Test
            owner: team
            inputs: { text: { type: string } }
            steps:
              - id: tell
                chat.notify: { channel: on-call, title: "Up ${inputs.text}", text: "${inputs.text}", required: true }
            """;

    @AutoClose
    private final RunHarness run = new RunHarness();

    @Test
    void goesOnWithoutAChannelThatHearsNothingAndSaysSo() {
        run.tools.deafen("managers");
        run.start(Scenario.runbook("messages"), Map.of());

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.journal.events(Type.STEP_FINISHED))
                .extracting(event -> event.data().get("summary"))
                .startsWith(
                        "told on-call",
                        "not delivered to managers: no answer",
                        "told on-call",
                        "not delivered to managers: no answer");
        assertThat(run.tools.messages().get(2).text()).isEqualTo("To **south**. Managers know: false");
    }

    @Test
    void remembersTheFirstMessageOfEachThreadInItsChannel() {
        run.tools.deafen("managers");
        run.start(Scenario.runbook("messages"), Map.of());
        run.result();

        assertThat(run.tools.messages())
                .extracting(NotifyRequest::channel, NotifyRequest::thread, NotifyRequest::earlier)
                .containsExactly(in("on-call", null), in("managers", null), in("on-call", "m1"), in("managers", null));
        assertThat(run.tools.messages())
                .extracting(NotifyRequest::severity)
                .containsExactly(Severity.INFO, Severity.WARNING, Severity.CRITICAL, Severity.INFO);
    }

    private static Tuple in(String channel, @Nullable String earlier) {
        return Tuple.tuple(channel, "move", earlier);
    }

    @Test
    void asksAboutAMessageThatIsRequired() {
        run.tools.failNext("steps/tell", Failures.UNREACHABLE, "The message was not delivered to on-call: no answer");
        run.start(ONE, Map.of("text", "well")).waitFor("failure");

        run.decide("olga", Action.RETRY, "");

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.tools.messages()).singleElement().satisfies(message -> {
            assertThat(message.required()).isTrue();
            assertThat(message.act().attempt()).isEqualTo(2);
        });
    }

    @Test
    void takesNoLongerThanTwoMinutesAndNoMoreThanFitsOnTheWay() {
        run.start(ONE, Map.of("text", "x".repeat(1_000_000)));

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        NotifyRequest message = run.tools.messages().getFirst();
        assertThat(message.act().timeoutMillis())
                .isEqualTo(Duration.ofMinutes(2).toMillis());
        assertThat(message.text()).hasSize(40_001).endsWith("x…");
        assertThat(message.title()).hasSize(301);
    }

    @Test
    void tellsTheOwnerWhenTheRunStandsStill() {
        run.tools.failNext("steps/work", Failures.TOOL_FAILED, "no disk");
        run.tools.failNext("steps/work", Failures.UNKNOWN_OUTCOME, "killed");
        run.toldIn("on-call").start(Scenario.runbook("messages"), Map.of()).waitFor("failure");
        run.decide("olga", Action.RETRY, "");
        run.waitFor("unknown").decide("olga", Action.MARK_DONE, "seen", Map.of("exitCode", 0, "output", ""));

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.tools.notices())
                .extracting(Notice::title, Notice::step, Notice::severity, Notice::earlier)
                .containsExactly(
                        Tuple.tuple(
                                "Tell people: a step has failed, and the run waits",
                                "steps/work",
                                Severity.WARNING,
                                null),
                        Tuple.tuple(
                                "Tell people: nobody knows whether a step was done, and the run waits",
                                "steps/work",
                                Severity.WARNING,
                                "n1"));
        assertThat(run.tools.notices().getFirst().text()).contains("no disk", "Look at it");
    }

    @Test
    void callsForWhoeverIsNeeded() {
        run.toldIn("on-call").start(Scenario.runbook("glass"), Map.of());
        run.waitFor("approval").pass(Duration.ofMinutes(16));
        await().until(() -> run.journal.last(Type.ESCALATED).isPresent());
        run.decide("rita", Action.BREAK_GLASS, "the shop is down and nobody else is awake");
        run.waitFor("task").pass(Duration.ofMinutes(31));
        await().until(() -> run.journal.last(Type.OVERDUE).isPresent());
        run.decide("anna", Action.COMPLETE, "");
        run.waitFor("task").decide("anna", Action.NOT_APPLICABLE, "there is no camera");

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.tools.notices())
                .extracting(notice -> notice.title().replaceAll(".*: ", ""))
                .containsExactly(
                        "an approval is needed, by the role approver",
                        "nobody has agreed yet; the role admin is asked as well",
                        "a task is overdue");
    }

    @Test
    void pagesTheOwnerOfADrillThatNobodyAttends() {
        run.tools.failNext("verify/check", Failures.TOOL_FAILED, "Not healthy");
        long now = run.now();
        run.toldIn("on-call")
                .declared(new Recovery(now, now, true, "north", Recovery.Objectives.NONE, Map.of()))
                .unattended(new Drill("move/drill", now, "team-shop", Duration.ofMinutes(15), null))
                .start(Scenario.runbook("move"), Map.of("to", "south"), Mode.DRILL);

        assertThat(run.result().status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.tools.notices())
                .extracting(notice -> notice.title().replaceAll(".*: ", ""))
                .containsExactly("a step has failed, and the run waits", "the drill ends before its time");
    }

    @Test
    void endsWithoutAChannelThatIsOutOfReach() {
        run.tools.failNext("steps/work", Failures.TOOL_FAILED, "no disk");
        run.toldIn("broken").start(Scenario.runbook("messages"), Map.of()).waitFor("failure");
        run.decide("olga", Action.STOP, "");

        assertThat(run.result().status()).isEqualTo(RunStatus.FAILED);
    }

    @Test
    void wakesNobodyInARehearsal() {
        run.start(ONE, Map.of("text", "well"), Mode.REHEARSAL);

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.tools.messages()).isEmpty();
        assertThat(run.journal.last(Type.STEP_PREVIEWED).map(JournalEvent::data))
                .hasValueSatisfying(data -> assertThat(data).containsEntry("would", "tell on-call: Up well"));
    }
}
