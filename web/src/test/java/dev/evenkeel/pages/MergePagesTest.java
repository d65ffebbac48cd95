package dev.evenkeel.pages;

import static dev.evenkeel.pages.IncidentSeeds.decided;
import static dev.evenkeel.pages.Pages.body;
import static dev.evenkeel.workflows.contract.JournalEvent.Type.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.web.runs.Decisions;
import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.RunStatus;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/** Merging incidents, splitting alerts off, and what is kept in sight of a timeline. */
@OnPagesServer
class MergePagesTest {

    private static final String HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>${7*7}";
    private static final String ROOM = "/runs/" + IncidentSeeds.OPEN;

    private static final String RUNBOOK = """
            runbook: odd
            procedure: incident
            title: Something is odd
            owner: team-shop
            triage:
              - { id: look, http.check: { url: "http://shop/health" } }
            """;

    private final Pages pages;
    private final SeededStore seeds;
    private final FakeDecisions decisions;

    MergePagesTest(MockMvcTester mvc, SeededStore seeds, FakeDecisions decisions, FakeCatalog catalog) {
        this.pages = new Pages(mvc);
        this.seeds = seeds;
        this.decisions = decisions;
        catalog.put("incident/odd.yaml", RUNBOOK);
        catalog.put(
                "incident/asks.yaml",
                RUNBOOK.replace("runbook: odd", "runbook: asks")
                        + "inputs: { where: { type: string, required: true } }\n");
    }

    @BeforeEach
    void forget() {
        decisions.asks.clear();
    }

    @Test
    void findsTheIncidentsThatOneLeads() {
        for (String language : List.of("en", "zh-CN")) {
            assertThat(pages.text("anna", ROOM + "/incident/merge?lang=" + language))
                    .doesNotContain("??")
                    .contains("The cart loses articles");
        }
        assertThat(pages.text("anna", ROOM + "/incident/merge?q=CART%20loses")).contains("The cart loses articles");
        assertThat(pages.text("anna", ROOM + "/incident/merge?q=nowhere")).contains("no other open incident");
        assertThat(pages.text("carol", ROOM + "/incident/merge"))
                .as("a responder leads none of them")
                .contains("no other open incident");
        assertThat(pages.text("anna", ROOM + "/incident/merge"))
                .doesNotContain("into=" + IncidentSeeds.CLOSED, "into=" + IncidentSeeds.OPEN);
        assertThat(pages.get("anna", "/runs/r-running/incident/merge")).hasStatus(404);
    }

    @Test
    void saysWhatWillHappenAndSendsTheDecision() {
        for (String language : List.of("en", "zh-CN")) {
            assertThat(pages.text("anna", ROOM + "/incident/merge?lang=" + language + "&into=" + IncidentSeeds.NEW))
                    .doesNotContain("??")
                    .contains("name=\"into\" value=\"" + IncidentSeeds.NEW + "\"");
        }
        assertThat(pages.text("anna", ROOM + "/incident/merge?into=" + IncidentSeeds.NEW))
                .contains("This incident ends", "All of its alerts belong to the other one");
        assertThat(pages.text("anna", ROOM + "/incident/merge?into=" + IncidentSeeds.CLOSED))
                .contains("Choose the incident");
        assertThat(pages.post(
                        "anna",
                        ROOM + "/incident/merge",
                        Map.of("id", "m-1", "into", IncidentSeeds.NEW, "comment", " The same ")))
                .hasStatus(302)
                .redirectedUrl()
                .isEqualTo(ROOM);
        assertThat(decisions.asks)
                .containsExactly(new Decisions.Ask(
                        "m-1",
                        IncidentSeeds.OPEN,
                        Action.MERGE_INCIDENT,
                        null,
                        null,
                        "anna",
                        "The same",
                        Map.of("into", IncidentSeeds.NEW)));
        assertThat(body(pages.post(
                        "anna",
                        ROOM + "/incident/merge",
                        Map.of("id", "m-2", "into", IncidentSeeds.NEW, "comment", "refuse this"))))
                .contains("The plan has changed since this page was shown", "refuse this", "This incident ends");
    }

    @Test
    void leadsFromAMergedIncidentToWhereItGoesOn() {
        for (String language : List.of("en", "zh-CN")) {
            assertThat(pages.text("anna", "/runs/" + IncidentSeeds.MERGED + "?lang=" + language))
                    .doesNotContain("??")
                    .contains("href=\"" + ROOM + "\"", "href=\"" + ROOM + "/post-mortem\"")
                    .doesNotContain("value=\"MOVE_INCIDENT\"", "merge-into", "value=\"PIN\"");
        }
        assertThat(pages.text("anna", "/runs/" + IncidentSeeds.MERGED))
                .contains("Merged into", "Checkout is slow", "by anna: The same database");
        assertThat(pages.text("anna", "/runs/" + IncidentSeeds.MERGED + "/post-mortem"))
                .contains("The post-mortem that counts", "href=\"" + ROOM + "/post-mortem\"");
        assertThat(pages.text("anna", "/runs/" + IncidentSeeds.MERGED + "/post-mortem.json"))
                .contains("\"into\" : \"" + IncidentSeeds.OPEN + "\"");
        assertThat(pages.text("anna", "/incidents")).contains("Merged into Checkout is slow");
        assertThat(pages.text("anna", ROOM)).contains("Merged into this one:", "The cart is slow");
        assertThat(pages.text("anna", "/incidents/figures.csv")).doesNotContain(IncidentSeeds.MERGED);
        assertThat(pages.text("anna", "/runs?status=MERGED")).contains("The cart is slow");
    }

    @Test
    void splitsTheChosenAlertsOff() {
        assertThat(pages.text("anna", ROOM)).contains("id=\"split-1\"", "id=\"split-2\"", "id=\"split-submit\"");
        assertThat(pages.text("carol", ROOM)).doesNotContain("id=\"split-1\"", "id=\"merge-into\"");
        for (String language : List.of("en", "zh-CN")) {
            assertThat(pages.text("anna", ROOM + "/incident/split?alert=2&lang=" + language))
                    .doesNotContain("??")
                    .contains("3 % of the answers are errors", "Something is odd", "production")
                    .contains("value=\"odd\"")
                    .as("nobody could answer its inputs")
                    .doesNotContain("value=\"asks\"");
        }
        assertThat(pages.get("anna", "/runbooks/asks/launch")).hasStatusOk();
        assertThat(pages.text("anna", ROOM + "/incident/split?alert=2"))
                .containsPattern("id=\"alert-2\" value=\"2\" checked")
                .doesNotContainPattern("id=\"alert-1\" value=\"1\" checked")
                .containsPattern("name=\"title\"[^>]*value=\"3 % of the answers are errors\"")
                .containsPattern("name=\"severity\" value=\"2\" checked");
        assertThat(pages.post(
                        "anna",
                        ROOM + "/incident/split",
                        Map.of(
                                "id",
                                "s-1",
                                "alert",
                                List.of(1, 2),
                                "runbook",
                                "odd",
                                "title",
                                " Errors ",
                                "severity",
                                "4",
                                "comment",
                                "")))
                .hasStatus(302);
        assertThat(decisions.asks.getFirst().action()).isEqualTo(Action.SPLIT_INCIDENT);
        assertThat(decisions.asks.getFirst().evidence())
                .isEqualTo(Map.of("alerts", "1,2", "runbook", "odd", "title", "Errors", "severity", 4L));
        assertThat(body(pages.post(
                        "anna",
                        ROOM + "/incident/split",
                        Map.of("id", "s-2", "alert", "1", "title", HOSTILE, "comment", "refuse"))))
                .contains("The plan has changed", "&lt;script&gt;")
                .doesNotContain("<script>alert", "<img src=x");
        assertThat(pages.get("anna", "/runs/r-running/incident/split")).hasStatus(404);
        assertThat(pages.get("anna", "/runs/nowhere/incident/split")).hasStatus(404);
    }

    @Test
    void keepsEntriesInSightWithTheirNotes() {
        String room = pages.text("anna", ROOM);
        String known = room.substring(room.indexOf("id=\"incident-known\""), room.indexOf("incident-grid"));
        assertThat(known)
                .contains(
                        "anna moved the incident to: Mitigating",
                        "More load than usual",
                        "Twice as many as on other days")
                .contains("value=\"UNPIN\"");
        assertThat(known.indexOf("Mitigating")).as("the newest pin comes last").isLessThan(known.indexOf("ShopErrors"));
        String timeline = room.substring(room.indexOf("id=\"timeline\""));
        assertThat(timeline).contains("bob pinned entry 16", "/entries/16", "Twice as many as on other days");
        assertThat(timeline).doesNotContain("bob noted");
        assertThat(pages.text("eve", ROOM)).contains("Twice as many").doesNotContain("value=\"UNPIN\"", "/entries/16");
    }

    @Test
    void sendsPinsAndNotesAsDecisions() {
        pages.post("carol", ROOM + "/incident", Map.of("id", "p-1", "action", "PIN", "entry", 12));
        pages.post("carol", ROOM + "/incident", Map.of("id", "p-2", "action", "UNPIN", "entry", "16"));
        pages.post(
                "carol",
                ROOM + "/incident",
                Map.of("id", "p-3", "action", "COMMENT", "about", "16", "comment", " Why? "));

        assertThat(decisions.asks)
                .extracting(Decisions.Ask::action, Decisions.Ask::comment, Decisions.Ask::evidence)
                .containsExactly(
                        Tuple.tuple(Action.PIN, "", Map.of("entry", 12L)),
                        Tuple.tuple(Action.UNPIN, "", Map.of("entry", 16L)),
                        Tuple.tuple(Action.COMMENT, "Why?", Map.of("about", 16L)));
    }

    @Test
    void showsOneEntryWithWhatWasAddedToIt() {
        for (String language : List.of("en", "zh-CN")) {
            assertThat(pages.text("anna", ROOM + "/entries/16?lang=" + language))
                    .doesNotContain("??")
                    .contains("Twice as many", "name=\"about\" value=\"16\"", "value=\"UNPIN\"");
        }
        assertThat(pages.text("anna", ROOM + "/entries/12")).contains("value=\"PIN\"");
        assertThat(pages.text("eve", ROOM + "/entries/16")).doesNotContain("name=\"about\"");
        assertThat(pages.get("anna", ROOM + "/entries/25")).as("it is a note").hasStatus(404);
        assertThat(pages.get("anna", ROOM + "/entries/900")).hasStatus(404);
        assertThat(pages.get("anna", "/runs/r-running/entries/1")).hasStatus(404);
    }

    @Test
    void marksPinnedEntriesInThePostMortem() {
        assertThat(pages.text("anna", ROOM + "/post-mortem.md"))
                .containsPattern(
                        "- \\*\\*2[^\n]*Mitigating: More load than usual\\*\\*\n  - bob: Twice as many as on other days\n");
        assertThat(pages.text("anna", ROOM + "/post-mortem")).contains("What we know", "Twice as many");
        assertThat(pages.text("anna", ROOM + "/post-mortem.html")).contains("What we know", "Twice as many");
        assertThat(pages.text("anna", ROOM + "/post-mortem.json"))
                .contains("\"pinned\" : [ 16, 8 ]", "\"entry\" : 16", "\"into\" : null");
        assertThat(pages.get("anna", ROOM + "/post-mortem.pdf")).hasStatusOk();
    }

    @Test
    void showsHostileTextAsText() {
        JournalBuilder journal = IncidentSeeds.declared(Seeds.NOW - 60_000, 3, HOSTILE)
                .run(
                        ALERT_CHANGED,
                        "alert",
                        5,
                        "name",
                        HOSTILE,
                        "summary",
                        HOSTILE,
                        "starts",
                        1,
                        "firing",
                        true,
                        "url",
                        "javascript:alert(1)",
                        "still",
                        1)
                .by("anna", DECIDED, null, decided("COMMENT", HOSTILE, "about", 2))
                .by("anna", DECIDED, null, decided("PIN", "", "entry", 2))
                .by("anna", MERGED_IN, null, "run", HOSTILE, "title", HOSTILE, "reason", HOSTILE)
                .by("anna", MERGE_ASKED, null, "into", HOSTILE, "reason", HOSTILE)
                .run(MERGE_REFUSED, "into", HOSTILE, "why", HOSTILE)
                .by("anna", SPLIT_ASKED, null, "alerts", List.of(HOSTILE, 7), "runbook", HOSTILE, "reason", HOSTILE)
                .run(SPLIT_REFUSED, "alerts", List.of(HOSTILE, 7), "why", HOSTILE)
                .by(
                        "anna",
                        SPLIT_OFF,
                        null,
                        "alerts",
                        List.of(HOSTILE),
                        "run",
                        HOSTILE,
                        "title",
                        HOSTILE,
                        "still",
                        HOSTILE);
        seeds.put(
                IncidentSeeds.summary(
                        "i-hostile", HOSTILE, RunStatus.RUNNING, null, null, null, Seeds.NOW - 60_000, null),
                journal.events());
        for (String path : List.of(
                "/runs/i-hostile",
                "/runs/i-hostile/entries/2",
                "/runs/i-hostile/incident/split?alert=5&title=" + encoded(HOSTILE),
                "/runs/i-hostile/incident/merge?q=" + encoded(HOSTILE),
                ROOM + "/incident/merge?into=i-hostile",
                "/runs/i-hostile/post-mortem",
                "/runs/i-hostile/post-mortem.html",
                "/incidents")) {
            assertThat(pages.text("anna", path))
                    .as(path)
                    .doesNotContain("<script>alert", "<img src=x", "href=\"javascript:");
        }
        assertThat(pages.text("anna", "/runs/i-hostile")).contains("&lt;script&gt;");
        journal.by("anna", INCIDENT_MERGED, null, "into", HOSTILE, "title", HOSTILE, "alerts", HOSTILE)
                .run(RUN_FINISHED, "status", "MERGED", "reason", HOSTILE);
        seeds.put(
                IncidentSeeds.summary(
                        "i-hostile", HOSTILE, RunStatus.MERGED, null, null, null, Seeds.NOW - 60_000, Seeds.NOW),
                journal.events());
        for (String path : List.of("/runs/i-hostile", "/runs/i-hostile/post-mortem", "/incidents")) {
            assertThat(pages.text("anna", path))
                    .as(path)
                    .contains("&lt;script&gt;")
                    .doesNotContain("<script>alert", "<img src=x", "href=\"javascript:");
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
