package dev.evenkeel.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.evenkeel.workflows.contract.JournalEvent.Type.*;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.AxeResults;
import com.microsoft.playwright.Page;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.runners.RunnerTokens;
import dev.evenkeel.web.secrets.SecretKeeper;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pages in a real browser: on a desktop and a phone, light and dark, and by keyboard. */
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
            "/settings/chat",
            "/audit",
            "/settings/secrets",
            "/nowhere");

    @RegisterExtension
    static PagesInBrowser browsers = new PagesInBrowser();

    @BeforeAll
    static void start() {
        Seeds.breakTheGlass(browsers.bean(Store.class));
        browsers.bean(SecretKeeper.class)
                .add("root", "shop-database-of-the-first-region", "production", "For the shop", "tr0ub4dor");
        browsers.bean(RunnerTokens.class).create("north", "root");
        ReadinessSeeds.put(browsers.bean(Store.class).readiness());
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
}
