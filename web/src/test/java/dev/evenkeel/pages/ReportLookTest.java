package dev.evenkeel.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.AxeResults;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.options.Media;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.workflows.contract.JournalActivities.Append;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

/**
 * The clock of a recovery and its report in a real browser. With {@code -Devenkeel.pictures=FOLDER} it leaves pictures to look at.
 */
class ReportLookTest {

    private static final List<String> PAGES = List.of(
            "/runs/look-open", "/runs/look-done", "/runs/look-done/report", "/runs/look-evil/report", "/reports");

    private static ServletWebServerApplicationContext server;
    private static Browsers browsers;
    private static Store store;

    @BeforeAll
    static void start() {
        assumeTrue(Browsers.available(), "skipped, because no Chromium is installed");
        server = PagesServer.start();
        store = server.getBean(Store.class);
        long now = System.currentTimeMillis();
        put("look-open", RunStatus.WAITING, RecoverySeeds.stuck(now - 6 * RecoverySeeds.MINUTE));
        for (int week = 6; week > 0; week--) {
            put(
                    "look-" + week,
                    RunStatus.SUCCEEDED,
                    RecoverySeeds.complete(now - week * 7 * 24 * 60 * RecoverySeeds.MINUTE));
        }
        put("look-evil", RunStatus.UNDONE, RecoverySeeds.hostile(now - 120 * RecoverySeeds.MINUTE));
        put("look-done", RunStatus.SUCCEEDED, RecoverySeeds.complete(now - 60 * RecoverySeeds.MINUTE));
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

    @ParameterizedTest(name = "{0} px, dark: {1}, {2}")
    @CsvSource({"1280, false, en, true", "390, true, en, true", "390, false, zh-CN, false"})
    void fitsTheScreenAndCanBeReadByEverybody(int width, boolean dark, String language, boolean thorough) {
        Page page = browsers.open(width, dark, language);
        List<String> complaints = new ArrayList<>();
        page.onConsoleMessage(message -> {
            if (message.text().contains("Content Security Policy")
                    || message.text().contains("Uncaught")) {
                complaints.add(page.url() + " " + message.text());
            }
        });
        Browsers.signIn(page, "bob");
        for (String path : PAGES) {
            page.navigate(path);
            Object wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
            if (!"0".equals(String.valueOf(wide))) {
                complaints.add(path + " is " + wide + " px too wide");
            }
            picture(page, path.replaceAll("\\W+", "-") + "-" + width + (dark ? "-dark" : "") + "-" + language);
            if (thorough) {
                AxeResults results = new AxeBuilder(page)
                        .withTags(List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa"))
                        .analyze();
                results.getViolations()
                        .forEach(violation -> complaints.add(path + ": " + violation.getId() + " "
                                + violation.getNodes().getFirst().getHtml()));
            }
        }
        assertThat(complaints).isEmpty();
        page.context().close();
    }

    @Test
    void ticksOnAndFollowsWhatHappens() {
        long outage = System.currentTimeMillis() - 14 * RecoverySeeds.MINUTE - 58_000;
        List<JournalEvent> journal = RecoverySeeds.stuck(outage);
        put("look-live", RunStatus.WAITING, journal);
        Page page = browsers.open(1280, false, "en");
        Browsers.signIn(page, "anna");
        page.navigate("/runs/look-live");

        assertThat(page.locator("[data-objective]"))
                .containsText("over the objective", new ContainsTextOptions().setTimeout(30_000));
        assertThat(page.locator(".recovery-objective")).hasClass(Pattern.compile("tone-bad"));
        assertThat(page.locator("#clock")).containsText("Not proven: promote does not happen");

        JournalEvent proven = new JournalEvent(
                journal.size() + 1L,
                System.currentTimeMillis(),
                JournalEvent.Type.FENCE_PROVEN,
                "fence/proof",
                1,
                null,
                JournalBuilder.map("proof", "connection refused"));
        store.journal()
                .append(new Append(summary("look-live", RunStatus.RUNNING, journal), proven.seq(), 0, List.of(proven)));

        assertThat(page.locator("#clock")).containsText("Proven by “Prove the fence”");
        page.context().close();
    }

    @Test
    void saysItAllWithoutScriptsAndOnPaper() {
        Page page = browsers.withoutScripts();
        Browsers.signIn(page, "bob");
        page.navigate("/runs/look-open?lang=en");
        assertThat(page.locator("#clock")).containsText("Since the outage");
        assertThat(page.locator("#clock .recovery-value").first()).containsText("min");

        page.navigate("/runs/look-done/report?lang=en");
        page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
        assertThat(page.locator("#report-result")).isVisible();
        assertThat(page.locator("#notes")).isHidden();
        picture(page, "paper");
        page.context().close();
    }

    private static void picture(Page page, String name) {
        @Nullable String folder = System.getProperty("evenkeel.pictures");
        if (folder != null) {
            page.screenshot(new Page.ScreenshotOptions()
                    .setPath(Path.of(folder, name + ".png"))
                    .setFullPage(true));
        }
    }

    private static void put(String id, RunStatus status, List<JournalEvent> journal) {
        store.journal().append(new Append(summary(id, status, journal), 1, 0, journal));
    }

    private static RunSummary summary(String id, RunStatus status, List<JournalEvent> journal) {
        @Nullable Long end = status.finished() ? (Long) journal.getLast().at() : null;
        return RecoverySeeds.summary(
                id,
                Mode.DRILL,
                status,
                journal.getFirst().at(),
                end,
                status == RunStatus.WAITING ? RunSummary.Alarm.OBJECTIVE : null);
    }
}
