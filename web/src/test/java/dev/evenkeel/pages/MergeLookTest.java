package dev.evenkeel.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.evenkeel.web.runs.Decisions;
import dev.evenkeel.workflows.contract.Decision.Action;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What people do in an incident's room in a real browser, with the keyboard alone and without scripts too. */
class MergeLookTest {

    private static final String ROOM = "/runs/" + IncidentSeeds.OPEN;

    @RegisterExtension
    static PagesInBrowser browsers = new PagesInBrowser();

    @Test
    void mergesByAFewClicks() {
        Page page = browsers.open(390, false, "en");
        Browsers.signIn(page, "anna");
        page.navigate(ROOM);
        page.click("#merge-into");
        page.fill("#merge-search", "cart");
        page.press("#merge-search", "Enter");
        page.click("a:has-text('The cart loses articles')");
        assertThat(page.locator("main")).containsText("This incident ends");
        page.fill("#merge-why", "The same database");
        page.press("#merge-why", "Tab");
        page.keyboard().press("Enter");
        page.waitForURL("**" + ROOM);

        Decisions.Ask ask = asks().getLast();
        assertThat(ask.action()).isEqualTo(Action.MERGE_INCIDENT);
        assertThat(ask.evidence()).isEqualTo(Map.of("into", IncidentSeeds.NEW));
        page.context().close();
    }

    @Test
    void splitsWithTheKeyboardAlone() {
        browsers.bean(FakeCatalog.class).put("incident/odd.yaml", """
                runbook: odd
                procedure: incident
                title: Something is odd
                owner: team-shop
                triage:
                  - { id: look, http.check: { url: "http://shop/health" } }
                """);
        Page page = browsers.open(1280, true, "en");
        Browsers.signIn(page, "anna");
        page.navigate(ROOM);
        page.focus("#split-2");
        page.keyboard().press("Space");
        page.focus("#split-submit");
        page.keyboard().press("Enter");
        page.waitForURL("**/incident/split?alert=2");
        assertThat(page.locator("#alert-2")).isChecked();
        assertThat(page.locator("#alert-1")).not().isChecked();
        assertThat(page.locator("#split-name")).hasValue("3 % of the answers are errors");
        page.focus("button:has-text('Split off')");
        page.keyboard().press("Enter");
        page.waitForURL("**" + ROOM);

        Decisions.Ask ask = asks().getLast();
        assertThat(ask.action()).isEqualTo(Action.SPLIT_INCIDENT);
        assertThat(ask.evidence()).containsEntry("alerts", "2").containsEntry("severity", 2L);
        page.context().close();
    }

    @Test
    void pinsAndWritesNotesWithoutScripts() {
        Page page = browsers.withoutScripts();
        Browsers.signIn(page, "carol");
        page.navigate(ROOM);
        page.click("#entry-12 button:has-text('Pin')");
        page.waitForURL("**" + ROOM);
        assertThat(asks().getLast().action()).isEqualTo(Action.PIN);
        assertThat(asks().getLast().evidence()).isEqualTo(Map.of("entry", 12L));

        page.click(".incident-known li:first-child button:has-text('Unpin')");
        page.waitForURL("**" + ROOM);
        assertThat(asks().getLast().action()).isEqualTo(Action.UNPIN);
        page.click("#entry-12 a:has-text('Note')");
        page.fill("#entry-note", "Bob knows more");
        page.click("button:has-text('Add')");
        page.waitForURL("**" + ROOM);
        assertThat(asks().getLast().action()).isEqualTo(Action.COMMENT);
        assertThat(asks().getLast().comment()).isEqualTo("Bob knows more");
        assertThat(asks().getLast().evidence()).isEqualTo(Map.of("about", 12L));
        page.context().close();
    }

    private static List<Decisions.Ask> asks() {
        return browsers.bean(FakeDecisions.class).asks;
    }
}
