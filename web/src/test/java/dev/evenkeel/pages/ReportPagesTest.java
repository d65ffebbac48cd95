package dev.evenkeel.pages;

import static dev.evenkeel.pages.JournalBuilder.map;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.activities.store.Store;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** The report of a recovery as its page, and what people add to it. */
@OnPagesServer
class ReportPagesTest {

    private static final long OUTAGE = 1_700_000_000_000L;
    private static final Pattern COVERS = Pattern.compile("name=\"covers\" value=\"([0-9a-f]{64})\"");

    private final MockMvcTester mvc;
    private final Pages pages;
    private final Store store;
    private final RecoveryRuns runs;

    ReportPagesTest(MockMvcTester mvc, Store store) {
        this.mvc = mvc;
        this.pages = new Pages(mvc);
        this.store = store;
        this.runs = new RecoveryRuns(store);
    }

    @Test
    void isReadInBothLanguagesAndLinkedFromTheRun() {
        runs.put("rep-page", Mode.LIVE, RunStatus.SUCCEEDED, RecoverySeeds.complete(OUTAGE));

        assertThat(pages.text("carol", "/runs/rep-page/report?lang=en"))
                .doesNotContain("??")
                .contains("Outage to verified health (RTO)", "Old primary given up", "Stop the writers");
        assertThat(pages.text("carol", "/runs/rep-page/report?lang=zh-CN"))
                .doesNotContain("??")
                .contains("故障至验证健康（RTO）", "放弃原主站点");
        for (String language : List.of("en", "zh-CN")) {
            assertThat(pages.text("carol", "/runs/rep-page?lang=" + language))
                    .doesNotContain("??")
                    .contains("/runs/rep-page/report\"", "id=\"clock\"");
        }
        assertThat(pages.text("carol", "/runs/rep-page?lang=en"))
                .contains("Objective met, 7 min 00 s in hand", "Proven by “Prove the fence”");
    }

    @Test
    void showsTheClockOfARecoveryThatGoesOn() {
        long outage = System.currentTimeMillis() - 20 * RecoverySeeds.MINUTE;
        runs.put(
                "rep-stuck",
                Mode.DRILL,
                RunStatus.WAITING,
                RecoverySeeds.stuck(outage),
                "anna",
                RunSummary.Alarm.OBJECTIVE);

        assertThat(pages.text("anna", "/runs/rep-stuck?lang=en"))
                .contains(
                        "Will miss by 3 min 00 s",
                        "Not proven: promote does not happen",
                        "north still takes writes",
                        "over the objective",
                        "waiting now");
        assertThat(pages.text("anna", "/runs?mode=DRILL&status=WAITING&lang=en"))
                .contains("Objective at risk");
        assertThat(pages.text("anna", "/runs/rep-stuck/report?lang=en")).contains("The run has not ended");
        assertThat(pages.text("anna", "/runs/r-running")).contains("hidden").doesNotContain("Since the outage");
    }

    @Test
    void knowsOnlyRecoveriesAndDrills() {
        assertThat(pages.get("anna", "/runs/r-running/report")).hasStatus(404);
        assertThat(pages.get("anna", "/runs/nowhere/report.pdf")).hasStatus(404);
        assertThat(mvc.get().uri("/runs/rep-page/report.json").exchange()).hasStatus(302);
    }

    @Test
    void isAddedToAndSignedOffByAnotherPerson() {
        runs.put("rep-sign", Mode.DRILL, RunStatus.SUCCEEDED, RecoverySeeds.complete(OUTAGE));
        String old = covers("rep-sign");

        assertThat(post("carol", "rep-sign", map("kind", "DEVIATION", "text", "The phone rang")))
                .hasStatus(302);
        assertThat(post("carol", "rep-sign", map("kind", "ACTION", "text", "Mend the route")))
                .hasStatus(200)
                .bodyText()
                .contains("An action needs an owner and a due date.", "Mend the route");
        assertThat(post(
                        "carol",
                        "rep-sign",
                        map("kind", "ACTION", "text", "Mend the route", "owner", "dave", "due", "2027-01-31")))
                .hasStatus(302);
        assertThat(post("carol", "rep-sign", map("kind", "DONE", "about", "2"))).hasStatus(302);
        assertThat(post("carol", "rep-sign", map("kind", "DONE", "about", "2")))
                .bodyText()
                .contains("done already");
        assertThat(post("carol", "rep-sign", map("kind", "DONE", "about", "1")))
                .bodyText()
                .contains("no action 1");
        assertThat(post("carol", "rep-sign", map("kind", "NEXT_DATE", "due", "31.1.")))
                .bodyText()
                .contains("no date");
        assertThat(post("carol", "rep-sign", map("kind", "NEXT_DATE", "due", "2027-02-01")))
                .hasStatus(302);
        assertThat(post("eve", "rep-sign", map("kind", "DEVIATION", "text", "I was here")))
                .bodyText()
                .contains("you need the role responder");

        assertThat(post("bob", "rep-sign", map("kind", "SIGN_OFF", "covers", old)))
                .bodyText()
                .contains("The report has changed since you read it");
        String now = covers("rep-sign");
        assertThat(post("carol", "rep-sign", map("kind", "SIGN_OFF", "covers", now)))
                .bodyText()
                .contains("you need the role approver");
        assertThat(post("bob", "rep-sign", map("kind", "SIGN_OFF", "covers", now, "text", "fine")))
                .hasStatus(302);
        assertThat(post("root", "rep-sign", map("kind", "SIGN_OFF", "covers", now)))
                .bodyText()
                .contains("signed off already");

        assertThat(pages.text("root", "/runs/rep-sign/report?lang=en"))
                .contains("The phone rang", "2027-01-31", "2027-02-01", "It is signed off as it is now.")
                .doesNotContain("Something was added since.");
        post("carol", "rep-sign", map("kind", "DEVIATION", "text", "And rang again"));
        assertThat(pages.text("carol", "/runs/rep-sign/report?lang=en")).contains("Something was added since.");
        assertThat(Audited.actions(store, "rep-sign"))
                .contains("report.signed-off", "report.refused", "report.action", "report.done");
    }

    @Test
    void isNotSignedOffByWhoAskedForIt() {
        runs.put("rep-own", Mode.DRILL, RunStatus.SUCCEEDED, RecoverySeeds.complete(OUTAGE), "bob", null);
        runs.put("rep-early", Mode.DRILL, RunStatus.WAITING, RecoverySeeds.stuck(OUTAGE));

        assertThat(pages.text("bob", "/runs/rep-own/report?lang=en")).contains("another person has to sign");
        assertThat(post("bob", "rep-own", map("kind", "SIGN_OFF", "covers", "0".repeat(64))))
                .bodyText()
                .contains("You asked for this run");
        assertThat(post("bob", "rep-early", map("kind", "SIGN_OFF", "covers", "0".repeat(64))))
                .bodyText()
                .contains("The run has not ended");
        assertThat(store.reportNotes().list("rep-own")).isEmpty();
    }

    @Test
    void showsHowTimesDevelop() {
        runs.put("rep-t1", Mode.DRILL, RunStatus.SUCCEEDED, RecoverySeeds.complete(OUTAGE));
        runs.put("rep-t2", Mode.DRILL, RunStatus.UNDONE, RecoverySeeds.hostile(OUTAGE));

        for (String language : List.of("en", "zh-CN")) {
            assertThat(pages.text("eve", "/reports?lang=" + language))
                    .doesNotContain("??")
                    .contains("chart-limit", "/runs/rep-t1/report", "/runs/rep-t2/report");
        }
        assertThat(pages.text("eve", "/reports.csv?service=shop"))
                .contains("\"rep-t1\",\"shop-failover\"", "\"480000\",\"900000\"", "\"true\"", "\"false\"");
        assertThat(pages.text("eve", "/reports.json")).contains("\"rep-t1\"", "480000");
        assertThat(pages.text("eve", "/reports.csv?service=other")).doesNotContain("rep-t1");
    }

    private MvcTestResult post(String name, String run, Map<String, Object> form) {
        return pages.post(name, "/runs/" + run + "/report?lang=en", form);
    }

    private String covers(String run) {
        Matcher found = COVERS.matcher(pages.text("bob", "/runs/" + run + "/report"));
        assertThat(found.find()).isTrue();
        return found.group(1);
    }
}
