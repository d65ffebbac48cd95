package dev.evenkeel.pages;

import static dev.evenkeel.pages.Pages.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;

import dev.evenkeel.workflows.contract.InputFile;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** The launch form whose fields depend on each other, choose from lists elsewhere, and take files; and the version of a run. */
@OnPagesServer
class InputPagesTest {

    static final String RUNBOOK = """
            runbook: asking
            procedure: task
            title: Ask well
            owner: team
            inputs:
              channel: { type: choice, options: [stable, beta], default: stable }
              version: { type: string, among: { http: "https://releases.example.org/${inputs.channel}.json", items: "body" } }
              share: { type: number, default: "${inputs.channel == 'beta' ? 10 : 100}" }
              hurry: { type: boolean, default: false }
              reason: { type: string, when: "inputs.hurry" }
              token: { type: secret, pattern: "env:EVENKEEL_SECRET_.*", required: false }
              patch: { type: file, max_size: 1KiB, required: false }
            steps:
              - id: one
                secrets: { TOKEN: "${inputs.token}" }
                script: { command: [one, "${inputs.patch.path.orValue('')}", "${inputs.version}"] }
            """;

    private static final String LAUNCH = "/runbooks/asking/launch";

    private final MockMvcTester mvc;
    private final FakeLauncher launcher;

    InputPagesTest(MockMvcTester mvc, FakeLauncher launcher, FakeCatalog catalog) {
        this.mvc = mvc;
        this.launcher = launcher;
        catalog.put("task/asking.yaml", RUNBOOK);
    }

    @BeforeEach
    void forget() {
        launcher.launches.clear();
    }

    @Test
    void asksOnlyForWhatIsDueAndSaysWhichListIsAway() {
        for (String language : List.of("en", "zh-CN")) {
            assertThat(body(mvc.get()
                            .uri(LAUNCH + "?lang=" + language)
                            .with(user("anna"))
                            .exchange()))
                    .doesNotContain("??")
                    .contains("The list at https://releases.example.org/stable.json does not answer")
                    .contains("name=\"input.share\" value=\"100\"")
                    .contains("hx-post=\"" + LAUNCH + "/fields\"")
                    .contains("type=\"file\"")
                    .doesNotContain("name=\"input.reason\"");
        }
    }

    @Test
    void refreshesWhatDependsOnOtherFieldsWithoutLaunching() {
        String page = body(post(
                LAUNCH + "/fields",
                Map.of(
                        "shown",
                        "channel version share hurry token patch",
                        "input.channel",
                        "beta",
                        "input.share",
                        "100",
                        "proposed.share",
                        "100",
                        "input.hurry",
                        "true")));

        assertThat(page)
                .contains("2.0-beta", "2.1-beta")
                .contains("name=\"input.share\" value=\"10\"")
                .contains("name=\"input.reason\"");
        assertThat(launcher.launches).isEmpty();
    }

    @Test
    void keepsWhatWasTypedOverANewDefault() {
        assertThat(body(post(
                        LAUNCH + "/fields",
                        Map.of("input.channel", "beta", "input.share", "33", "proposed.share", "100"))))
                .contains("name=\"input.share\" value=\"33\"");
    }

    @Test
    void launchesNothingThatNobodyHasSeen() {
        Map<String, String> changed = Map.of(
                "mode",
                "LIVE",
                "shown",
                "channel version share hurry token patch",
                "input.channel",
                "beta",
                "input.version",
                "2.0-beta",
                "input.share",
                "100",
                "proposed.share",
                "100");

        assertThat(body(post(LAUNCH, changed))).contains("With these values the form asks for something else");
        assertThat(launcher.launches).isEmpty();
    }

    @Test
    void takesAFileAndKeepsItWhileTheFormGoesBackAndForth() {
        MockMultipartFile file = new MockMultipartFile(
                "file.patch", "../../etc/pa<b>ss.sql", "text/html", "select 1".getBytes(StandardCharsets.UTF_8));
        String page = body(upload(LAUNCH + "/fields", file));
        String kept = page.replaceAll("(?s).*name=\"input.patch\" value=\"([^\"]*)\".*", "$1");

        assertThat(InputFile.of(kept)).hasValueSatisfying(uploaded -> {
            assertThat(uploaded.name()).isEqualTo("pa_b_ss.sql");
            assertThat(uploaded.size()).isEqualTo(8);
        });
        assertThat(page).contains("Uploaded: pa_b_ss.sql (8 B");
    }

    @Test
    void refusesAFileThatIsTooLargeBesideItsField() {
        MockMultipartFile file = new MockMultipartFile("file.patch", "a.sql", "text/plain", new byte[5000]);

        assertThat(body(upload(LAUNCH, file))).contains("At most 1 KiB; this file has 5 KiB.");
        assertThat(launcher.launches).isEmpty();
    }

    @Test
    void comparesTheRunbookOfARunWithTheFile() {
        for (String language : List.of("en", "zh-CN")) {
            assertThat(body(mvc.get()
                            .uri("/runs/r-running/version?lang=" + language)
                            .with(user("anna"))
                            .exchange()))
                    .doesNotContain("??")
                    .contains("diff-added", "diff-removed")
                    .contains("&lt;script&gt;alert(1)")
                    .doesNotContain("<script>alert(1)");
        }
        assertThat(body(mvc.get().uri("/runs/r-running").with(user("anna")).exchange()))
                .contains("/runs/r-running/version")
                .contains("3 commits behind");
    }

    private MvcTestResult post(String path, Map<String, String> fields) {
        var request = mvc.post()
                .uri(path)
                .param("runId", "r-7")
                .param("environment", "staging")
                .with(user("anna"))
                .with(csrf());
        fields.forEach(request::param);
        return request.exchange();
    }

    private MvcTestResult upload(String path, MockMultipartFile file) {
        return mvc.post()
                .uri(path)
                .multipart()
                .file(file)
                .param("runId", "r-7")
                .param("environment", "staging")
                .param("mode", "LIVE")
                .with(user("anna"))
                .with(csrf())
                .exchange();
    }
}
