package dev.evenkeel.pages;

import static dev.evenkeel.pages.JournalBuilder.map;
import static dev.evenkeel.pages.Pages.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;

import dev.evenkeel.activities.store.Artifact;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.workflows.contract.CanonicalJson;
import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.RunSummary;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** A task that wants a file. */
@OnPagesServer
class EvidenceFilesTest {

    private static final byte[] PHOTO = "not really a picture".getBytes(StandardCharsets.UTF_8);

    private final MockMvcTester mvc;
    private final Pages pages;
    private final QuestionSeeds questions;
    private final Store store;
    private final FakeDecisions decisions;

    EvidenceFilesTest(MockMvcTester mvc, SeededStore seeds, Store store, FakeDecisions decisions) {
        this.mvc = mvc;
        this.pages = new Pages(mvc);
        this.questions = new QuestionSeeds(seeds);
        this.store = store;
        this.decisions = decisions;
    }

    @Test
    void showsATaskThatIsOverdueAndLetsItBeNotApplicable() {
        questions.task("r-overdue", RunSummary.Alarm.OVERDUE);

        for (String language : List.of("en", "zh-CN")) {
            assertThat(pages.text("carol", "/runs/r-overdue?lang=" + language))
                    .doesNotContain("??")
                    .contains(language.equals("en") ? "Overdue" : "已逾期")
                    .contains("carol")
                    .contains("value=\"NOT_APPLICABLE\"");
        }
        assertThat(pages.text("carol", "/approvals?lang=en")).contains("Overdue");
        assertThat(pages.text("anna", "/runs/r-overdue"))
                .doesNotContain("value=\"NOT_APPLICABLE\"")
                .contains("This is for carol to do")
                .contains("value=\"TAKE_OVER\"");

        pages.post(
                "carol",
                "/runs/r-overdue/decisions",
                map("id", "n-1", "action", "NOT_APPLICABLE", "step", "steps/one", "comment", "no shop here"));
        assertThat(decisions.asks.getLast().action()).isEqualTo(Action.NOT_APPLICABLE);
    }

    @Test
    void keepsAFileWithItsDigestUnderAHarmlessName() throws Exception {
        questions.task("r-file", null);
        assertThat(pages.text("carol", "/runs/r-file"))
                .contains("multipart/form-data")
                .contains("type=\"file\"");

        send("carol", "r-file", "../../etc/<x>\u202Egnp.exe", "text/html", PHOTO, "");

        String sha256 = CanonicalJson.sha256(PHOTO);
        assertThat(decisions.asks.getLast().evidence())
                .containsEntry("photo", Map.of("name", "xgnp.exe", "sha256", sha256, "size", (long) PHOTO.length));
        Artifact kept = store.artifacts().list("r-file").getFirst();
        assertThat(kept.keptBy()).isEqualTo("carol");
        assertThat(kept.mediaType()).isEqualTo("application/octet-stream");
        MvcTestResult download = pages.get("eve", "/runs/r-file/artifacts/" + sha256 + "/download");
        assertThat(download).hasStatusOk();
        assertThat(download.getResponse().getContentAsByteArray()).isEqualTo(PHOTO);
        assertThat(download.getResponse().getContentType()).isEqualTo("application/octet-stream");
        assertThat(download.getResponse().getHeader("Content-Disposition")).startsWith("attachment");
        assertThat(download.getResponse().getHeader("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(Audited.actions(store, "r-file")).contains("evidence.kept");
    }

    @Test
    void doesNotAskForTheFileAgainWhenTheFormIsRefused() {
        questions.task("r-file-again", null);

        String page = body(send("carol", "r-file-again", "photo.png", "image/png", PHOTO, "refuse this"));

        String sha256 = CanonicalJson.sha256(PHOTO);
        assertThat(page).contains("photo.png is kept").contains("value=\"" + sha256 + "\"");
        pages.post(
                "carol",
                "/runs/r-file-again/decisions",
                map("id", "f-2", "action", "COMPLETE", "step", "steps/one", "evidence.photo", sha256));
        assertThat(decisions.asks.getLast().evidence())
                .containsEntry("photo", Map.of("name", "photo.png", "sha256", sha256, "size", (long) PHOTO.length));
    }

    @Test
    void keepsNothingOfSomebodyWhoMayNotDoTheTaskAndNothingTooLarge() {
        questions.task("r-file-refused", null);

        assertThat(body(send("eve", "r-file-refused", "a.png", "image/png", PHOTO, "")))
                .contains("Your role does not let you do this task");
        assertThat(body(send("anna", "r-file-refused", "a.png", "image/png", PHOTO, "")))
                .contains("carol has taken this task");
        assertThat(body(send("carol", "r-file-refused", "a.png", "image/png", new byte[10 * 1024 * 1024 + 1], "")))
                .contains("larger than 10 MiB");
        assertThat(body(send("carol", "r-file-refused", "a.png", "image/png", new byte[0], "")))
                .contains("The file is empty");
        assertThat(store.artifacts().list("r-file-refused")).isEmpty();

        pages.post(
                "carol",
                "/runs/r-file-refused/decisions",
                map("id", "f-3", "action", "COMPLETE", "step", "steps/one", "evidence.photo", "ab".repeat(32)));
        assertThat(decisions.asks.getLast().evidence()).doesNotContainKey("photo");
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
}
