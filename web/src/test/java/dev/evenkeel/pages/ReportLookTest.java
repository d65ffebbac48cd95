package dev.evenkeel.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The clock of a recovery and its report in a real browser. With {@code -Devenkeel.pictures=FOLDER} it leaves pictures to look at.
 */
class ReportLookTest {

    private static final List<String> PAGES = List.of(
            "/runs/look-open", "/runs/look-done", "/runs/look-done/report", "/runs/look-evil/report", "/reports");

    @RegisterExtension
    static PagesInBrowser browsers = new PagesInBrowser();

    private static Store store;
    private static RecoveryRuns runs;

    @BeforeAll
    static void start() {
        store = browsers.bean(Store.class);
        runs = new RecoveryRuns(store);
        long now = System.currentTimeMillis();
        runs.put(
                "look-open",
                Mode.DRILL,
                RunStatus.WAITING,
                RecoverySeeds.stuck(now - 6 * RecoverySeeds.MINUTE),
                "anna",
                RunSummary.Alarm.OBJECTIVE);
        for (int week = 6; week > 0; week--) {
            runs.put(
                    "look-" + week,
                    Mode.DRILL,
                    RunStatus.SUCCEEDED,
                    RecoverySeeds.complete(now - week * 7 * 24 * 60 * RecoverySeeds.MINUTE));
        }
        runs.put("look-evil", Mode.DRILL, RunStatus.UNDONE, RecoverySeeds.hostile(now - 120 * RecoverySeeds.MINUTE));
        runs.put("look-done", Mode.DRILL, RunStatus.SUCCEEDED, RecoverySeeds.complete(now - 60 * RecoverySeeds.MINUTE));
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
        runs.put("look-live", Mode.DRILL, RunStatus.WAITING, journal, "anna", RunSummary.Alarm.OBJECTIVE);
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
                .append(new Append(
                        RecoverySeeds.summary(
                                "look-live",
                                Mode.DRILL,
                                RunStatus.RUNNING,
                                journal.getFirst().at(),
                                null,
                                null),
                        proven.seq(),
                        0,
                        List.of(proven)));

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
}
