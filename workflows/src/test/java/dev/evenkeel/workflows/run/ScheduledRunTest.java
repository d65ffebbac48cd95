package dev.evenkeel.workflows.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.ScheduleActivities;
import dev.evenkeel.workflows.contract.ScheduleActivities.Confirm;
import dev.evenkeel.workflows.contract.ScheduleActivities.Outcome;
import dev.evenkeel.workflows.contract.ScheduleActivities.Resolved;
import dev.evenkeel.workflows.contract.ScheduleActivities.State;
import dev.evenkeel.workflows.contract.SignedDecision;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class ScheduledRunTest {

    private static final String NIGHT = """
            runbook: night
            procedure: task
            title: At night
            owner: team-shop
            steps:
              - id: work
                on_failure: stop
                script: { command: ["true"] }
            """;

    private static final Confirm ASK =
            new Confirm(Role.OPERATOR, Duration.ofHours(1).toMillis());

    @AutoClose
    private final RunHarness run = new RunHarness();

    private Outcome outcome() {
        return run.stub().getResult(Outcome.class);
    }

    @Test
    void startsItsRunAndEndsWithIt() {
        run.scheduled(NIGHT, null);

        assertThat(outcome()).isEqualTo(new Outcome(State.STARTED, ""));
        assertThat(run.result("r1").status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.schedules.registered).singleElement().satisfies(registered -> {
            assertThat(registered.run().runId()).isEqualTo("r1");
            assertThat(registered.launcher()).isEqualTo(FakeSchedules.LAUNCHER);
        });
        assertThat(run.schedules.news)
                .singleElement()
                .satisfies(news -> assertThat(news.runId()).isEqualTo("r1"));
    }

    @Test
    void endsWithARunThatFailsToo() {
        run.tools.failNext("steps/work", Failures.TOOL_FAILED, "no disk");
        run.scheduled(NIGHT, null);

        assertThat(outcome()).isEqualTo(new Outcome(State.STARTED, ""));
        assertThat(run.result("r1").status()).isEqualTo(RunStatus.FAILED);
    }

    @Test
    void saysWhyNothingStarts() {
        Outcome why = new Outcome(State.REFUSED, "No runbook plans it any more");
        run.schedules.resolved.add(Resolved.nothing(why));
        run.scheduled(NIGHT, null);

        assertThat(outcome()).isEqualTo(why);
        assertThat(run.schedules.registered).isEmpty();
        assertThat(run.schedules.news)
                .singleElement()
                .satisfies(news -> assertThat(news.outcome()).isEqualTo(why));
    }

    @Test
    void isLeftOutWhenNobodyConfirmsInTime() {
        run.scheduled(NIGHT, ASK);

        assertThat(outcome()).isEqualTo(new Outcome(State.SKIPPED, "Nobody confirmed it in time"));
        assertThat(run.schedules.registered).isEmpty();
        assertThat(run.schedules.news)
                .extracting(news -> news.outcome().state())
                .containsExactly(State.CONFIRMING, State.SKIPPED);
    }

    @Test
    void startsWhenSomebodyWithTheRoleAgrees() {
        run.scheduled(NIGHT, ASK);
        run.schedules.waitFor(State.CONFIRMING);
        SignedDecision signed = run.sign(run.decision("mallory", Action.APPROVE, null, null, "", Map.of()));

        assertThatThrownBy(() -> run.client()
                        .newUntypedWorkflowStub(FakeSchedules.LAUNCHER)
                        .update("decide", Void.class, new SignedDecision(signed.decision(), "other-key", "AAAA")))
                .hasStackTraceContaining("not signed by a server that this run knows");
        assertThatThrownBy(() -> run.confirm("anna", Action.PAUSE)).hasStackTraceContaining("cannot be decided");
        run.confirm("anna", Action.APPROVE);

        assertThat(outcome()).isEqualTo(new Outcome(State.STARTED, ""));
        assertThat(run.schedules.registered)
                .singleElement()
                .satisfies(registered -> assertThat(registered.confirmedBy()).isEqualTo("anna"));
    }

    @Test
    void isWhatHoldsWhenSomebodyAgreesAndNotWhenTheyWereAsked() {
        run.scheduled(NIGHT, ASK);
        run.schedules.waitFor(State.CONFIRMING);
        run.schedules.resolved.clear();
        run.schedules.resolved.add(
                ScheduleActivities.Resolved.nothing(new Outcome(State.REFUSED, "Nothing may be deployed now")));
        run.confirm("anna", Action.APPROVE);

        assertThat(outcome()).isEqualTo(new Outcome(State.REFUSED, "Nothing may be deployed now"));
        assertThat(run.schedules.registered).isEmpty();
    }

    @Test
    void isLeftOutWhenSomebodyRefuses() {
        run.scheduled(NIGHT, ASK);
        run.schedules.waitFor(State.CONFIRMING);
        run.confirm("anna", Action.REJECT);

        assertThat(outcome()).isEqualTo(new Outcome(State.SKIPPED, "anna refused it"));
        assertThat(run.schedules.registered).isEmpty();
    }

    @Test
    void waitsForTheRunBeforeWhenItIsTold() {
        for (int times = 0; times < 8; times++) {
            run.schedules.resolved.add(Resolved.later());
        }
        run.scheduled(NIGHT, null);

        assertThat(outcome()).isEqualTo(new Outcome(State.STARTED, ""));
        assertThat(run.schedules.resolved).isEmpty();
    }
}
