package dev.evenkeel.workflows.run;

import static dev.evenkeel.workflows.run.Refused.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.evenkeel.workflows.contract.AlertNews;
import dev.evenkeel.workflows.contract.ChatActivities.Notice;
import dev.evenkeel.workflows.contract.ChatActivities.Severity;
import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.Incident;
import dev.evenkeel.workflows.contract.IncidentState;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary;
import io.temporal.client.WorkflowUpdateException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.groups.Tuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class IncidentRunTest {

    private static final String SLOW = Scenario.runbook("slow");
    private static final String QUIET = """
            runbook: quiet
            procedure: incident
            title: Something is odd
            owner: team-shop
            severity: 3
            triage:
              - { id: front, http.check: { url: "http://shop/health" } }
            """;
    private static final long MINUTE = 60_000;

    private final RunHarness run = new RunHarness();

    @AfterEach
    void close() {
        run.close();
    }

    @Test
    void looksAtOnceAndWaitsForSomebody() {
        start(SLOW);
        until(Type.PHASE_FINISHED, 2);

        assertThat(run.tools.acted()).containsExactly("triage/front", "diagnose/look");
        JournalEvent declared = run.journal.last(Type.INCIDENT_DECLARED).orElseThrow();
        assertThat(declared.data()).containsEntry("severity", 2).containsEntry("title", "The shop is slow");
        RunSummary summary = run.journal.summary();
        assertThat(summary.status()).isEqualTo(RunStatus.WAITING);
        assertThat(summary.waitingFor()).isEqualTo("acknowledge");
        assertThat(summary.waitingRole()).isEqualTo(Role.RESPONDER);
    }

    @Test
    void goesItsWholeWayAndEndsWhenItIsClosed() {
        start(SLOW);
        until(Type.PHASE_FINISHED, 2);
        acknowledge("rob");
        move("anna", IncidentState.INVESTIGATING);
        suggests("MITIGATING: diagnosed");
        move("anna", IncidentState.MITIGATING);
        until(Type.PHASE_FINISHED, 4);
        suggests("MONITORING: verified");
        move("anna", IncidentState.MONITORING);
        suggests("RESOLVED: verified");
        move("anna", IncidentState.RESOLVED);
        run.waitFor("task");
        move("anna", IncidentState.POSTMORTEM_DUE);
        refused(() -> move("anna", IncidentState.CLOSED), "The phase review is still under way");
        run.decide("rob", Action.COMPLETE, "");
        until(Type.PHASE_FINISHED, 5);
        move("anna", IncidentState.CLOSED);

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.tools.acted()).containsExactly("triage/front", "diagnose/look", "mitigate/back", "verify/well");
        assertThat(run.journal.events(Type.INCIDENT_MOVED))
                .extracting(event -> event.data().get("to"))
                .containsExactly(
                        "ACKNOWLEDGED",
                        "INVESTIGATING",
                        "MITIGATING",
                        "MONITORING",
                        "RESOLVED",
                        "POSTMORTEM_DUE",
                        "CLOSED");
    }

    @Test
    void tellsTheChannelOfTheServiceHowItStands() {
        run.toldIn("on-call");
        start(SLOW);
        run.pass(Duration.ofMinutes(6));
        until(Type.UNACKNOWLEDGED, 1);
        acknowledge("rob");
        run.decide("anna", Role.OPERATOR, Action.CHANGE_SEVERITY, "a few only", Map.of("severity", 4));
        run.decide("anna", Role.RESPONDER, Action.POST_UPDATE, "We **look**", Map.of());

        await().untilAsserted(() -> assertThat(run.tools.notices())
                .extracting(Notice::title, Notice::severity, Notice::text)
                .contains(
                        Tuple.tuple("The shop is slow: an incident is declared, SEV2", Severity.CRITICAL, ""),
                        Tuple.tuple(
                                "The shop is slow: nobody has acknowledged the incident; the role approver is called",
                                Severity.WARNING,
                                ""),
                        Tuple.tuple("The shop is slow: the incident is acknowledged, by rob", Severity.INFO, ""),
                        Tuple.tuple("The shop is slow: the incident is SEV4 now, by anna", Severity.INFO, "a few only"),
                        Tuple.tuple("The shop is slow: status update, by anna", Severity.INFO, "We **look**")));
        assertThat(run.tools.notices().stream().skip(1)).allSatisfy(notice -> assertThat(notice.earlier())
                .isEqualTo("n1"));
    }

    /** From each state every jump is tried; what is illegal is refused with what is possible. */
    @ParameterizedTest
    @EnumSource(names = "CLOSED", mode = EnumSource.Mode.EXCLUDE)
    void refusesEveryIllegalJump(IncidentState from) {
        start(QUIET);
        bring(from);

        for (IncidentState to : IncidentState.values()) {
            if (!from.moves().contains(to)) {
                refused(
                        () -> move("anna", to),
                        "cannot become " + word(to) + " from there. Possible: "
                                + word(from.moves().iterator().next()));
            }
        }
    }

    @Test
    void takesEveryLegalJump() {
        for (IncidentState from : IncidentState.values()) {
            for (IncidentState to : from.moves()) {
                try (RunHarness other = new RunHarness()) {
                    other.start(QUIET, Map.of());
                    bring(other, from);
                    move(other, "anna", to);
                    await().until(() -> other.journal
                            .last(Type.INCIDENT_MOVED)
                            .filter(moved -> to.name().equals(moved.data().get("to")))
                            .isPresent());
                }
            }
        }
    }

    @Test
    void countsTheButtonThatTwoPeoplePressOnce() {
        start(QUIET);
        bring(IncidentState.INVESTIGATING);
        List<CompletableFuture<Boolean>> pressed = new ArrayList<>();
        for (String actor : List.of("anna", "bob")) {
            pressed.add(CompletableFuture.supplyAsync(() -> {
                try {
                    run.decide(
                            actor,
                            Role.OPERATOR,
                            Action.MOVE_INCIDENT,
                            "",
                            Map.of("from", "INVESTIGATING", "to", "MITIGATING"));
                    return true;
                } catch (WorkflowUpdateException refused) {
                    return false;
                }
            }));
        }

        assertThat(pressed.stream().map(CompletableFuture::join)).containsExactlyInAnyOrder(true, false);
        refused(
                () -> run.decide(
                        "bob",
                        Role.OPERATOR,
                        Action.MOVE_INCIDENT,
                        "",
                        Map.of("from", "INVESTIGATING", "to", "MONITORING")),
                "Somebody has moved the incident meanwhile: it is mitigating now");
    }

    @Test
    void callsAnotherRoleWhenNobodyAcknowledgesInTime() {
        start(SLOW);
        until(Type.PHASE_FINISHED, 2);
        run.pass(Duration.ofMinutes(4));
        assertThat(run.journal.events(Type.UNACKNOWLEDGED)).isEmpty();
        run.pass(Duration.ofMinutes(2));
        until(Type.UNACKNOWLEDGED, 1);

        assertThat(run.journal.last(Type.UNACKNOWLEDGED).orElseThrow().data()).containsEntry("to", "APPROVER");
        assertThat(run.journal.summary().alarm()).isEqualTo(RunSummary.Alarm.ESCALATED);
        assertThat(run.journal.summary().waitingRole()).isEqualTo(Role.APPROVER);
        acknowledge("rob");
        await().until(() -> run.journal.summary().alarm() == null);
        refused(() -> acknowledge("bob"), "acknowledged already");
        run.pass(Duration.ofMinutes(10));
        assertThat(run.journal.events(Type.UNACKNOWLEDGED)).hasSize(1);
    }

    @Test
    void callsNobodyForWhatIsNotMajorUntilItBecomesSo() {
        start(QUIET);
        until(Type.PHASE_FINISHED, 1);
        run.pass(Duration.ofMinutes(30));
        assertThat(run.journal.events(Type.UNACKNOWLEDGED)).isEmpty();

        severity("anna", Role.OPERATOR, 1);
        run.pass(Duration.ofMinutes(6));
        until(Type.UNACKNOWLEDGED, 1);
    }

    @Test
    void remindsOfUpdatesThatDoNotCome() {
        start(SLOW);
        acknowledge("rob");
        run.pass(Duration.ofMinutes(21));
        until(Type.UPDATE_OVERDUE, 1);
        assertThat(run.journal.summary().alarm()).isEqualTo(RunSummary.Alarm.OVERDUE);
        refused(() -> update("rob", " ", Map.of()), "The status update is empty");
        refused(() -> update("rob", "Soon", Map.of("next", 0)), "in how many minutes");

        long late = run.now();
        update("rob", "We are looking", Map.of());
        until(Type.UPDATE_POSTED, 1);
        JournalEvent posted = run.journal.last(Type.UPDATE_POSTED).orElseThrow();
        assertThat(posted.at()).isGreaterThanOrEqualTo(late);
        assertThat(posted.data()).containsEntry("text", "We are looking");
        assertThat(moment(posted, "due")).isLessThan(posted.at());
        assertThat(moment(posted, "next")).isEqualTo(posted.at() + 20 * MINUTE);
        assertThat(run.journal.summary().alarm()).isNull();

        update("rob", "Nothing new before lunch", Map.of("next", 90));
        run.pass(Duration.ofMinutes(80));
        assertThat(run.journal.events(Type.UPDATE_OVERDUE)).hasSize(1);
        run.pass(Duration.ofMinutes(11));
        until(Type.UPDATE_OVERDUE, 2);
    }

    @Test
    void wantsNoUpdatesWhenItIsOverAndWantsThemAgainWhenItIsReopened() {
        start(QUIET);
        bring(IncidentState.RESOLVED);
        assertThat(run.journal.last(Type.INCIDENT_MOVED).orElseThrow().data()).doesNotContainKey("next");
        run.pass(Duration.ofHours(30));
        assertThat(run.journal.events(Type.UPDATE_OVERDUE)).isEmpty();

        move("anna", IncidentState.INVESTIGATING);
        run.pass(Duration.ofMinutes(61));
        until(Type.UPDATE_OVERDUE, 1);
    }

    @Test
    void changesItsSeverityForAReason() {
        start(QUIET);
        refused(
                () -> run.decide("anna", Role.OPERATOR, Action.CHANGE_SEVERITY, "", Map.of("severity", 1)),
                "Say why the severity changes");
        refused(() -> severity("anna", Role.OPERATOR, 3), "has this severity already");
        refused(() -> severity("anna", Role.OPERATOR, 6), "from 1, critical, to 5, cosmetic");
        refused(() -> severity("rob", Role.RESPONDER, 1), "Only the incident's commander and operators");

        severity("anna", Role.OPERATOR, 1);
        until(Type.SEVERITY_CHANGED, 1);
        assertThat(run.journal.last(Type.SEVERITY_CHANGED).orElseThrow().data())
                .containsEntry("from", 3)
                .containsEntry("to", 1)
                .containsEntry("reason", "More customers");
    }

    @Test
    void handsRolesOverByOfferAndAcceptance() {
        start(QUIET);
        acknowledge("rob");
        refused(() -> move("rob", Role.RESPONDER, IncidentState.INVESTIGATING), "Only the incident's commander");
        role("rob", Action.OFFER_ROLE, "COMMANDER", "rob");
        move("rob", Role.RESPONDER, IncidentState.INVESTIGATING);
        refused(() -> role("eve", Action.OFFER_ROLE, "COMMANDER", "eve"), "rob has this role");

        role("rob", Action.OFFER_ROLE, "COMMANDER", "eve");
        refused(() -> role("bob", Action.ACCEPT_ROLE, "COMMANDER", null), "not offered to you");
        move("rob", Role.RESPONDER, IncidentState.MITIGATING);
        role("eve", Action.ACCEPT_ROLE, "COMMANDER", null);
        refused(() -> move("rob", Role.RESPONDER, IncidentState.MONITORING), "Only the incident's commander");
        move("eve", Role.RESPONDER, IncidentState.MONITORING);

        role("eve", Action.OFFER_ROLE, "SCRIBE", "bob");
        role("bob", Action.DECLINE_ROLE, "SCRIBE", null);
        refused(() -> role("bob", Action.ACCEPT_ROLE, "SCRIBE", null), "not offered to you");
        refused(() -> role("bob", Action.OFFER_ROLE, "BOSS", "bob"), "Say which role: commander, deputy");
        until(Type.ROLE_DECLINED, 1);
        assertThat(run.journal.last(Type.ROLE_TAKEN).orElseThrow().data())
                .containsEntry("duty", "COMMANDER")
                .containsEntry("from", "rob");
    }

    @Test
    void staysOpenWhenAStepFailsForGood() {
        run.tools.failNext("mitigate/back", Failures.TOOL_FAILED, "no such release");
        start(SLOW);
        bring(IncidentState.MITIGATING);
        run.waitFor("failure");
        run.decide("anna", Action.STOP, "Another way");
        await().until(() -> run.journal.events(Type.PHASE_FINISHED).stream()
                .anyMatch(event -> "failed".equals(event.data().get("outcome"))));
        assertThat(run.tools.acted()).doesNotContain("verify/well");

        move("anna", IncidentState.INVESTIGATING);
        move("anna", IncidentState.MITIGATING);
        await().until(() -> run.tools.acted().contains("verify/well"));
        assertThat(run.tools.acted().stream().filter("diagnose/look"::equals)).hasSize(2);
        assertThat(run.journal.summary().status().finished()).isFalse();
    }

    @Test
    void keepsAskingWhileASecondMitigationIsNotWanted() {
        run.tools.failNext("mitigate/back", Failures.TOOL_FAILED, "not yet");
        start(SLOW);
        bring(IncidentState.MITIGATING);
        run.waitFor("failure");
        move("anna", IncidentState.INVESTIGATING);
        move("anna", IncidentState.MITIGATING);
        run.decide("anna", Action.RETRY, "");
        until(Type.SUGGESTED, 3);

        assertThat(run.tools.acted().stream().filter("mitigate/back"::equals)).hasSize(2);
        suggests("MONITORING: verified");
    }

    @Test
    void fetchesAlertsInBatchesAndTellsOfEachChange() {
        run.alerts.atMost(2);
        start(QUIET);
        for (int alert = 1; alert <= 5; alert++) {
            run.alerts.fires(alert, 1_000);
        }
        news(5);
        until(Type.ALERT_CHANGED, 5);

        assertThat(run.alerts.asked).extracting(ask -> ask.after()).containsExactly(0L, 2L, 4L);
        assertThat(run.journal.last(Type.ALERT_CHANGED).orElseThrow().data())
                .containsEntry("alert", 5)
                .containsEntry("firing", true)
                .containsEntry("still", 5);
    }

    @Test
    void looksOnceForAFloodOfNews() {
        start(QUIET);
        until(Type.PHASE_FINISHED, 1);
        long last = 0;
        for (int alert = 1; alert <= 150; alert++) {
            last = run.alerts.fires(alert, 1_000);
        }
        for (int signal = 0; signal < 30; signal++) {
            news(last);
        }
        until(Type.ALERT_CHANGED, 150);
        assertThat(run.alerts.asked).hasSize(1);
    }

    @Test
    void proposesToResolveWhatHasBecomeQuietAlsoWhileItIsMitigated() {
        run.tools.failNext("mitigate/back", Failures.TOOL_FAILED, "not yet");
        start(SLOW);
        run.alerts.fires(7, 1_000);
        news(1);
        bring(IncidentState.MITIGATING);
        run.waitFor("failure");
        news(run.alerts.resolves(7, 1_000, 90_000));
        suggests("MONITORING: quiet");

        assertThat(run.journal.summary().waitingFor()).isEqualTo("failure");
        move("anna", IncidentState.MONITORING);
        suggests("RESOLVED: quiet");
        news(run.alerts.fires(8, 95_000));
        suggests("INVESTIGATING: firing");
        run.decide("anna", Action.RETRY, "");
        await().until(() -> run.tools.acted().contains("verify/well"));
        suggests("INVESTIGATING: firing");
    }

    @Test
    void isCalledOffByAnOperatorForAReason() {
        start(SLOW);
        // The test server never goes on after a cancel that reaches an act too late.
        until(Type.PHASE_FINISHED, 2);
        refused(
                () -> run.decide("anna", Role.OPERATOR, Action.CANCEL, "", Map.of()),
                "Say why the incident is called off");
        run.decide("anna", Role.OPERATOR, Action.CANCEL, "A false alarm", Map.of());

        assertThat(run.result().status()).isEqualTo(RunStatus.CANCELLED);
        assertThat(run.journal.summary().waitingFor()).isNull();
    }

    @Test
    void isARunAsAnyOtherInADrillAndIsOnlyShownInARehearsal() {
        run.start(SLOW, Map.of(), Mode.DRILL);
        bring(IncidentState.MITIGATING);
        await().until(() -> run.tools.acted().contains("verify/well"));
        assertThat(run.journal.summary().mode()).isEqualTo(Mode.DRILL);

        run.another("r2").start(SLOW, Map.of(), Mode.REHEARSAL);
        assertThat(run.result("r2").status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.journal.of("r2").events(Type.INCIDENT_DECLARED)).isEmpty();
        assertThat(run.journal.of("r2").events(Type.STEP_PREVIEWED)).hasSizeGreaterThanOrEqualTo(3);
    }

    @Test
    void leavesTheLockOfItsServiceToTheRunsThatItIsHelpedBy() {
        start(SLOW);
        bring(IncidentState.MITIGATING);
        await().until(() -> run.tools.acted().contains("verify/well"));
        assertThat(run.journal.events(Type.LOCK)).isEmpty();

        run.from("r1").another("r2").start("""
                runbook: help
                procedure: task
                title: Help
                owner: team-shop
                service: shop
                steps:
                  - { id: helping, script: { command: [help] } }
                """, Map.of());
        assertThat(run.result("r2").status()).isEqualTo(RunStatus.SUCCEEDED);
        until(Type.LAUNCHED_RUN_ENDED, 1);
        assertThat(run.journal.last(Type.RUN_LAUNCHED).orElseThrow())
                .satisfies(event -> assertThat(event.actor()).isEqualTo("rita"))
                .satisfies(event ->
                        assertThat(event.data()).containsEntry("run", "r2").containsEntry("runbook", "help"));
        assertThat(run.journal.last(Type.LAUNCHED_RUN_ENDED).orElseThrow().data())
                .containsEntry("run", "r2")
                .containsEntry("status", "SUCCEEDED");
        assertThat(run.journal.of("r2").last(Type.RUN_STARTED).orElseThrow().data())
                .containsEntry("origin", "r1");
    }

    @Test
    void endsARunOfItsRoomAlsoWhenItIsClosedBefore() {
        run.from("gone").start("""
                runbook: help
                procedure: task
                title: Help
                owner: team-shop
                steps:
                  - { id: helping, script: { command: [help] } }
                """, Map.of());
        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
    }

    @Test
    void refusesWhatIsAboutIncidentsOnly() {
        run.start("""
                runbook: plain
                procedure: task
                title: Plain
                owner: team-shop
                steps:
                  - { id: ask, task: { instructions: Look } }
                """, Map.of()).waitFor("task");
        refused(() -> acknowledge("rob"), "This run is no incident");
    }

    private void start(String yaml) {
        run.declared(new Incident(yaml.equals(SLOW) ? 2 : 3, "The shop is slow", 0, 0, 0))
                .start(yaml, Map.of());
    }

    private void bring(IncidentState to) {
        bring(run, to);
    }

    /** Along the chain, one state after the other. */
    private static void bring(RunHarness run, IncidentState to) {
        await().until(() -> run.journal.last(Type.INCIDENT_DECLARED).isPresent());
        Arrays.stream(IncidentState.values())
                .filter(state -> state != IncidentState.DECLARED && state.compareTo(to) <= 0)
                .forEach(state -> move(run, "anna", state));
    }

    private static void move(RunHarness run, String actor, IncidentState to) {
        run.decide(actor, Role.OPERATOR, Action.MOVE_INCIDENT, "", Map.of("to", to.name()));
    }

    private void move(String actor, IncidentState to) {
        move(run, actor, to);
    }

    private void move(String actor, Role role, IncidentState to) {
        run.decide(actor, role, Action.MOVE_INCIDENT, "", Map.of("to", to.name()));
    }

    private void acknowledge(String actor) {
        run.decide(actor, Role.RESPONDER, Action.ACKNOWLEDGE, "", Map.of());
    }

    private void severity(String actor, Role role, int severity) {
        run.decide(actor, role, Action.CHANGE_SEVERITY, "More customers", Map.of("severity", severity));
    }

    private void update(String actor, String text, Map<String, Object> evidence) {
        run.decide(actor, Role.RESPONDER, Action.POST_UPDATE, text, evidence);
    }

    private void role(String actor, Action action, String role, @Nullable String to) {
        run.decide(
                actor, Role.RESPONDER, action, "", to == null ? Map.of("role", role) : Map.of("role", role, "to", to));
    }

    private void news(long upTo) {
        run.stub().signal("alerts", new AlertNews(upTo));
    }

    private void suggests(String proposal) {
        // The journal is written behind what it tells of.
        await().untilAsserted(() -> assertThat(run.journal
                        .last(Type.SUGGESTED)
                        .map(last -> last.data().get("to") + ": " + last.data().get("why")))
                .hasValue(proposal));
    }

    private static long moment(JournalEvent event, String key) {
        return event.data().get(key) instanceof Number number ? number.longValue() : 0;
    }

    private void until(Type type, int times) {
        await().until(() -> run.journal.events(type).size() >= times);
    }

    private static String word(IncidentState state) {
        return state.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
