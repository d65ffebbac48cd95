package dev.evenkeel.workflows.run;

import static dev.evenkeel.workflows.run.Refused.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.evenkeel.workflows.contract.ChatActivities.Notice;
import dev.evenkeel.workflows.contract.ChatActivities.Severity;
import dev.evenkeel.workflows.contract.Decision;
import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.IncidentState;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.RunSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Who is called for an incident, who has which role in it, and what is said of it. */
class IncidentPeopleRunTest {

    private static final long MINUTE = 60_000;

    @AutoClose
    private final RunHarness run = new RunHarness();

    private final IncidentStory story = new IncidentStory(run);

    @Test
    void callsAnotherRoleWhenNobodyAcknowledgesInTime() {
        story.start(IncidentStory.SLOW);
        story.until(Type.PHASE_FINISHED, 2);
        run.pass(Duration.ofMinutes(4));
        assertThat(run.journal.events(Type.UNACKNOWLEDGED)).isEmpty();
        run.pass(Duration.ofMinutes(2));
        story.until(Type.UNACKNOWLEDGED, 1);

        assertThat(run.journal.last(Type.UNACKNOWLEDGED).orElseThrow().data()).containsEntry("to", "APPROVER");
        assertThat(run.journal.summary().alarm()).isEqualTo(RunSummary.Alarm.ESCALATED);
        assertThat(run.journal.summary().waitingRole()).isEqualTo(Role.APPROVER);
        story.acknowledge("rob");
        await().until(() -> run.journal.summary().alarm() == null);
        refused(() -> story.acknowledge("bob"), "acknowledged already");
        run.pass(Duration.ofMinutes(10));
        assertThat(run.journal.events(Type.UNACKNOWLEDGED)).hasSize(1);
    }

    @Test
    void callsNobodyForWhatIsNotMajorUntilItBecomesSo() {
        story.start(IncidentStory.QUIET);
        story.until(Type.PHASE_FINISHED, 1);
        run.pass(Duration.ofMinutes(30));
        assertThat(run.journal.events(Type.UNACKNOWLEDGED)).isEmpty();

        story.severity("anna", Role.OPERATOR, 1);
        run.pass(Duration.ofMinutes(6));
        story.until(Type.UNACKNOWLEDGED, 1);
    }

    @Test
    void tellsTheChannelOfTheServiceHowItStands() {
        run.toldIn("on-call");
        story.start(IncidentStory.SLOW);
        run.pass(Duration.ofMinutes(6));
        story.until(Type.UNACKNOWLEDGED, 1);
        story.acknowledge("rob");
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
        assertThat(run.tools.notices().stream().skip(1))
                .allSatisfy(notice -> assertThat(notice.earlier()).isEqualTo("n1"));
    }

    @Test
    void remindsOfUpdatesThatDoNotCome() {
        story.start(IncidentStory.SLOW);
        story.acknowledge("rob");
        run.pass(Duration.ofMinutes(21));
        story.until(Type.UPDATE_OVERDUE, 1);
        assertThat(run.journal.summary().alarm()).isEqualTo(RunSummary.Alarm.OVERDUE);
        refused(() -> story.update("rob", " ", Map.of()), "The status update is empty");
        refused(() -> story.update("rob", "Soon", Map.of("next", 0)), "in how many minutes");

        long late = run.now();
        story.update("rob", "We are looking", Map.of());
        story.until(Type.UPDATE_POSTED, 1);
        JournalEvent posted = run.journal.last(Type.UPDATE_POSTED).orElseThrow();
        assertThat(posted.at()).isGreaterThanOrEqualTo(late);
        assertThat(posted.data()).containsEntry("text", "We are looking");
        assertThat(moment(posted, "due")).isLessThan(posted.at());
        assertThat(moment(posted, "next")).isEqualTo(posted.at() + 20 * MINUTE);
        assertThat(run.journal.summary().alarm()).isNull();

        story.update("rob", "Nothing new before lunch", Map.of("next", 90));
        run.pass(Duration.ofMinutes(80));
        assertThat(run.journal.events(Type.UPDATE_OVERDUE)).hasSize(1);
        run.pass(Duration.ofMinutes(11));
        story.until(Type.UPDATE_OVERDUE, 2);
    }

    /** Midnight in UTC, and an hour later clocks in Europe are turned back. */
    @Test
    void countsMinutesAndNotWhatClocksShow() {
        Instant evening = Instant.parse("2026-10-24T23:50:00Z");
        try (RunHarness night = new RunHarness(600, evening)) {
            IncidentStory story = new IncidentStory(night);
            story.start(IncidentStory.SLOW);
            story.acknowledge("rob");
            for (int update = 1; update <= 6; update++) {
                night.pass(Duration.ofMinutes(15));
                story.update("rob", "Still looking", Map.of());
                story.until(Type.UPDATE_POSTED, update);
            }
            assertThat(night.journal.events(Type.UPDATE_OVERDUE)).isEmpty();
            assertThat(night.now())
                    .isGreaterThan(evening.plus(Duration.ofMinutes(90)).toEpochMilli());
            night.pass(Duration.ofMinutes(21));
            story.until(Type.UPDATE_OVERDUE, 1);
        }
    }

    @Test
    void saysByWhichChatSomethingCame() {
        story.start(IncidentStory.SLOW);
        run.send(run.sign(new Decision(
                "by-chat",
                run.decision("rob", Action.ACKNOWLEDGE, null, null, "", Map.of())
                        .runId(),
                Action.ACKNOWLEDGE,
                null,
                null,
                "rob",
                Role.RESPONDER,
                "production",
                "",
                Map.of(),
                0,
                new Decision.Via("on-call", "6597"))));
        story.until(Type.INCIDENT_MOVED, 1);

        JournalEvent moved = run.journal.last(Type.INCIDENT_MOVED).orElseThrow();
        assertThat(moved.actor()).isEqualTo("rob");
        assertThat(moved.data()).containsEntry("via", "on-call · 6597").containsEntry("decision", "by-chat");
    }

    @Test
    void wantsNoUpdatesWhenItIsOverAndWantsThemAgainWhenItIsReopened() {
        story.start(IncidentStory.QUIET);
        story.bring(IncidentState.RESOLVED);
        assertThat(run.journal.last(Type.INCIDENT_MOVED).orElseThrow().data()).doesNotContainKey("next");
        run.pass(Duration.ofHours(30));
        assertThat(run.journal.events(Type.UPDATE_OVERDUE)).isEmpty();

        story.move("anna", IncidentState.INVESTIGATING);
        run.pass(Duration.ofMinutes(61));
        story.until(Type.UPDATE_OVERDUE, 1);
    }

    @Test
    void changesItsSeverityForAReason() {
        story.start(IncidentStory.QUIET);
        refused(
                () -> run.decide("anna", Role.OPERATOR, Action.CHANGE_SEVERITY, "", Map.of("severity", 1)),
                "Say why the severity changes");
        refused(() -> story.severity("anna", Role.OPERATOR, 3), "has this severity already");
        refused(() -> story.severity("anna", Role.OPERATOR, 6), "from 1, critical, to 5, cosmetic");
        refused(() -> story.severity("rob", Role.RESPONDER, 1), "Only the incident's commander and operators");

        story.severity("anna", Role.OPERATOR, 1);
        story.until(Type.SEVERITY_CHANGED, 1);
        assertThat(run.journal.last(Type.SEVERITY_CHANGED).orElseThrow().data())
                .containsEntry("from", 3)
                .containsEntry("to", 1)
                .containsEntry("reason", "More customers");
    }

    @Test
    void handsRolesOverByOfferAndAcceptance() {
        story.start(IncidentStory.QUIET);
        story.acknowledge("rob");
        refused(() -> story.move("rob", Role.RESPONDER, IncidentState.INVESTIGATING), "Only the incident's commander");
        story.role("rob", Action.OFFER_ROLE, "COMMANDER", "rob");
        story.move("rob", Role.RESPONDER, IncidentState.INVESTIGATING);
        refused(() -> story.role("eve", Action.OFFER_ROLE, "COMMANDER", "eve"), "rob has this role");

        story.role("rob", Action.OFFER_ROLE, "COMMANDER", "eve");
        refused(() -> story.role("bob", Action.ACCEPT_ROLE, "COMMANDER", null), "not offered to you");
        story.move("rob", Role.RESPONDER, IncidentState.MITIGATING);
        story.role("eve", Action.ACCEPT_ROLE, "COMMANDER", null);
        refused(() -> story.move("rob", Role.RESPONDER, IncidentState.MONITORING), "Only the incident's commander");
        story.move("eve", Role.RESPONDER, IncidentState.MONITORING);

        story.role("eve", Action.OFFER_ROLE, "SCRIBE", "bob");
        story.role("bob", Action.DECLINE_ROLE, "SCRIBE", null);
        refused(() -> story.role("bob", Action.ACCEPT_ROLE, "SCRIBE", null), "not offered to you");
        refused(() -> story.role("bob", Action.OFFER_ROLE, "BOSS", "bob"), "Say which role: commander, deputy");
        story.until(Type.ROLE_DECLINED, 1);
        assertThat(run.journal.last(Type.ROLE_TAKEN).orElseThrow().data())
                .containsEntry("duty", "COMMANDER")
                .containsEntry("from", "rob");
    }

    private static long moment(JournalEvent event, String key) {
        return event.data().get(key) instanceof Number number ? number.longValue() : 0;
    }
}
