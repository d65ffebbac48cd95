package dev.evenkeel.pages;

import static dev.evenkeel.pages.Pages.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;

import dev.evenkeel.web.launch.Launcher.DeclaredIncident;
import dev.evenkeel.web.runs.Decisions;
import dev.evenkeel.workflows.contract.Decision.Action;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** The room of an incident, the board of all, and the form that declares one. */
@OnPagesServer
class IncidentPagesTest {

    private static final String ROOM = "/runs/" + IncidentSeeds.OPEN;

    private static final String RUNBOOK = """
            runbook: odd
            procedure: incident
            title: Something is odd
            owner: team-shop
            service: shop
            severity: 4
            triage:
              - { id: look, http.check: { url: "http://shop/health" } }
            """;

    private final MockMvcTester mvc;
    private final Pages pages;
    private final FakeLauncher launcher;
    private final FakeDecisions decisions;

    IncidentPagesTest(MockMvcTester mvc, FakeLauncher launcher, FakeDecisions decisions, FakeCatalog catalog) {
        this.mvc = mvc;
        this.pages = new Pages(mvc);
        this.launcher = launcher;
        this.decisions = decisions;
        catalog.put("incident/odd.yaml", RUNBOOK);
    }

    @BeforeEach
    void forget() {
        launcher.launches.clear();
        decisions.asks.clear();
    }

    @Test
    void showsWhereItStandsAndWhereItMayGo() {
        for (String language : List.of("en", "zh-CN")) {
            assertThat(pages.text("anna", ROOM + "?lang=" + language))
                    .doesNotContain("??")
                    .contains("SEV2", "ShopSlow", "value=\"MONITORING\"", "value=\"INVESTIGATING\"", "bob", "r-running")
                    .doesNotContain("value=\"CLOSED\"", "value=\"ACKNOWLEDGE\"");
        }
        assertThat(pages.text("anna", ROOM))
                .contains(
                        "Suggested next: Monitoring",
                        "All of its alerts are resolved",
                        "Overdue",
                        "<strong>slow</strong>")
                .contains("vacant: zoe is not here any more", "offered to bob", "0 firing");
        assertThat(pages.text("bob", ROOM)).contains("value=\"ACCEPT_ROLE\"");
        assertThat(pages.text("anna", "/runs/" + IncidentSeeds.NEW))
                .contains("value=\"ACKNOWLEDGE\"", "called: Approver");
        assertThat(pages.text("anna", "/runs/" + IncidentSeeds.CLOSED))
                .doesNotContain("value=\"MOVE_INCIDENT\"", "value=\"POST_UPDATE\"");
    }

    @Test
    void sendsWhatPeopleDoAsDecisions() {
        assertThat(post(
                        "anna",
                        ROOM + "/incident",
                        Map.of("action", "MOVE_INCIDENT", "from", "MITIGATING", "to", "MONITORING")))
                .hasStatus(302);
        post("anna", ROOM + "/incident", Map.of("action", "POST_UPDATE", "comment", " Better ", "next", "30"));
        post("anna", ROOM + "/incident", Map.of("action", "CHANGE_SEVERITY", "comment", "Less", "severity", "3"));

        assertThat(decisions.asks)
                .extracting(Decisions.Ask::action)
                .containsExactly(Action.MOVE_INCIDENT, Action.POST_UPDATE, Action.CHANGE_SEVERITY);
        assertThat(decisions.asks.getFirst().evidence())
                .containsEntry("from", "MITIGATING")
                .containsEntry("to", "MONITORING");
        assertThat(decisions.asks.get(1).comment()).isEqualTo("Better");
        assertThat(decisions.asks.get(1).evidence()).containsEntry("next", 30L);
        assertThat(decisions.asks.getLast().evidence()).containsEntry("severity", 3L);
    }

    @Test
    void showsWhyItWasRefusedAndKeepsWhatWasTyped() {
        assertThat(body(post("anna", ROOM + "/incident", Map.of("action", "POST_UPDATE", "comment", "refuse this"))))
                .contains("The plan has changed since this page was shown", "refuse this");
    }

    @Test
    void previewsAnUpdateWithoutTellingAnybody() {
        assertThat(body(post("anna", ROOM + "/incident/preview", Map.of("comment", "It is *better*"))))
                .contains("<em>better</em>", "It is *better*");
        assertThat(decisions.asks).isEmpty();
    }

    @Test
    void launchesARunbookFromItsRoom() {
        assertThat(mvc.get()
                        .uri(ROOM + "/incident/launch?runbook=shop-release")
                        .with(user("anna"))
                        .exchange())
                .hasStatus(302)
                .redirectedUrl()
                .isEqualTo("/runbooks/shop-release/launch?origin=" + IncidentSeeds.OPEN);
        assertThat(pages.text("anna", "/runbooks/odd/launch?origin=" + IncidentSeeds.OPEN))
                .contains("name=\"origin\" value=\"" + IncidentSeeds.OPEN + "\"");
        declare(Map.of("origin", IncidentSeeds.OPEN));
        assertThat(launcher.launches.getFirst().terms().origin()).isEqualTo(IncidentSeeds.OPEN);
    }

    @Test
    void listsTheGravestFirstAndFindsWhatHasEnded() {
        for (String language : List.of("en", "zh-CN")) {
            assertThat(pages.text("anna", "/incidents?lang=" + language)).doesNotContain("??");
        }
        String board = pages.text("anna", "/incidents");
        assertThat(board).contains("Commander: anna", "No commander", "Prices were missing", "Something is odd");
        assertThat(board.indexOf("The cart loses articles")).isLessThan(board.indexOf("Checkout is slow"));
        assertThat(pages.text("anna", "/incidents?q=prices")).contains("Prices were missing");
        assertThat(pages.text("anna", "/incidents?q=nowhere")).contains("None of them contains that");
    }

    @Test
    void asksHowGraveItIsAndWhenItBegan() {
        for (String language : List.of("en", "zh-CN")) {
            assertThat(pages.text("anna", "/runbooks/odd/launch?lang=" + language))
                    .doesNotContain("??")
                    .contains("name=\"incidentTitle\"", "name=\"began\"", "value=\"DRILL\"");
        }
        assertThat(pages.text("anna", "/runbooks/shop-release/launch")).doesNotContain("name=\"began\"");
        assertThat(declare(Map.of(
                        "severity",
                        "1",
                        "incidentTitle",
                        "All is down",
                        "began",
                        "2026-07-01T12:30",
                        "zone",
                        "Europe/Berlin")))
                .hasStatus(302);
        assertThat(launcher.launches.getFirst().terms().incident())
                .isEqualTo(new DeclaredIncident(
                        1, "All is down", Instant.parse("2026-07-01T10:30:00Z").toEpochMilli(), null));
        launcher.launches.clear();
        assertThat(declare(Map.of("began", "2026-10-25T02:30", "zone", "Europe/Berlin")))
                .hasStatus(302);
        assertThat(launcher.launches.getFirst().terms().incident())
                .as("clocks show this time twice, the first one is meant")
                .isEqualTo(new DeclaredIncident(
                        null, null, Instant.parse("2026-10-25T00:30:00Z").toEpochMilli(), null));
        launcher.launches.clear();
        assertThat(body(declare(Map.of("began", "2026-03-29T02:30", "zone", "Europe/Berlin"))))
                .contains("its clocks skipped that time");
        declare(Map.of("sight", "private"));
        assertThat(launcher.launches.getFirst().terms().incident())
                .isEqualTo(new DeclaredIncident(null, null, null, null, true));
        launcher.launches.clear();
        assertThat(body(declare(Map.of("began", "yesterday", "incidentTitle", "All is down"))))
                .contains("This is no time", "All is down");
        assertThat(launcher.launches).isEmpty();
    }

    private MvcTestResult declare(Map<String, String> fields) {
        var request = mvc.post()
                .uri("/runbooks/odd/launch")
                .param("runId", "i-7")
                .param("environment", "production")
                .param("mode", "LIVE")
                .with(user("anna"))
                .with(csrf());
        fields.forEach(request::param);
        return request.exchange();
    }

    private MvcTestResult post(String person, String path, Map<String, String> fields) {
        var request = mvc.post().uri(path).param("id", "d-1").with(user(person)).with(csrf());
        fields.forEach(request::param);
        return request.exchange();
    }
}
