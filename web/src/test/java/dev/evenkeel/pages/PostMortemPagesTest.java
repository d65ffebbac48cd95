package dev.evenkeel.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;

import dev.evenkeel.activities.store.AuditEntry;
import dev.evenkeel.activities.store.AuditFilter;
import dev.evenkeel.activities.store.PostMortems.Revision;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.workflows.contract.JournalActivities.Append;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.test.context.TestConstructor;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** The post-mortem of an incident: drafted from its journal, written, agreed on, and handed out. */
@SpringBootTest(classes = PagesServer.class, properties = "evenkeel.demo=true")
@AutoConfigureMockMvc
@TestConstructor(autowireMode = TestConstructor.AutowireMode.ALL)
class PostMortemPagesTest {

    private static final long START = 1_780_000_000_000L;
    private static final Pattern COVERS = Pattern.compile("name=\"covers\" value=\"([0-9a-f]{64})\"");

    private final MockMvcTester mvc;
    private final Store store;

    PostMortemPagesTest(MockMvcTester mvc, Store store) {
        this.mvc = mvc;
        this.store = store;
    }

    @Test
    void beginsWithWhatTheJournalKnows() {
        put("pm-draft", Mode.LIVE, RunStatus.SUCCEEDED, IncidentSeeds.closed(START));

        for (String language : List.of("en", "zh-CN")) {
            assertThat(text("anna", "/runs/pm-draft/post-mortem?lang=" + language))
                    .doesNotContain("??")
                    .contains("2026-05-28 20:36:40 UTC");
            assertThat(text("anna", "/runs/pm-draft?lang=" + language)).contains("/runs/pm-draft/post-mortem\"");
        }
        assertThat(text("anna", "/runs/pm-draft/post-mortem?lang=en"))
                .contains(
                        "Root cause", "nobody has saved it", "Prices were missing", "Time to mitigate", "46 min 00 s");
        assertThat(store.postMortems().list("pm-draft")).isEmpty();
    }

    @Test
    void keepsEachTextAndWhatWasTypedWhenTwoPeopleWrite() {
        put("pm-write", Mode.LIVE, RunStatus.SUCCEEDED, IncidentSeeds.closed(START));

        assertThat(save("anna", "pm-write", 0, "## Summary\r\n\r\nThe *cache* was <b>cold</b>"))
                .hasStatus(302);
        assertThat(save("bob", "pm-write", 0, "Mine instead"))
                .bodyText()
                .contains(
                        "Somebody else has saved another text meanwhile", "Mine instead", "name=\"base\" value=\"1\"");

        assertThat(text("carol", "/runs/pm-write/post-mortem?lang=en"))
                .contains("<em>cache</em>", "&lt;b&gt;cold", "Revision 1 by anna")
                .doesNotContain("<b>cold");
        assertThat(store.postMortems().list("pm-write"))
                .extracting(Revision::text)
                .containsExactly("## Summary\n\nThe *cache* was <b>cold</b>");
        assertThat(audited("pm-write")).contains("post-mortem.saved");
    }

    @Test
    void isWrittenByRespondersOnly() {
        put("pm-rights", Mode.LIVE, RunStatus.SUCCEEDED, IncidentSeeds.closed(START));

        assertThat(text("eve", "/runs/pm-rights/post-mortem?lang=en"))
                .contains("Responders can add to it")
                .doesNotContain("<textarea");
        assertThat(save("eve", "pm-rights", 0, "Mine"))
                .bodyText()
                .contains("For this you need the role responder in production");
        assertThat(save("anna", "pm-rights", 0, "  ")).bodyText().contains("a text is needed");
        assertThat(save("anna", "pm-rights", 0, "x".repeat(60_001))).bodyText().contains("too long");
        assertThat(post("anna", "pm-rights", Map.of("kind", "DEVIATION", "text", "x")))
                .bodyText()
                .contains("Nothing was chosen");
        assertThat(store.postMortems().list("pm-rights")).isEmpty();
        assertThat(store.reportNotes().list("pm-rights")).isEmpty();
    }

    @Test
    void showsATextBeforeItIsSaved() {
        put("pm-preview", Mode.LIVE, RunStatus.SUCCEEDED, IncidentSeeds.closed(START));

        assertThat(send("anna", "/runs/pm-preview/post-mortem/preview", Map.of("text", "A *cold* cache", "base", "0")))
                .bodyText()
                .contains("<em>cold</em>", ">A *cold* cache</textarea>");
        assertThat(store.postMortems().list("pm-preview")).isEmpty();
    }

    @Test
    void isApprovedByAnotherPersonThanWhoWroteIt() {
        put("pm-agree", Mode.LIVE, RunStatus.SUCCEEDED, IncidentSeeds.closed(START));
        put("pm-open", Mode.LIVE, RunStatus.WAITING, IncidentSeeds.open(START));

        save("bob", "pm-agree", 0, "The cache was cold");
        assertThat(post("bob", "pm-agree", Map.of("kind", "SIGN_OFF", "covers", "0".repeat(64))))
                .bodyText()
                .contains("You wrote this text");
        save("anna", "pm-agree", 1, "The cache was cold, and nobody looked");
        String covers = covers("pm-agree");
        assertThat(post(
                        "anna",
                        "pm-agree",
                        Map.of("kind", "ACTION", "text", "Warm it", "owner", "ben", "due", "2027-02-01")))
                .hasStatus(302);
        assertThat(post("bob", "pm-agree", Map.of("kind", "SIGN_OFF", "covers", covers)))
                .bodyText()
                .contains("has changed since you read it");
        assertThat(post("bob", "pm-agree", Map.of("kind", "SIGN_OFF", "covers", covers("pm-agree"))))
                .hasStatus(302);
        assertThat(text("bob", "/runs/pm-agree/post-mortem?lang=en")).contains("It is approved as it is now");
        assertThat(post("anna", "pm-agree", Map.of("kind", "DONE", "about", "1")))
                .hasStatus(302);
        assertThat(text("bob", "/runs/pm-agree/post-mortem?lang=en")).contains("It is approved as it is now");
        save("anna", "pm-agree", 2, "It was DNS");
        assertThat(text("bob", "/runs/pm-agree/post-mortem?lang=en"))
                .contains("Something was added since", "id=\"approve\"");

        save("anna", "pm-open", 0, "Not over yet");
        assertThat(post("bob", "pm-open", Map.of("kind", "SIGN_OFF", "covers", "0".repeat(64))))
                .bodyText()
                .contains("There is nothing to approve yet");
        assertThat(audited("pm-agree")).contains("report.signed-off", "report.refused", "report.action", "report.done");
    }

    @Test
    void isHandedOutInFourForms() throws IOException {
        put("pm-forms", Mode.LIVE, RunStatus.SUCCEEDED, IncidentSeeds.closed(START));
        save("anna", "pm-forms", 0, "## Summary\n\nThe cache was cold <script>alert(1)</script>\u0007");
        post("anna", "pm-forms", Map.of("kind", "ACTION", "text", "Warm it", "owner", "ben", "due", "2027-02-01"));

        assertThat(text("eve", "/runs/pm-forms/post-mortem.md?lang=en"))
                .startsWith("# Prices were missing\n\nPost-mortem of incident pm-forms, SEV4")
                .contains("The cache was cold", "- [ ] Warm it (owner ben, due 2027-02-01)");
        assertThat(text("eve", "/runs/pm-forms/post-mortem.json"))
                .contains("\"version\" : 1", "\"mitigate\" : 2760800", "\"incident_moved\"");
        assertThat(text("eve", "/runs/pm-forms/post-mortem.html?lang=en"))
                .contains("&lt;script&gt;", "Warm it")
                .doesNotContain("<script", "href=", "\u0007");
        byte[] pdf = bytes("eve", "/runs/pm-forms/post-mortem.pdf?lang=en");
        assertThat(bytes("eve", "/runs/pm-forms/post-mortem.pdf?lang=en")).isEqualTo(pdf);
        try (PDDocument document = Loader.loadPDF(pdf)) {
            assertThat(new PDFTextStripper().getText(document)).contains("Prices were missing", "The cache was cold");
        }
    }

    @Test
    void noTextTakesThePageAwayOrFetchesAnything() {
        put("pm-deep", Mode.LIVE, RunStatus.SUCCEEDED, IncidentSeeds.closed(START));

        assertThat(save("anna", "pm-deep", 0, ">".repeat(59_000) + "\n\n![seen](https://example.org/pixel.png)"))
                .hasStatus(302);

        assertThat(text("eve", "/runs/pm-deep/post-mortem?lang=en"))
                .contains("<a rel=\"nofollow\" href=\"https://example.org/pixel.png\">seen</a>")
                .doesNotContain("<img");
        assertThat(bytes("eve", "/runs/pm-deep/post-mortem.pdf")).isNotEmpty();
    }

    @Test
    void whatToolsSaidIsNoMarkdownInTheDraft() {
        List<JournalEvent> journal = new ArrayList<>(IncidentSeeds.open(START));
        journal.add(new JournalEvent(
                journal.getLast().seq() + 1,
                journal.getLast().at(),
                JournalEvent.Type.ALERT_CHANGED,
                null,
                0,
                null,
                Map.of(
                        "alert",
                        9,
                        "name",
                        "Odd",
                        "summary",
                        "![x](https://example.org/p) *loud*",
                        "firing",
                        true,
                        "starts",
                        START,
                        "still",
                        1)));
        put("pm-odd", Mode.LIVE, RunStatus.WAITING, journal);

        assertThat(text("eve", "/runs/pm-odd/post-mortem?lang=en"))
                .contains("![x](https://example.org/p) *loud*")
                .doesNotContain("href=\"https://example.org/p\"", "<em>loud");
    }

    @Test
    void aTextThatIsRefusedDoesNotBecomeTheNextRevisionOfAnotherOne() {
        put("pm-base", Mode.LIVE, RunStatus.SUCCEEDED, IncidentSeeds.closed(START));
        save("anna", "pm-base", 0, "One");
        save("bob", "pm-base", 1, "Two");

        assertThat(save("anna", "pm-base", 1, " ")).bodyText().contains("name=\"base\" value=\"1\"");
        assertThat(save("anna", "pm-base", 1, "Mine")).bodyText().contains("Somebody else has saved");
        assertThat(store.postMortems().list("pm-base").getFirst().text()).isEqualTo("Two");
    }

    @Test
    void belongsToIncidentsOnly() {
        put("pm-rehearsal", Mode.REHEARSAL, RunStatus.SUCCEEDED, IncidentSeeds.closed(START));

        assertThat(get("anna", "/runs/r-running/post-mortem")).hasStatus(404);
        assertThat(get("anna", "/runs/nowhere/post-mortem.pdf")).hasStatus(404);
        assertThat(get("anna", "/runs/pm-rehearsal/post-mortem")).hasStatus(404);
        assertThat(mvc.get().uri("/runs/pm-draft/post-mortem").exchange()).hasStatus(302);
    }

    @Test
    void countsInTheFigures() {
        put("pm-count", Mode.LIVE, RunStatus.SUCCEEDED, IncidentSeeds.closed(START));
        put("pm-drill", Mode.DRILL, RunStatus.SUCCEEDED, IncidentSeeds.closed(START));
        put("pm-called-off", Mode.LIVE, RunStatus.CANCELLED, IncidentSeeds.closed(START));

        for (String language : List.of("en", "zh-CN")) {
            assertThat(text("eve", "/incidents/figures?lang=" + language))
                    .doesNotContain("??")
                    .contains("SEV4", "2026-05", "chart-line");
        }
        assertThat(text("eve", "/incidents?lang=en")).contains("/incidents/figures");
        assertThat(text("eve", "/incidents/figures.csv?severity=4"))
                .contains("\"pm-count\",\"shop-slow\"", "\"300000\"")
                .doesNotContain("pm-drill", "pm-called-off", IncidentSeeds.OPEN);
        assertThat(text("eve", "/incidents/figures.json?service=shop")).contains("\"pm-count\"");
        assertThat(text("eve", "/incidents/figures?service=other&severity=odd&lang=en"))
                .contains("No figures yet");
    }

    private void put(String id, Mode mode, RunStatus status, List<JournalEvent> journal) {
        RunSummary summary = new RunSummary(
                id,
                "shop-slow",
                "incident",
                "Prices were missing",
                "shop",
                "production",
                mode,
                status,
                null,
                null,
                null,
                "",
                "anna",
                Seeds.HASH,
                "4be1d09c77aa52f1",
                journal.getFirst().at(),
                status.finished() ? (Long) journal.getLast().at() : null);
        store.journal().append(new Append(summary, 1, journal.size(), journal));
    }

    private MvcTestResult save(String name, String run, long base, String text) {
        return send(name, "/runs/" + run + "/post-mortem/text", Map.of("text", text, "base", String.valueOf(base)));
    }

    private MvcTestResult post(String name, String run, Map<String, String> form) {
        return send(name, "/runs/" + run + "/post-mortem", form);
    }

    private MvcTestResult send(String name, String path, Map<String, String> form) {
        MockMvcTester.MockMvcRequestBuilder request =
                mvc.post().uri(path + "?lang=en").with(user(name)).with(csrf());
        form.forEach(request::param);
        return request.exchange();
    }

    private String covers(String run) {
        Matcher found = COVERS.matcher(text("bob", "/runs/" + run + "/post-mortem"));
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    private MvcTestResult get(String name, String path) {
        return mvc.get().uri(path).with(user(name)).exchange();
    }

    private String text(String name, String path) {
        return new String(bytes(name, path), StandardCharsets.UTF_8);
    }

    private byte[] bytes(String name, String path) {
        MvcTestResult result = get(name, path);
        assertThat(result).hasStatusOk();
        return result.getResponse().getContentAsByteArray();
    }

    private List<String> audited(String run) {
        return store.audit().list(new AuditFilter(null, null, run, null, null, null), null, 50).stream()
                .map(AuditEntry::action)
                .toList();
    }
}
