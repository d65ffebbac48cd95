package dev.evenkeel.pages;

import static dev.evenkeel.pages.JournalBuilder.outline;
import static dev.evenkeel.pages.Pages.body;
import static dev.evenkeel.workflows.contract.JournalEvent.Type.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;

import dev.evenkeel.workflows.contract.CanonicalJson;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunStatus;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** The pages as such: in both languages, with their addresses, without script inside. */
@OnPagesServer
class PagesTest {

    private final MockMvcTester mvc;
    private final Pages pages;
    private final SeededStore seeds;

    PagesTest(MockMvcTester mvc, SeededStore seeds) {
        this.mvc = mvc;
        this.pages = new Pages(mvc);
        this.seeds = seeds;
    }

    @Test
    void namesWhatPagesAreDrawnWithByItsContent() {
        Matcher css =
                Pattern.compile("href=\"(/css/tokens-[0-9a-f]{32}\\.css)\"").matcher(pages.text("anna", "/runs"));

        assertThat(css.find())
                .as("a browser that keeps it learns of another one")
                .isTrue();
        assertThat(mvc.get().uri(css.group(1)).exchange())
                .hasStatusOk()
                .headers()
                .hasValue("Cache-Control", "max-age=86400");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/runbooks",
                "/runbooks/broken",
                "/runbooks/shop-release",
                "/runbooks/shop-release/launch",
                "/runbooks/patch-window/launch",
                "/runs",
                "/runs?status=FAILED&mode=LIVE&show=mine&q=shop",
                "/runs/r-approval",
                "/runs/r-running",
                "/runs/r-failure",
                "/runs/r-unknown",
                "/runs/r-task",
                "/runs/r-back",
                "/runs/r-rehearsal",
                "/runs/r-done",
                "/runs/r-running/live",
                "/runs/r-running/log",
                "/runs/r-running/plays?step=rollout/switch@north&attempt=1",
                "/runs/r-running/plays/cell?step=rollout/switch@north&attempt=1&task=2&host=shop-2",
                "/runs/r-running/cancel",
                "/approvals",
                "/locks",
                "/estate",
                "/drills",
                "/drills?month=2026-02",
                "/schedules",
                "/estate/sites",
                "/estate/channels",
                "/estate/services/shop",
                "/estate/services/ledger",
                "/settings/tokens",
                "/settings/password"
            })
    void opensInBothLanguagesWithoutAMissingText(String path) {
        for (String language : List.of("en", "zh-CN")) {
            MvcTestResult page = pages.get("anna", path + (path.contains("?") ? "&" : "?") + "lang=" + language);

            assertThat(page).hasStatusOk();
            assertThat(body(page)).doesNotContain("??");
            if (body(page).contains("<html")) {
                assertThat(body(page)).contains("lang=\"" + language + "\"");
            }
        }
    }

    @Test
    void saysForWhichRunnerARunWaits() {
        seeds.put(
                Seeds.summary(
                        "r-runner",
                        "patch-window",
                        "Install",
                        RunStatus.RUNNING,
                        Mode.LIVE,
                        null,
                        null,
                        "",
                        "anna",
                        Seeds.NOW,
                        null),
                new JournalBuilder(Seeds.NOW)
                        .run(RUN_STARTED, "steps", List.of(outline("s/far", "Install", "script", "s", null, null)))
                        .step(STEP_STARTED, "s/far", 1, "doing", "install", "runner", "south")
                        .events());

        assertThat(pages.text("anna", "/runs/r-runner"))
                .contains(
                        "Waiting for a runner of the site south: Install",
                        "None was ever seen",
                        "Start a runner there");
    }

    @ParameterizedTest
    @CsvSource({"/runs/r-task/decisions", "/runbooks/shop-release/launch", "/users", "/settings/tokens"})
    void refusesAFormWithoutItsToken(String path) {
        assertThat(mvc.post().uri(path).with(user("root")).param("id", "x").exchange())
                .hasStatus(403);
    }

    @Test
    void pagesThroughTheRuns() {
        String first = pages.text("anna", "/runs");
        assertThat(first).contains("Older").doesNotContain(">Newest<");

        String next = first.replaceAll("(?s).*href=\"(/runs\\?[^\"]*after=[^\"]*)\".*", "$1")
                .replace("&amp;", "&");
        assertThat(pages.text("anna", next)).contains(">Newest<");
        assertThat(pages.get("anna", "/runs?after=nonsense")).hasStatusOk();
    }

    @Test
    void findsNothingUnderAWrongAddress() {
        MvcTestResult missing = pages.get("anna", "/runs/no-such-run");

        assertThat(missing).hasStatus(404);
        assertThat(pages.get("anna", "/runs/r-done/artifacts/" + "0".repeat(64)))
                .hasStatus(404);
        assertThat(pages.get("anna", "/runs/r-done/artifacts/" + plan())).hasStatus(404);
    }

    @Test
    void leavesALineThatIsNotWholeToTheLiveLog() {
        String id = "r-lines";
        seeds.put(
                Seeds.summary(
                        id,
                        "patch-window",
                        "Lines",
                        RunStatus.RUNNING,
                        Mode.LIVE,
                        null,
                        null,
                        "",
                        "anna",
                        Seeds.NOW,
                        null),
                List.of());
        seeds.print(id, "s/one", "out", "first\n");
        seeds.print(id, "s/one", "out", "sec");
        assertThat(pages.text("anna", "/runs/" + id))
                .contains(">first</span>")
                .contains("data-cursor=\"1\"")
                .doesNotContain(">sec<");

        seeds.print(id, "s/one", "out", "ond\n");
        assertThat(pages.text("anna", "/runs/" + id)).contains(">second</span>").contains("data-cursor=\"3\"");
    }

    @Test
    void bringsNoScriptOrStyleInline() {
        for (String path : List.of("/", "/runbooks", "/runs", "/runs/r-approval", "/runbooks/patch-window/launch")) {
            assertThat(pages.text("bob", path))
                    .doesNotContainPattern("<script(?![^>]*src=)")
                    .doesNotContain("<style")
                    .doesNotContainPattern("\\sstyle=\"")
                    .doesNotContainPattern("\\son[a-z]+=\"");
        }
    }

    private static String plan() {
        return CanonicalJson.sha256(Seeds.PLAN.getBytes(StandardCharsets.UTF_8));
    }
}
