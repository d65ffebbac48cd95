package dev.evenkeel.pages;

import static dev.evenkeel.pages.JournalBuilder.map;
import static dev.evenkeel.pages.JournalBuilder.outline;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;

import dev.evenkeel.activities.store.Artifact;
import dev.evenkeel.activities.store.AuditEntry;
import dev.evenkeel.activities.store.AuditFilter;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.workflows.contract.CanonicalJson;
import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.ReviewActivities.Obstacle;
import dev.evenkeel.workflows.contract.ReviewActivities.Review;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary;
import java.io.UnsupportedEncodingException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.test.context.TestConstructor;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** What people see and do when nobody agrees, when they break the glass, and with a task that wants a file. */
@SpringBootTest(classes = PagesServer.class, properties = "evenkeel.demo=true")
@AutoConfigureMockMvc
@TestConstructor(autowireMode = TestConstructor.AutowireMode.ALL)
class PeoplePagesTest {

    private static final byte[] PHOTO = "not really a picture".getBytes(StandardCharsets.UTF_8);

    private final MockMvcTester mvc;
    private final SeededStore seeds;
    private final Store store;
    private final FakeDecisions decisions;

    PeoplePagesTest(MockMvcTester mvc, SeededStore seeds, Store store, FakeDecisions decisions) {
        this.mvc = mvc;
        this.seeds = seeds;
        this.store = store;
        this.decisions = decisions;
    }

    @Test
    void showsWhatWasEscalatedOnTheRunAndAmongTheApprovals() {
        approval("r-escalated", "anna", RunSummary.Alarm.ESCALATED);

        for (String language : List.of("en", "zh-CN")) {
            assertThat(body(get("bob", "/runs/r-escalated?lang=" + language)))
                    .doesNotContain("??")
                    .contains(language.equals("en") ? "Escalated to: Admin" : "已升级至");
            assertThat(body(get("bob", "/approvals?lang=" + language)))
                    .doesNotContain("??")
                    .contains(language.equals("en") ? "Escalated" : "已升级");
        }
        assertThat(body(get("bob", "/runs/r-escalated?lang=en"))).contains("Nobody has agreed, so it is called out");
    }

    @Test
    void offersTheGlassToApproversWhoMayNotAgreeAlone() {
        approval("r-glass", "bob", null);

        for (String language : List.of("en", "zh-CN")) {
            assertThat(body(get("bob", "/runs/r-glass?lang=" + language)))
                    .doesNotContain("??")
                    .contains("value=\"BREAK_GLASS\"")
                    .doesNotContain("value=\"APPROVE\"");
        }
        assertThat(body(get("anna", "/runs/r-glass"))).doesNotContain("BREAK_GLASS");

        post(
                "bob",
                "/runs/r-glass/decisions",
                map("id", "g-1", "action", "BREAK_GLASS", "step", "steps/one", "scope", "77aa", "comment", "it burns"));
        assertThat(decisions.asks.getLast()).satisfies(ask -> {
            assertThat(ask.action()).isEqualTo(Action.BREAK_GLASS);
            assertThat(ask.scope()).isEqualTo("77aa");
            assertThat(ask.comment()).isEqualTo("it burns");
        });
        String refused = body(post(
                "bob",
                "/runs/r-glass/decisions",
                map("id", "g-2", "action", "BREAK_GLASS", "step", "steps/one", "comment", "refuse it")));
        assertThat(refused).contains("Your decision was not taken.").contains("refuse it</textarea>");
    }

    @Test
    void warnsOnEveryPageUntilAnotherPersonHasReviewedIt() {
        store.reviews()
                .open(new Review(
                        "d-loud",
                        "r-gone",
                        "steps/one",
                        "production",
                        "bob",
                        "the <b>shop</b> burns",
                        List.of(Obstacle.REQUESTER, Obstacle.COUNT),
                        Seeds.NOW));
        List<String> pages = List.of(
                "/", "/runbooks", "/runs", "/runs/r-approval", "/approvals", "/locks", "/reviews", "/settings/tokens");
        for (String path : pages) {
            assertThat(body(get("anna", path))).as(path).contains("the &lt;b&gt;shop&lt;/b&gt; burns");
        }
        assertThat(body(mvc.get().uri("/login").exchange())).doesNotContain("burns");
        assertThat(body(get("root", "/reviews?lang=zh-CN")))
                .doesNotContain("??")
                .contains("是运行的发起人");
        get("root", "/reviews?lang=en");

        assertThat(body(get("bob", "/reviews")))
                .contains("another person reviews it")
                .doesNotContain("/d-loud/close");
        assertThat(body(get("anna", "/reviews"))).doesNotContain("/d-loud/close");
        assertThat(body(get("root", "/reviews"))).contains("/d-loud/close");
        assertThat(body(post("bob", "/reviews/d-loud/close", map("comment", "all fine"))))
                .contains("You broke this glass");
        assertThat(body(post("anna", "/reviews/d-loud/close", map("comment", "all fine"))))
                .contains("you need the role approver");
        assertThat(body(post("root", "/reviews/d-loud/close", map("comment", " "))))
                .contains("a comment is needed");
        assertThat(store.reviews().find("d-loud").orElseThrow().open()).isTrue();

        assertThat(post("root", "/reviews/d-loud/close", map("comment", "it was right")))
                .hasStatus3xxRedirection();
        for (String path : pages) {
            assertThat(body(get("anna", path))).as(path).doesNotContain("class=\"glass");
        }
        assertThat(body(get("anna", "/reviews"))).contains("it was right");
        assertThat(audited("r-gone")).containsExactly("review.closed", "review.refused", "glass.broken");
    }

    @Test
    void showsATaskThatIsOverdueAndLetsItBeNotApplicable() {
        task("r-overdue", RunSummary.Alarm.OVERDUE);

        for (String language : List.of("en", "zh-CN")) {
            assertThat(body(get("carol", "/runs/r-overdue?lang=" + language)))
                    .doesNotContain("??")
                    .contains(language.equals("en") ? "Overdue" : "已逾期")
                    .contains("carol")
                    .contains("value=\"NOT_APPLICABLE\"");
        }
        assertThat(body(get("carol", "/approvals?lang=en"))).contains("Overdue");
        assertThat(body(get("anna", "/runs/r-overdue")))
                .doesNotContain("value=\"NOT_APPLICABLE\"")
                .contains("This is for carol to do")
                .contains("value=\"TAKE_OVER\"");

        post(
                "carol",
                "/runs/r-overdue/decisions",
                map("id", "n-1", "action", "NOT_APPLICABLE", "step", "steps/one", "comment", "no shop here"));
        assertThat(decisions.asks.getLast().action()).isEqualTo(Action.NOT_APPLICABLE);
    }

    @Test
    void keepsAFileWithItsDigestUnderAHarmlessName() throws Exception {
        task("r-file", null);
        assertThat(body(get("carol", "/runs/r-file")))
                .contains("multipart/form-data")
                .contains("type=\"file\"");

        send("carol", "r-file", "../../etc/<x>\u202Egnp.exe", "text/html", PHOTO, "");

        String sha256 = CanonicalJson.sha256(PHOTO);
        assertThat(decisions.asks.getLast().evidence())
                .containsEntry("photo", Map.of("name", "xgnp.exe", "sha256", sha256, "size", (long) PHOTO.length));
        Artifact kept = store.artifacts().list("r-file").getFirst();
        assertThat(kept.keptBy()).isEqualTo("carol");
        assertThat(kept.mediaType()).isEqualTo("application/octet-stream");
        MvcTestResult download = get("eve", "/runs/r-file/artifacts/" + sha256 + "/download");
        assertThat(download).hasStatusOk();
        assertThat(download.getResponse().getContentAsByteArray()).isEqualTo(PHOTO);
        assertThat(download.getResponse().getContentType()).isEqualTo("application/octet-stream");
        assertThat(download.getResponse().getHeader("Content-Disposition")).startsWith("attachment");
        assertThat(download.getResponse().getHeader("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(audited("r-file")).contains("evidence.kept");
    }

    @Test
    void doesNotAskForTheFileAgainWhenTheFormIsRefused() {
        task("r-file-again", null);

        String page = body(send("carol", "r-file-again", "photo.png", "image/png", PHOTO, "refuse this"));

        String sha256 = CanonicalJson.sha256(PHOTO);
        assertThat(page).contains("photo.png is kept").contains("value=\"" + sha256 + "\"");
        post(
                "carol",
                "/runs/r-file-again/decisions",
                map("id", "f-2", "action", "COMPLETE", "step", "steps/one", "evidence.photo", sha256));
        assertThat(decisions.asks.getLast().evidence())
                .containsEntry("photo", Map.of("name", "photo.png", "sha256", sha256, "size", (long) PHOTO.length));
    }

    @Test
    void keepsNothingOfSomebodyWhoMayNotDoTheTaskAndNothingTooLarge() {
        task("r-file-refused", null);

        assertThat(body(send("eve", "r-file-refused", "a.png", "image/png", PHOTO, "")))
                .contains("Your role does not let you do this task");
        assertThat(body(send("anna", "r-file-refused", "a.png", "image/png", PHOTO, "")))
                .contains("carol has taken this task");
        assertThat(body(send("carol", "r-file-refused", "a.png", "image/png", new byte[10 * 1024 * 1024 + 1], "")))
                .contains("larger than 10 MiB");
        assertThat(body(send("carol", "r-file-refused", "a.png", "image/png", new byte[0], "")))
                .contains("The file is empty");
        assertThat(store.artifacts().list("r-file-refused")).isEmpty();

        post(
                "carol",
                "/runs/r-file-refused/decisions",
                map("id", "f-3", "action", "COMPLETE", "step", "steps/one", "evidence.photo", "ab".repeat(32)));
        assertThat(decisions.asks.getLast().evidence()).doesNotContainKey("photo");
    }

    private void approval(String id, String requester, RunSummary.@Nullable Alarm alarm) {
        JournalBuilder journal = journal("approval")
                .step(
                        Type.PERSON_ASKED,
                        "steps/one",
                        1,
                        "wait",
                        "approval",
                        "role",
                        "APPROVER",
                        "actions",
                        List.of("APPROVE", "REJECT", "BREAK_GLASS"),
                        "scope",
                        "77aa",
                        "count",
                        2);
        if (alarm != null) {
            journal.step(Type.ESCALATED, "steps/one", 1, "to", "ADMIN", "role", "APPROVER");
        }
        put(id, requester, "approval", Role.APPROVER, alarm, journal);
    }

    private void task(String id, RunSummary.@Nullable Alarm alarm) {
        JournalBuilder journal = journal("task")
                .step(
                        Type.PERSON_ASKED,
                        "steps/one",
                        1,
                        "wait",
                        "task",
                        "role",
                        "RESPONDER",
                        "actions",
                        List.of("COMPLETE", "NOT_APPLICABLE", "TAKE_OVER", "STOP"),
                        "assignee",
                        "carol",
                        "due",
                        Seeds.NOW + 60_000,
                        "fields",
                        List.of(map("id", "photo", "kind", "FILE", "title", "A photo", "required", true)));
        if (alarm != null) {
            journal.step(Type.OVERDUE, "steps/one", 1, "due", Seeds.NOW + 60_000, "assignee", "carol");
        }
        put(id, "anna", "task", Role.RESPONDER, alarm, journal);
    }

    private static JournalBuilder journal(String kind) {
        return new JournalBuilder(Seeds.NOW)
                .run(
                        Type.RUN_STARTED,
                        "path",
                        "task/move.yaml",
                        "steps",
                        List.of(outline("steps/one", "One", kind, "steps", null, null)))
                .step(Type.STEP_STARTED, "steps/one", 1, "doing", "ask");
    }

    private void put(
            String id,
            String requester,
            String waitingFor,
            Role role,
            RunSummary.@Nullable Alarm alarm,
            JournalBuilder journal) {
        seeds.put(
                new RunSummary(
                        id,
                        "move",
                        "task",
                        "Move",
                        null,
                        "production",
                        Mode.LIVE,
                        RunStatus.WAITING,
                        waitingFor,
                        role,
                        alarm,
                        "One",
                        requester,
                        Seeds.HASH,
                        "",
                        Seeds.NOW,
                        null),
                journal.events());
    }

    private List<String> audited(String subject) {
        return store.audit().list(new AuditFilter(null, null, subject, null, null, null), null, 20).stream()
                .map(AuditEntry::action)
                .toList();
    }

    private MvcTestResult get(String person, String path) {
        return mvc.get()
                .uri(URI.create(path))
                .with(user(person))
                .header("Accept", "text/html")
                .exchange();
    }

    private MvcTestResult post(String person, String path, Map<String, Object> fields) {
        MockMvcTester.MockMvcRequestBuilder request =
                mvc.post().uri(path).with(user(person)).with(csrf());
        fields.forEach((name, value) -> request.param(name, String.valueOf(value)));
        return request.exchange();
    }

    private MvcTestResult send(String person, String run, String name, String type, byte[] bytes, String comment) {
        return mvc.post()
                .uri("/runs/" + run + "/decisions")
                .with(user(person))
                .with(csrf())
                .multipart()
                .file(new MockMultipartFile("evidence.photo", name, type, bytes))
                .param("id", "f-" + run)
                .param("action", "COMPLETE")
                .param("step", "steps/one")
                .param("comment", comment)
                .exchange();
    }

    private static String body(MvcTestResult result) {
        try {
            return result.getResponse().getContentAsString(StandardCharsets.UTF_8);
        } catch (UnsupportedEncodingException e) {
            throw new AssertionError(e);
        }
    }
}
