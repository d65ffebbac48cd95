package dev.evenkeel.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.evenkeel.pages.JournalBuilder.outline;
import static dev.evenkeel.workflows.contract.JournalEvent.Type.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.AxeResults;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.runners.RunnerTokens;
import dev.evenkeel.web.secrets.SecretKeeper;
import dev.evenkeel.workflows.contract.CanonicalJson;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.ReviewActivities.Obstacle;
import dev.evenkeel.workflows.contract.ReviewActivities.Review;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

/** The pages in a real browser: on a desktop and a phone, light and dark, by keyboard, and live. */
class LookTest {

    private static final List<String> PAGES = List.of(
            "/",
            "/runbooks",
            "/runbooks/broken",
            "/runbooks/shop-release/launch",
            "/runbooks/patch-window/launch",
            "/runs",
            "/runs/r-approval",
            "/runs/r-running",
            "/runs/r-failure",
            "/runs/r-task",
            "/runs/r-unknown",
            "/runs/r-back",
            "/runs/r-rehearsal",
            "/runs/r-running/plays?step=rollout/switch@north&attempt=1",
            "/runs/r-running/plays/cell?step=rollout/switch@north&attempt=1&task=2&host=shop-2",
            "/runs/r-running/cancel",
            "/runs/r-running/version",
            PlanSeeds.page("r-approval"),
            "/approvals",
            "/locks",
            "/estate",
            "/estate/sites",
            "/estate/channels",
            "/estate/services/shop",
            "/readiness",
            "/readiness/production/shop",
            "/reviews",
            "/users",
            "/settings/tokens",
            "/settings/password",
            "/audit",
            "/settings/secrets",
            "/nowhere");

    private static ServletWebServerApplicationContext server;
    private static Browsers browsers;
    private static SeededStore seeds;

    @BeforeAll
    static void start() {
        assumeTrue(Browsers.available(), "skipped, because no Chromium is installed");
        server = PagesServer.start();
        seeds = server.getBean(SeededStore.class);
        server.getBean(Store.class)
                .reviews()
                .open(new Review(
                        "d-1",
                        "r-running",
                        "approve/agree",
                        "production",
                        "bob",
                        "The shop was down and nobody else was awake",
                        List.of(Obstacle.REQUESTER, Obstacle.COUNT),
                        Seeds.NOW));
        server.getBean(SecretKeeper.class)
                .add("root", "shop-database-of-the-first-region", "production", "For the shop", "tr0ub4dor");
        server.getBean(RunnerTokens.class).create("north", "root");
        ReadinessSeeds.put(server.getBean(Store.class).readiness());
        browsers = new Browsers("http://127.0.0.1:"
                + Objects.requireNonNull(server.getWebServer()).getPort());
    }

    @AfterAll
    static void stop() {
        if (browsers != null) {
            browsers.close();
            server.close();
        }
    }

    /** Contrast depends on light and dark only, so the slow check of accessibility is made once for each. */
    @ParameterizedTest(name = "{0} px, dark: {1}, {2}")
    @CsvSource({"1280, false, en, true", "1280, true, zh-CN, false", "390, false, zh-CN, false", "390, true, en, true"})
    void fitsTheScreenAndCanBeReadByEverybody(int width, boolean dark, String language, boolean thorough) {
        Page page = browsers.open(width, dark, language);
        List<String> complaints = new ArrayList<>();
        page.onConsoleMessage(message -> {
            if (message.text().contains("Content Security Policy")
                    || message.text().contains("Uncaught")) {
                complaints.add(page.url() + ": " + message.text());
            }
        });
        page.onPageError(error -> complaints.add(page.url() + ": " + error));
        Browsers.signIn(page, "root");

        for (String path : PAGES) {
            page.navigate(path);
            if (!"0".equals(String.valueOf(page.evaluate("document.documentElement.scrollWidth - innerWidth")))) {
                complaints.add(path + " is wider than the screen");
            }
            if (thorough) {
                complaints.addAll(barriers(page));
            }
        }

        page.context().close();
        assertThat(complaints).isEmpty();
    }

    private static List<String> barriers(Page page) {
        AxeResults results = new AxeBuilder(page)
                .withTags(List.of("wcag2a", "wcag2aa", "wcag21aa"))
                .analyze();
        assertThat(results.getPasses()).as("rules that were checked").isNotEmpty();
        return results.getViolations().stream()
                .flatMap(rule -> rule.getNodes().stream()
                        .map(node ->
                                page.url() + ": " + rule.getId() + " " + node.getHtml() + node.getFailureSummary()))
                .toList();
    }

    @Test
    void sendsAFileAsEvidenceAndBreaksTheGlass() {
        long start = System.currentTimeMillis();
        JournalBuilder journal = new JournalBuilder(start)
                .run(
                        RUN_STARTED,
                        "steps",
                        List.of(
                                outline("steps/agree", "Agree", "approval", "steps", null, null),
                                outline("steps/look", "Look", "task", "steps", null, null)))
                .step(
                        PERSON_ASKED,
                        "steps/look",
                        1,
                        "wait",
                        "task",
                        "role",
                        "RESPONDER",
                        "actions",
                        List.of("COMPLETE", "NOT_APPLICABLE", "STOP"),
                        "fields",
                        List.of(JournalBuilder.map(
                                "id", "photo", "kind", "FILE", "title", "A photo", "required", true)));
        RunSummary waiting = Seeds.summary(
                "r-people",
                "patch-window",
                "People",
                RunStatus.WAITING,
                Mode.LIVE,
                "task",
                null,
                "Look",
                "bob",
                start,
                null);
        seeds.put(waiting, journal.events());
        Page page = browsers.open(1280, false, "en");
        Browsers.signIn(page, "bob");
        page.navigate("/runs/r-people");
        assertThat(page.locator(".glass")).containsText("bob broke the glass");

        page.setInputFiles(
                "#next input[type=file]",
                new FilePayload("photo.png", "image/png", "a photo".getBytes(StandardCharsets.UTF_8)));
        page.click("#next button[value=COMPLETE]");
        page.waitForLoadState();

        FakeDecisions decisions = server.getBean(FakeDecisions.class);
        assertThat(decisions.asks.getLast().evidence().get("photo"))
                .asString()
                .contains("photo.png")
                .contains(CanonicalJson.sha256("a photo".getBytes(StandardCharsets.UTF_8)));

        journal.step(PERSON_ANSWERED, "steps/look", 1, "outcome", "complete")
                .step(
                        PERSON_ASKED,
                        "steps/agree",
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
                        1);
        seeds.put(waiting, journal.events());
        page.navigate("/runs/r-people");
        page.click("#next summary:has-text('Break the glass')");
        page.fill("#next textarea[required]", "it burns");
        page.click("#next button[value=BREAK_GLASS]");
        page.waitForLoadState();
        assertThat(decisions.asks.getLast().comment()).isEqualTo("it burns");
        page.context().close();
    }

    @Test
    void goesToTheContentAndTheSearchByKeyboard() {
        Page page = browsers.open(1280, false, "en");
        Browsers.signIn(page, "anna");
        page.navigate("/runs");

        page.keyboard().press("Tab");
        assertThat(page.locator(".skip")).isFocused();
        page.keyboard().press("Enter");
        assertThat(page.locator("main")).isFocused();
        page.keyboard().press("/");
        assertThat(page.locator("#q")).isFocused();
        page.keyboard().type("hosts of South");
        assertThat(page.locator("#runs .item")).hasCount(2);
        assertThat(page).hasURL(Pattern.compile("q=hosts"));
        page.context().close();
    }

    @Test
    void keepsTheThemeAndTheLanguage() {
        Page page = browsers.open(1280, false, "en");
        Browsers.signIn(page, "anna");

        page.click("[data-theme-switch]");
        assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
        page.click("a[hreflang=zh-CN]");
        assertThat(page.locator("h1")).containsText("需要您处理");
        page.navigate("/runs");
        assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
        assertThat(page.locator("html")).hasAttribute("lang", "zh-CN");
        page.context().close();
    }

    @Test
    void showsWhatHappensWhileItHappensAndKeepsWhatSomebodyTypes() {
        long start = System.currentTimeMillis();
        JournalBuilder journal = new JournalBuilder(start)
                .run(
                        RUN_STARTED,
                        "steps",
                        List.of(
                                outline("steps/one", "First", "script", "steps", null, null),
                                outline("steps/two", "Second", "task", "steps", null, null)))
                .step(STEP_STARTED, "steps/one", 1, "doing", "true");
        seeds.put(
                Seeds.summary(
                        "r-live",
                        "patch-window",
                        "Live",
                        RunStatus.RUNNING,
                        Mode.LIVE,
                        null,
                        null,
                        "First",
                        "anna",
                        start,
                        null),
                journal.events());
        Page page = browsers.open(1280, false, "en");
        Browsers.signIn(page, "anna");
        page.navigate("/runs/r-live");
        assertThat(page.locator("#live")).hasText("Live");

        seeds.print("r-live", "steps/one", "out", "\u001b[32mgreen\u001b[0m <b>line</b>\nhalf");
        assertThat(page.locator("#log .log-line")).hasText("green <b>line</b>");
        assertThat(page.locator("#log .ansi-green")).hasText("green");
        seeds.print("r-live", "steps/one", "out", " line\n");
        assertThat(page.locator("#log .log-line").last()).hasText("half line");

        journal.step(STEP_FINISHED, "steps/one", 1, "summary", "exit 0")
                .step(
                        PERSON_ASKED,
                        "steps/two",
                        1,
                        "wait",
                        "task",
                        "role",
                        "RESPONDER",
                        "actions",
                        List.of("COMPLETE"),
                        "instructions",
                        "Look");
        seeds.put(
                Seeds.summary(
                        "r-live",
                        "patch-window",
                        "Live",
                        RunStatus.WAITING,
                        Mode.LIVE,
                        "task",
                        null,
                        "Second",
                        "anna",
                        start,
                        null),
                journal.events());
        assertThat(page.locator("#next-title")).hasText("Second");
        assertThat(page.locator("#run-header .badge")).hasText("Waiting");

        page.fill("#next textarea", "half a thought");
        journal.by("bob", RUN_PAUSED, null);
        seeds.put(
                Seeds.summary(
                        "r-live",
                        "patch-window",
                        "Live",
                        RunStatus.PAUSED,
                        Mode.LIVE,
                        "task",
                        null,
                        "Second",
                        "anna",
                        start,
                        null),
                journal.events());
        assertThat(page.locator("#run-header .badge")).hasText("Paused");
        assertThat(page.locator("#next textarea")).hasValue("half a thought");
        assertThat(page.locator("#timeline")).containsText("bob paused the run");
        page.context().close();
    }
}
