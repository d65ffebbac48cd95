package dev.evenkeel.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.activities.store.ApiToken.Scope;
import dev.evenkeel.activities.store.ReportNotes.Added;
import dev.evenkeel.activities.store.ReportNotes.Kind;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.security.ApiTokens;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** What reports and post-mortems have left to do: the page, home, files, and the API. */
@OnPagesServer
class ActionsPagesTest {

    private static final LocalDate TODAY = LocalDate.now();

    private final MockMvcTester mvc;
    private final Pages pages;
    private final Store store;
    private final TestTokens tokens;

    ActionsPagesTest(MockMvcTester mvc, Store store, ApiTokens tokens) {
        this.mvc = mvc;
        this.pages = new Pages(mvc);
        this.store = store;
        this.tokens = new TestTokens(tokens);
    }

    @Test
    void listsWhatIsOpenTheLongestOverdueFirst() {
        note("act-list", "inc", "anna", "Warm the <cache>", TODAY.minusDays(2));
        note("act-list", "rec", "ghost", "Buy a clock", TODAY);
        note("act-list", "rec", "bob", "Train it", TODAY.plusDays(40));

        for (String language : new String[] {"en", "zh-CN"}) {
            assertThat(pages.text("eve", "/actions?lang=" + language))
                    .doesNotContain("??")
                    .containsSubsequence("Warm the &lt;cache&gt;", "Buy a clock", "Train it")
                    .contains("/runs/act-list-inc/post-mortem#actions", "/runs/act-list-rec/report#notes")
                    .doesNotContain("Warm the <cache>");
        }
        assertThat(pages.text("eve", "/actions?lang=en&service=act-list"))
                .contains("2 days overdue", "due today", "no user")
                .doesNotContain("/done\"");
    }

    @Test
    void narrowsToMineOverdueAndDone() {
        note("act-narrow", "inc", "anna", "Overdue and mine", TODAY.minusDays(1));
        note("act-narrow", "inc", "bob", "Overdue, of bob", TODAY.minusDays(1));
        note("act-narrow", "inc", "anna", "Mine, later", TODAY.plusDays(3));
        done("act-narrow-inc", 2);

        assertThat(shown("anna", "mine"))
                .contains("Overdue and mine", "Mine, later")
                .doesNotContain("of bob");
        assertThat(shown("anna", "overdue")).contains("Overdue and mine").doesNotContain("Mine, later", "of bob");
        assertThat(shown("anna", "done"))
                .contains("Overdue, of bob", "done by bob")
                .doesNotContain("Mine, later");
        assertThat(shown("anna", "nonsense")).contains("Mine, later").doesNotContain("of bob");
        assertThat(pages.text("anna", "/actions?show=overdue&service=nowhere&lang=en"))
                .contains("Nothing is overdue");
    }

    @Test
    void isDoneByWhoMayAddToTheReport() {
        note("act-done", "rec", "anna", "Warm it", TODAY);
        String done = "/actions/act-done-rec/1/done?lang=en";

        assertThat(pages.post("eve", done, Map.of("show", "mine")))
                .bodyText()
                .contains("For this you need the role responder in production");
        assertThat(pages.post("carol", done, Map.of("show", "open", "service", "act-done")))
                .hasStatus(302)
                .hasRedirectedUrl("/actions?show=open&service=act-done");
        assertThat(pages.post("carol", done, Map.of())).bodyText().contains("This action is done already");
        assertThat(pages.post("carol", "/actions/act-done-rec/7/done", Map.of()))
                .hasStatus(404);
        assertThat(pages.post("carol", "/actions/nowhere/1/done", Map.of())).hasStatus(404);
        assertThat(pages.text("carol", "/runs/act-done-rec/report?lang=en")).doesNotContain("Open actions");
    }

    @Test
    void homeShowsThoseOfTheViewerThatAreDueSoon() {
        note("act-home", "inc", "bob", "Within a week", TODAY.plusDays(7));
        note("act-home", "inc", "bob", "Later than that", TODAY.plusDays(8));
        note("act-home", "inc", "carol", "Of carol", TODAY.minusDays(9));

        assertThat(pages.text("bob", "/?lang=en"))
                .contains("Your actions", "Within a week", "/actions?show=mine")
                .doesNotContain("Later than that", "Of carol");
        assertThat(pages.text("root", "/?lang=en")).doesNotContain("Your actions");
    }

    @Test
    void isHandedOutForSpreadsheetsAndPrograms() {
        note("act-files", "inc", "ghost", "=HYPERLINK(\"x\")", TODAY.minusDays(3));

        assertThat(pages.text("eve", "/actions.csv?service=act-files"))
                .startsWith("run,number,what,owner,known,due,overdue_days")
                .contains("\"act-files-inc\",\"1\",\"'=HYPERLINK(\"\"x\"\")\",\"ghost\",\"false\"", "\"3\"");
        assertThat(pages.text("eve", "/actions.json?service=act-files"))
                .contains("\"overdue\":3", "\"from\":\"post-mortem\"", "\"known\":false");
    }

    @Test
    void theApiListsThemAndSaysThatOneIsDone() throws Exception {
        note("act-api", "inc", "anna", "Warm it", TODAY.minusDays(1));
        String read = tokens.reading("anna");
        String decide = tokens.token("anna", null, Scope.DECIDE);
        String elsewhere = tokens.token("anna", "staging", Scope.READ, Scope.DECIDE);
        String done = "/api/v1/runs/act-api-inc/actions/1/done";

        assertThat(text(api(HttpMethod.GET, read, "/api/v1/actions?show=mine&service=act-api")))
                .contains("\"what\":\"Warm it\"", "\"overdue\":1");
        assertThat(text(api(HttpMethod.GET, elsewhere, "/api/v1/actions?service=act-api")))
                .isEqualTo("[]");
        assertThat(api(HttpMethod.POST, read, done)).hasStatus(403);
        assertThat(api(HttpMethod.POST, elsewhere, done)).hasStatus(403);
        assertThat(api(HttpMethod.POST, tokens.token("eve", null, Scope.DECIDE), done))
                .as("eve only looks on")
                .hasStatus(403);
        assertThat(api(HttpMethod.POST, decide, "/api/v1/runs/act-api-inc/actions/2/done"))
                .hasStatus(404);
        assertThat(api(HttpMethod.POST, decide, "/api/v1/runs/nowhere/actions/1/done"))
                .hasStatus(404);
        assertThat(text(api(HttpMethod.POST, decide, done))).contains("\"doneBy\":\"anna\"", "\"overdue\":0");
        assertThat(api(HttpMethod.POST, decide, done)).hasStatus(409);
        assertThat(text(api(HttpMethod.GET, read, "/api/v1/actions?show=done&service=act-api")))
                .contains("Warm it");
    }

    @Test
    void aDateThatDoesNotSortIsRefused() {
        note("act-far", "inc", "anna", "Warm it", TODAY);
        for (String due : new String[] {"+12345-01-01", "-0001-01-01", "0000-01-01"}) {
            assertThat(pages.post(
                            "anna",
                            "/runs/act-far-rec/report?lang=en",
                            Map.of("kind", "ACTION", "text", "Later", "owner", "anna", "due", due)))
                    .bodyText()
                    .contains("This date is too far away");
        }
    }

    private String shown(String viewer, String show) {
        return pages.text(viewer, "/actions?lang=en&service=act-narrow&show=" + show);
    }

    private MvcTestResult api(HttpMethod method, String token, String path) {
        return mvc.method(method)
                .uri(path)
                .header("Authorization", "Bearer " + token)
                .exchange();
    }

    private static String text(MvcTestResult result) throws Exception {
        assertThat(result).hasStatusOk();
        return result.getResponse().getContentAsString(StandardCharsets.UTF_8);
    }

    /** An incident and a recovery of a service of their own, of which one gets an action. */
    private void note(String service, String which, String owner, String what, LocalDate due) {
        run(service + "-inc", "incident", service);
        run(service + "-rec", "recovery", service);
        store.reportNotes()
                .add(service + "-" + which, "anna", new Added(Kind.ACTION, what, owner, due, null, null), "production");
    }

    private void run(String id, String procedure, String service) {
        store.runs()
                .requested(new RunSummary(
                        id,
                        "runbook",
                        procedure,
                        "About " + id,
                        service,
                        "production",
                        Mode.LIVE,
                        RunStatus.SUCCEEDED,
                        null,
                        null,
                        "",
                        "anna",
                        Seeds.HASH,
                        "commit",
                        1_000,
                        2_000L));
    }

    private void done(String run, long number) {
        store.reportNotes().add(run, "bob", new Added(Kind.DONE, "", null, null, number, null), "production");
    }
}
