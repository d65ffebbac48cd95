package dev.evenkeel.workflows.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.evenkeel.workflows.contract.AlertNews;
import dev.evenkeel.workflows.contract.AlertRoutingActivities.Round;
import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.Drill;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.Incident;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.LockWorkflow;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.PrometheusActivities.Outcome;
import dev.evenkeel.workflows.contract.Recovery;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.RunRequest;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary;
import dev.evenkeel.workflows.contract.ScheduleActivities;
import dev.evenkeel.workflows.contract.ScheduleActivities.Confirm;
import dev.evenkeel.workflows.contract.ScheduleActivities.Resolved;
import dev.evenkeel.workflows.contract.ScheduleActivities.State;
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
    /** What people meet at night: nobody agrees, another role is called, the glass is broken; a task is late, another is not applicable. */
    GLASS(Scenario::glass, "run/r1"),
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
    REHEARSAL(Scenario::rehearsal, "run/r1", "run/r1-1"),
    /** Silences, for some steps and for the whole run, a gate that a person decides in the end, a database. */
    MEASURED(Scenario::measured, "run/r1"),
    /** The run before goes on at first, then a person agrees to the start. */
    SCHEDULED(Scenario::scheduled, FakeSchedules.LAUNCHER),
    /** An evaluation of more services than are looked at together, of which one does not answer. */
    READINESS(Scenario::readiness, "readiness"),
    /** A channel takes all reminders but one, another one is broken and left alone. */
    ACTIONS(Scenario::actions, "actions"),
    /** More than one round holds, a look at a later time, and news in between. */
    ALERTS(Scenario::alerts, "alerts"),
    /** The forecast warns, the old primary is given up, the glass is broken because nothing proves the fence. */
    FAILOVER(Scenario::failover, "run/r1"),
    /** Nobody is there: what was done is undone and cleaned up. */
    DRILL(Scenario::drill, "run/r1"),
    /** From a failover back to the former primary. */
    FAILBACK(Scenario::failback, "run/r1"),
    /** People are told in two channels, of which one hears nothing; the owner is told that a step has failed. */
    MESSAGES(Scenario::messages, "run/r1"),
    /** Nobody comes at first, alerts join, roles are handed over, a run is launched from the room; then it is closed. */
    INCIDENT(Scenario::incident, "run/r1", "run/r2"),
    /** An alert of an incident goes to a new one, an entry is pinned, then it goes on as another incident. */
    MERGE(Scenario::merge, "run/r1", "run/r2");

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

    private static void incident(RunHarness run) {
        run.tools.failNext("mitigate/back", Failures.TOOL_FAILED, "no such release");
        run.declared(new Incident(2, "The shop is slow", 0, 1, 2)).start(runbook("slow"), Map.of());
        run.waitFor(RunSummary.ACKNOWLEDGE).pass(Duration.ofMinutes(6));
        run.decide("rob", Role.RESPONDER, Action.ACKNOWLEDGE, "", Map.of());
        run.decide("rob", Role.RESPONDER, Action.OFFER_ROLE, "", Map.of("role", "COMMANDER", "to", "rob"));
        run.decide("rob", Role.RESPONDER, Action.OFFER_ROLE, "", Map.of("role", "SCRIBE", "to", "eve"));
        run.decide("eve", Role.RESPONDER, Action.ACCEPT_ROLE, "", Map.of("role", "SCRIBE"));
        run.alerts.fires(1, 1);
        run.stub().signal("alerts", new AlertNews(run.alerts.fires(2, 2)));
        run.decide("rob", Role.RESPONDER, Action.MOVE_INCIDENT, "", Map.of("to", "INVESTIGATING"));
        run.decide("rob", Role.RESPONDER, Action.CHANGE_SEVERITY, "All are hit", Map.of("severity", 1));
        run.decide("rob", Role.RESPONDER, Action.MOVE_INCIDENT, "", Map.of("to", "MITIGATING"));
        run.waitFor("failure").pass(Duration.ofMinutes(21));
        run.decide("rob", Role.RESPONDER, Action.POST_UPDATE, "We go back", Map.of("next", 30));
        run.decide("anna", Action.RETRY, "");
        run.from("r1").another("r2").start(runbook("inner"), Map.of("name", "shop"));
        run.waitFor("task").decide("eve", Action.COMPLETE, "");
        assertThat(run.result("r2").status()).isEqualTo(RunStatus.SUCCEEDED);
        run.in("r1");
        run.alerts.resolves(1, 1, 9);
        run.stub("r1").signal("alerts", new AlertNews(run.alerts.resolves(2, 2, 9)));
        for (String to : List.of("MONITORING", "RESOLVED")) {
            run.decide("rob", Role.RESPONDER, Action.MOVE_INCIDENT, "", Map.of("to", to));
        }
        run.waitFor("task").decide("eve", Action.COMPLETE, "");
        await().until(() -> run.journal.events(Type.PHASE_FINISHED).size() == 5);
        for (String to : List.of("POSTMORTEM_DUE", "CLOSED")) {
            run.decide("rob", Role.RESPONDER, Action.MOVE_INCIDENT, "", Map.of("to", to));
        }

        assertThat(run.result("r1").status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.journal.events())
                .extracting(event -> event.type())
                .contains(Type.UNACKNOWLEDGED, Type.UPDATE_OVERDUE, Type.ALERT_CHANGED, Type.LAUNCHED_RUN_ENDED);
    }

    private static void merge(RunHarness run) {
        run.declared(new Incident(2, "The shop is slow", 0, 1, 2)).start(runbook("slow"), Map.of());
        await().until(() -> run.journal.events(Type.PHASE_FINISHED).size() == 2);
        run.another("r2").start(runbook("slow"), Map.of());
        await().until(() -> run.journal.of("r2").events(Type.PHASE_FINISHED).size() == 2);
        run.in("r1").alerts.fires(1, 1);
        run.stub("r1").signal("alerts", new AlertNews(run.alerts.fires(2, 2)));
        await().until(() -> run.journal.events(Type.ALERT_CHANGED).size() == 2);
        run.decide("rob", Role.RESPONDER, Action.PIN, "", Map.of("entry", 2));
        Map<String, Object> one = Map.of("alerts", "1", "runbook", "slow");
        run.decide("anna", Role.OPERATOR, Action.SPLIT_INCIDENT, "", one);
        await().until(() -> run.journal.last(Type.SPLIT_OFF).isPresent());
        run.decide("anna", Role.OPERATOR, Action.MERGE_INCIDENT, "The same", Map.of("into", "r3"));
        await().until(() -> run.journal.last(Type.MERGE_REFUSED).isPresent());
        run.decide("anna", Role.OPERATOR, Action.MERGE_INCIDENT, "The same", Map.of("into", "r2"));

        assertThat(run.result("r1").status()).isEqualTo(RunStatus.MERGED);
        await().until(() -> run.journal.of("r2").last(Type.ALERT_CHANGED).isPresent());
        assertThat(run.alerts.incident(2)).isEqualTo("r2");
    }

    private static void scheduled(RunHarness run) {
        run.schedules.resolved.add(Resolved.later());
        run.schedules.resolved.add(Resolved.later());
        run.scheduled(
                runbook("night"), new Confirm(Role.OPERATOR, Duration.ofHours(1).toMillis()));
        run.pass(Duration.ofMinutes(2)).schedules.waitFor(State.CONFIRMING);
        run.confirm("anna", Action.APPROVE);

        assertThat(run.stub().getResult(ScheduleActivities.Outcome.class))
                .isEqualTo(new ScheduleActivities.Outcome(State.STARTED, ""));
        assertThat(run.result("r1").status()).isEqualTo(RunStatus.SUCCEEDED);
    }

    private static void deploy(RunHarness run) {
        run.tools.failNext("rollout/healthy@south", Failures.TOOL_FAILED, "answered 500");
        run.start(runbook("release"), Map.of()).waitFor("approval");
        run.decide("anna", Action.APPROVE, "");

        assertThat(run.result().status()).isEqualTo(RunStatus.ROLLED_BACK);
        assertThat(run.tools.acted()).endsWith("rollback/back@west", "rollback/back@south", "rollback/back@north");
    }

    private static void readiness(RunHarness run) {
        run.evaluateReadiness();

        assertThat(run.readiness.checked).hasSize(8).doesNotContain(FakeReadiness.BROKEN);
        assertThat(run.readiness.unanswered).containsExactly(FakeReadiness.BROKEN + ": The checks failed three times");
        assertThat(run.readiness.ended).hasSize(9);
    }

    private static void actions(RunHarness run) {
        run.remindOfActions();

        assertThat(run.actions.asked)
                .containsExactly("ops/1", "ops/2", "broken/1", "broken/2", "ops/3", "broken/3", "mail/1");
    }

    private static void alerts(RunHarness run) {
        run.routing.answers.addAll(List.of(new Round(true, 0), new Round(false, 0), new Round(false, 600_000)));
        run.alertsArrived();
        await().until(() -> run.routing.rounds.get() == 2);
        run.pass(Duration.ofSeconds(5)).alertsArrived();
        await().until(() -> run.routing.rounds.get() == 3);
        run.pass(Duration.ofMinutes(11));
        await().until(() -> run.routing.rounds.get() == 4);
        run.pass(Duration.ofMinutes(11));

        assertThat(run.routing.rounds.get())
                .as("nothing is looked at while nothing arrives")
                .isEqualTo(4);
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

    private static void glass(RunHarness run) {
        run.start(runbook("glass"), Map.of()).waitFor("approval").pass(Duration.ofMinutes(16));
        await().until(() -> run.journal.last(Type.ESCALATED).isPresent());
        run.decide("rita", Action.BREAK_GLASS, "the shop is down and nobody else is awake");
        run.waitFor("task").pass(Duration.ofMinutes(31));
        await().until(() -> run.journal.last(Type.OVERDUE).isPresent());
        run.decide("anna", Action.COMPLETE, "");
        run.waitFor("task").decide("anna", Action.NOT_APPLICABLE, "there is no camera");

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.tools.reviews()).hasSize(1);
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

    private static void measured(RunHarness run) {
        run.tools.gateEnds("steps/healthy", Outcome.INCONCLUSIVE, "there is no data");
        run.tools.gateEnds("steps/healthy", Outcome.INCONCLUSIVE, "there is still no data");
        run.start(runbook("measured"), Map.of()).waitFor("verdict");
        run.decide("olga", Action.COMPLETE, "wait for traffic", Map.of("verdict", "measure"));
        await().until(() -> run.tools.gateRequests().size() == 2);
        run.waitFor("verdict").decide("olga", Action.COMPLETE, "I looked", Map.of("verdict", "pass"));

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.tools.silenced()).isEmpty();
    }

    private static void failover(RunHarness run) {
        run.tools.failNext("fence/stop", Failures.TOOL_FAILED, "No answer");
        run.tools.failNext("fence/fenced", Failures.TOOL_FAILED, "Still no answer");
        long now = run.now();
        Recovery.Objectives objectives = new Recovery.Objectives(Duration.ofMinutes(10), Duration.ofMinutes(1));
        run.declared(new Recovery(now, now, true, "north", objectives, Map.of("redirect", 120_000L)))
                .start(runbook("move"), Map.of("to", "south"))
                .waitFor("failure")
                .pass(Duration.ofMinutes(9));
        run.decide("olga", Action.UNGRACEFUL, "It is gone");
        await().until(() -> run.story().contains("STEP_FAILED fence/fenced"));
        run.waitFor("failure").decide("otto", Action.BREAK_GLASS, "The rack is dark");

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.story()).contains("FORECAST", "MEASURED", "VERIFIED", "PRIMARY_CHANGED");
    }

    private static void drill(RunHarness run) {
        run.tools.failNext("verify/check", Failures.TOOL_FAILED, "Not healthy");
        long now = run.now();
        run.declared(new Recovery(now, now, true, "north", Recovery.Objectives.NONE, Map.of()))
                .unattended(
                        new Drill("move/drill", now, "team-shop", Duration.ofMinutes(15), "steps.last.exitCode > 0"))
                .start(runbook("move"), Map.of("to", "south"), Mode.DRILL);

        assertThat(run.result().status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.tools.acted()).endsWith("promote/undo_promote", "fence/undo_stop", "failback/back");
        assertThat(run.primaries.sites()).containsExactly("south", "north");
    }

    private static void failback(RunHarness run) {
        long now = run.now();
        run.declared(new Recovery(now, now, true, "south", "r0", "north", Recovery.Objectives.NONE, Map.of()))
                .start(runbook("move"), Map.of("to", "south"));

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.primaries.sites()).containsExactly("north");
    }

    private static void messages(RunHarness run) {
        run.tools.deafen("managers");
        run.tools.failNext("steps/work", Failures.TOOL_FAILED, "no disk");
        run.toldIn("on-call").start(runbook("messages"), Map.of()).waitFor("failure");
        await().until(() -> run.tools.notices().size() == 1);
        run.decide("olga", Action.RETRY, "");

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.tools.messages()).hasSize(4);
    }

    static String runbook(String name) {
        try (InputStream file =
                Objects.requireNonNull(Scenario.class.getResourceAsStream("/scenarios/" + name + ".yaml"), name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
