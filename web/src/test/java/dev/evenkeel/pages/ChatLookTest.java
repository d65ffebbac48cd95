package dev.evenkeel.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.evenkeel.activities.store.Store;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The codes in a real browser: shown once, where they are asked for. */
class ChatLookTest {

    @RegisterExtension
    static PagesInBrowser browsers = new PagesInBrowser();

    @ParameterizedTest(name = "{0} px, dark: {1}, {2}")
    @CsvSource({"1280, false, en", "390, true, en", "390, false, zh-CN"})
    void showsACodeOnceForWhatIsSeen(int width, boolean dark, String language) {
        String run = "look-" + width + language;
        ChatSeeds.approval(browsers.bean(Store.class), run, Seeds.RUNBOOK, "scope-1", List.of("2 to add"));
        Page page = browsers.open(width, dark, language);
        Browsers.signIn(page, "bob");

        page.navigate("/runs/" + run);
        page.locator("#chat-steps\\/agree summary").click();
        page.locator("#chat-steps\\/agree button").click();
        assertThat(page.locator("#chat-steps\\/agree code.secret"))
                .hasText(Pattern.compile("approve [0-9A-Z]{5}-[0-9A-Z]{5}"));
        assertThat(wide(page)).isEqualTo("0");
        page.navigate("/runs/" + run);
        assertThat(page.locator("code.secret")).hasCount(0);

        page.navigate("/settings/chat");
        page.locator("main form button.primary").click();
        assertThat(page.locator("#link-code")).hasText(Pattern.compile("link [0-9A-Z]{5}-[0-9A-Z]{5}"));
        assertThat(wide(page)).isEqualTo("0");
    }

    private static String wide(Page page) {
        return String.valueOf(
                page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"));
    }
}
