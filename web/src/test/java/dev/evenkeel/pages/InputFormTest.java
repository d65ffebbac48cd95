package dev.evenkeel.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.FilePayload;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A person fills in a form whose fields depend on each other, with scripts and without them. */
class InputFormTest {

    @RegisterExtension
    static PagesInBrowser browsers = new PagesInBrowser();

    private static FakeLauncher launcher;

    @BeforeAll
    static void start() {
        browsers.bean(FakeCatalog.class).put("task/asking.yaml", InputPagesTest.RUNBOOK);
        launcher = browsers.bean(FakeLauncher.class);
    }

    @ParameterizedTest(name = "with scripts: {0}")
    @ValueSource(booleans = {true, false})
    void fillsInWhatDependsOnWhatWasChosen(boolean scripts) {
        List<String> complaints = new ArrayList<>();
        Page page = scripts ? browsers.open(1280, false, "en") : browsers.withoutScripts();
        page.onConsoleMessage(message -> {
            if (message.text().contains("Content Security Policy")) {
                complaints.add(message.text());
            }
        });
        Browsers.signIn(page, "root");
        page.navigate("/runbooks/asking/launch");
        assertThat(page.locator("#input-version-trouble")).containsText("does not answer");
        assertThat(page.locator("#input-reason")).hasCount(0);

        page.check("input[name='input.channel'][value=beta]");
        refresh(page, scripts);
        assertThat(page.locator("#input-version option")).hasCount(3);
        page.check("#input-hurry");
        refresh(page, scripts);
        assertThat(page.locator("#input-reason")).isVisible();
        page.selectOption("#input-version", "2.1-beta");
        assertThat(page.locator("#input-share")).hasValue("10");
        page.fill("#input-reason", "a fire");
        page.setInputFiles(
                "#input-patch", new FilePayload("fix.sql", "text/plain", "select 1".getBytes(StandardCharsets.UTF_8)));
        refresh(page, scripts);
        assertThat(page.getByText("Uploaded: fix.sql")).isVisible();
        assertThat(page.locator("#input-version")).hasValue("2.1-beta");
        page.click("button[value=LIVE]");
        page.waitForURL(Pattern.compile(".*/runs/r-running.*"));

        assertThat(launcher.launches.getLast().inputs())
                .containsEntry("version", List.of("2.1-beta"))
                .containsEntry("reason", List.of("a fire"))
                .hasEntrySatisfying(
                        "patch", value -> assertThat(value.getFirst()).matches("sha256:[0-9a-f]{64}/8/fix\\.sql"));
        assertThat(complaints).isEmpty();
        page.context().close();
    }

    @Test
    void keepsWhatIsTypedWhileTheFieldsAreFetched() {
        Page page = browsers.open(1280, false, "en");
        Browsers.signIn(page, "root");
        page.navigate("/runbooks/asking/launch");
        page.check("input[name='input.channel'][value=beta]");
        page.check("#input-hurry");
        assertThat(page.locator("#input-reason")).isVisible();
        List<Route> held = new ArrayList<>();
        page.route("**/launch/fields", held::add);

        page.uncheck("#input-hurry");
        page.waitForCondition(() -> !held.isEmpty());
        page.selectOption("#input-version", "2.1-beta");
        page.check("#input-hurry");
        page.fill("#input-reason", "a fire");
        page.waitForCondition(() -> held.size() == 3);
        page.unroute("**/launch/fields");
        page.fill("#input-reason", "a great fire");
        held.getLast().resume();

        assertThat(page.locator("#input-share")).hasValue("10");
        assertThat(page.locator("#input-reason")).hasValue("a great fire");
        page.context().close();
    }

    private static void refresh(Page page, boolean scripts) {
        if (!scripts) {
            page.getByText("Update the form").click();
        }
    }
}
