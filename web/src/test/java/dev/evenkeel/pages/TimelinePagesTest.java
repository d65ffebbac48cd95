package dev.evenkeel.pages;

import static dev.evenkeel.pages.IncidentSeeds.decided;
import static dev.evenkeel.workflows.contract.JournalEvent.Type.ALERT_CHANGED;
import static dev.evenkeel.workflows.contract.JournalEvent.Type.DECIDED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.workflows.contract.RunStatus;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/** The timeline of an incident in which a thousand alerts are: its room shows the newest, a page of its own all. */
@OnPagesServer
class TimelinePagesTest {

    static final String FLOODED = "i-flooded";
    private static final String ROOM = "/runs/" + FLOODED;

    private final Pages pages;
    private final SeededStore seeds;

    TimelinePagesTest(MockMvcTester mvc, SeededStore seeds) {
        this.pages = new Pages(mvc);
        this.seeds = seeds;
    }

    @BeforeEach
    void flood() {
        flood(seeds);
    }

    static void flood(SeededStore seeds) {
        JournalBuilder journal = IncidentSeeds.declared(Seeds.NOW - 60_000, 2, "Too much at once");
        for (int alert = 1; alert <= 1_000; alert++) {
            journal.run(
                    ALERT_CHANGED,
                    "alert",
                    alert,
                    "name",
                    "Shop" + alert,
                    "summary",
                    "it is slow",
                    "starts",
                    1,
                    "firing",
                    true,
                    "still",
                    alert);
        }
        journal.by("anna", DECIDED, null, decided("PIN", "", "entry", 20));
        seeds.put(
                IncidentSeeds.summary(
                        FLOODED, "Too much at once", RunStatus.RUNNING, null, null, null, Seeds.NOW - 60_000, null),
                journal.events());
    }

    @Test
    void showsTheNewestInTheRoomAndLeadsToTheRest() {
        for (String language : List.of("en", "zh-CN")) {
            String room = pages.text("anna", ROOM + "?lang=" + language);
            assertThat(room)
                    .doesNotContain("??")
                    .containsPattern("href=\"" + ROOM + "/timeline\\?until=\\d+\"")
                    .contains("Shop1000", "/timeline?until=20#entry-20");
            assertThat(room.split("id=\"entry-", -1)).as("entries").hasSize(201);
        }
    }

    @Test
    void showsAllOfThemStretchByStretch() {
        String newest = pages.text("anna", ROOM + "/timeline");
        assertThat(newest)
                .containsPattern("class=\"crumbs\"[^>]*><a href=\"/incidents\"")
                .contains("rel=\"prev\"", "Shop1000", "value=\"PIN\"")
                .doesNotContain("rel=\"next\"");
        String first = pages.text("anna", ROOM + "/timeline?until=0");
        assertThat(first).contains("rel=\"next\"", "id=\"entry-1\"").doesNotContain("rel=\"prev\"");
        for (String language : List.of("en", "zh-CN")) {
            assertThat(pages.text("anna", ROOM + "/timeline?until=20&lang=" + language))
                    .contains("id=\"entry-20\"")
                    .doesNotContain("id=\"entry-21\"", "??");
        }
    }

    @Test
    void letsOnlyRespondersPin() {
        assertThat(pages.text("eve", ROOM + "/timeline")).doesNotContain("value=\"PIN\"", "/entries/");
    }

    @Test
    void knowsTheTimelineOfEveryRunAndOfNoOther() {
        assertThat(pages.text("anna", "/runs/r-running/timeline"))
                .containsPattern("class=\"crumbs\"[^>]*><a href=\"/runs\"")
                .doesNotContain("??", "value=\"PIN\"");
        assertThat(pages.get("anna", "/runs/nowhere/timeline")).hasStatus(404);
        assertThat(pages.get("anna", ROOM + "/timeline?until=tomorrow")).hasStatus(400);
    }

    @Test
    void leadsFromThePostMortemToWhatItDoesNotShow() {
        String postMortem = pages.text("anna", ROOM + "/post-mortem");

        assertThat(postMortem).contains(ROOM + "/timeline?until=");
        assertThat(postMortem.split("id=\"entry-", -1)).hasSize(301);
    }
}
