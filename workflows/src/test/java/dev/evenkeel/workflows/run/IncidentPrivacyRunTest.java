package dev.evenkeel.workflows.run;

import static dev.evenkeel.workflows.run.Refused.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.evenkeel.workflows.contract.ChatActivities.Notice;
import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.Role;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Who sees a private incident, and who says so. */
class IncidentPrivacyRunTest {

    @AutoClose
    private final RunHarness run = new RunHarness();

    private final IncidentStory story = new IncidentStory(run);

    @Test
    void isSeenByWhoDeclaredItHasARoleIsOfferedOneOrIsInvited() {
        story.startPrivate(IncidentStory.QUIET);
        people("rita");
        assertThat(run.journal.last(Type.INCIDENT_DECLARED).orElseThrow().data())
                .containsEntry("private", true);
        assertThat(run.journal.summary().room()).isEqualTo("r1");

        invite("rita", "anna");
        people("anna", "rita");
        story.role("anna", Action.OFFER_ROLE, "COMMANDER", "carol");
        people("anna", "carol", "rita");
        story.role("carol", Action.DECLINE_ROLE, "COMMANDER", null);
        people("anna", "rita");
        story.role("anna", Action.OFFER_ROLE, "COMMANDER", "carol");
        story.role("carol", Action.ACCEPT_ROLE, "COMMANDER", null);
        uninvite("carol", Role.RESPONDER, "anna");
        people("carol", "rita");

        assertThat(run.journal.events(Type.INVITED))
                .singleElement()
                .satisfies(event -> assertThat(event.data()).containsEntry("to", "anna"));
        assertThat(run.journal.last(Type.UNINVITED).orElseThrow().actor()).isEqualTo("carol");
    }

    @Test
    void removesNobodyWhoWouldStillSeeIt() {
        story.startPrivate(IncidentStory.QUIET);
        invite("rita", "carol");
        story.role("rita", Action.OFFER_ROLE, "SCRIBE", "carol");

        refused(() -> uninvite("rita", Role.OPERATOR, "carol"), "carol would still see it");
        story.role("carol", Action.DECLINE_ROLE, "SCRIBE", null);
        uninvite("rita", Role.OPERATOR, "carol");
        people("rita");
    }

    @Test
    void nobodyElseDecidesAboutItButAdministrators() {
        story.startPrivate(IncidentStory.QUIET);

        refused(() -> story.acknowledge("anna"), "you are not among its people");
        refused(() -> invite("anna", "anna"), "you are not among its people");
        refused(() -> run.decide("anna", Role.OPERATOR, Action.CANCEL, "no", Map.of()), "you are not among its people");
        run.decide("root", Role.ADMIN, Action.INVITE, "", Map.of("to", "anna"));
        story.acknowledge("anna");
        story.until(Type.INCIDENT_MOVED, 1);
    }

    @Test
    void peopleAreInvitedAndRemovedByItsCommanderAndOperators() {
        story.startPrivate(IncidentStory.QUIET);
        invite("rita", "bob");

        refused(
                () -> run.decide("bob", Role.RESPONDER, Action.INVITE, "", Map.of("to", "carol")),
                "Only the incident's commander and operators may invite people");
        refused(() -> uninvite("bob", Role.RESPONDER, "bob"), "may remove people");
        refused(() -> invite("rita", "bob"), "bob sees the incident already");
        refused(() -> invite("rita", " "), "Say who is invited");
        refused(() -> invite("rita", "x".repeat(201)), "Say who is invited");
        refused(() -> uninvite("rita", Role.OPERATOR, "rita"), "rita was not invited");
        people("bob", "rita");
    }

    @Test
    void isMadePublicAndPrivateAgainWithAReason() {
        story.startPrivate(IncidentStory.QUIET);
        refused(() -> make("rita", Role.OPERATOR, Action.MAKE_PUBLIC, ""), "a reason is needed");
        refused(() -> make("rita", Role.RESPONDER, Action.MAKE_PUBLIC, "told"), "may change who sees it");
        refused(() -> make("rita", Role.OPERATOR, Action.MAKE_PRIVATE, "again"), "private already");
        make("rita", Role.OPERATOR, Action.MAKE_PUBLIC, "It is known");
        await().until(() -> run.journal.summary().people() == null);
        refused(() -> invite("rita", "bob"), "everybody sees it");

        make("anna", Role.OPERATOR, Action.MAKE_PRIVATE, "Names are in it");
        people("anna", "rita");
        assertThat(run.journal.last(Type.PRIVACY_CHANGED).orElseThrow().data())
                .containsEntry("private", true)
                .containsEntry("reason", "Names are in it");
    }

    @Test
    void whatItStartsAndTellsBelongsToIt() {
        run.toldIn("on-call");
        story.startPrivate(IncidentStory.QUIET);

        await().until(() -> !run.tools.notices().isEmpty());
        assertThat(run.tools.notices()).extracting(Notice::room).containsOnly("r1");
    }

    private void invite(String actor, String to) {
        run.decide(actor, Role.OPERATOR, Action.INVITE, "", Map.of("to", to));
    }

    private void uninvite(String actor, Role role, String to) {
        run.decide(actor, role, Action.UNINVITE, "", Map.of("to", to));
    }

    private void make(String actor, Role role, Action action, String why) {
        run.decide(actor, role, action, why, Map.of());
    }

    private void people(String... names) {
        await().untilAsserted(() -> assertThat(run.journal.summary().people()).containsExactly(names));
    }
}
