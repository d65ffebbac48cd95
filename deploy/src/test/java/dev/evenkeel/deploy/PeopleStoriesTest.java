package dev.evenkeel.deploy;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.FilePayload;
import dev.evenkeel.workflows.contract.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What people decide while a run is under way, in a real browser: they see what is asked, act on the page, and the run does as they said. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PeopleStoriesTest {

    private PeopleWorld world;

    @AutoClose
    private ServerProcess server;

    @AutoClose
    private Browser browser;

    private Person admin;
    private Person operator;
    private Person approver;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        PlaywrightAssertions.setDefaultAssertionTimeout(60_000);
        world = new PeopleWorld(folder);
        server = new ServerProcess(folder, world.runbooks(), Map.of("EVENKEEL_DEMO", "true"));
        server.start();
        browser = new Browser();
        admin = browser.signIn(server, "admin", server.adminPassword());
        operator = browser.demo(server, "operator");
        approver = browser.demo(server, "approver");
    }

    @Test
    void theRunGoesTheWayThatSomebodyWithTheRoleChooses() {
        String run = operator.launch("ways", Map.of());

        assertThat(next(operator)).containsText("This needs the role Approver");
        assertThat(next(operator)).containsText("Can decide: admin, demo-approver");
        assertThat(next(operator).locator("button, input[type=radio]")).hasCount(0);
        see(approver, "/runs/" + run);
        next(approver).getByLabel("Move to the standby").check();
        next(approver).getByText("Go this way").click();

        awaitStatus(operator.page(), "SUCCEEDED");
        awaitStep(operator.page(), "Move it", "DONE");
        awaitStep(operator.page(), "Mend it", "SKIPPED");
        assertThat(operator.page().locator("#timeline")).containsText("demo-approver completed: Which way?");
        assertThat(world.effects("ways")).containsExactly("moved");
    }

    @Test
    void aPauseHoldsTheRunThatARunHasStartedToo() {
        world.held("first");
        operator.launch("outer", Map.of());
        Page outer = operator.page();
        details(outer, "Have it done").click();
        Page inner = outer.context().newPage();
        String link = step(outer, "Have it done")
                .locator("a[href*='/runs/']:has-text('Run ')")
                .getAttribute("href");
        inner.navigate(server.url() + link);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> world.effects("nested").contains("first"));

        outer.click("button[value=PAUSE]");
        awaitStatus(outer, "PAUSED");
        awaitStatus(inner, "PAUSED");
        assertThat(inner.locator("#timeline")).containsText("demo-operator paused the run");
        world.released("first");
        assertThat(inner.locator("#next")).containsText("Paused before: The second half");
        awaitStep(inner, "The first half", "DONE");
        assertThat(world.effects("nested")).containsExactly("first");

        outer.click("button[value=RESUME]");
        awaitStatus(inner, "SUCCEEDED");
        awaitStatus(outer, "SUCCEEDED");
        assertThat(world.effects("nested")).containsExactly("first", "second", "after");
        inner.close();
    }

    /** The last item of each slice fails: all others have been begun before. */
    @Test
    void onlyTheItemsThatFailedAreDoneAgain() {
        world.ill("host-51");
        world.ill("host-103");
        operator.launch("many", Map.of());
        Page page = operator.page();

        assertThat(next(operator)).containsText("2 of 104 failed: 51, 103");
        assertThat(step(page, "0 … 51 (52)")).containsText("51 done, 1 failed");
        assertThat(step(page, "52 … 103 (52)")).containsText("51 done, 1 failed");
        assertThat(world.effects("many")).hasSize(102);
        details(page, "0 … 51 (52)").click();
        step(page, "0 … 51 (52)").locator("a[href*='/runs/']:has-text('Run ')").click();
        awaitStatus(page, "FAILED");
        awaitStep(page, "Patch host 51", "FAILED");
        assertThat(page.locator("#steps [data-state=DONE]:has-text('Patch host')"))
                .hasCount(51);
        page.locator("#run-header a[href*='/runs/']:not([href$='/version'])").click();

        world.healed("host-51");
        world.healed("host-103");
        next(operator).getByText("Try again").first().click();

        awaitStatus(page, "SUCCEEDED");
        awaitStep(page, "51 … 103 (2)", "DONE");
        assertThat(world.effects("many")).hasSize(104).doesNotHaveDuplicates();
    }

    @Test
    void whatIsUndoneIsShownBeforeAndPartsOfItCanBeLeftOut() {
        operator.launch("back", Map.of());
        Page page = operator.page();
        next(operator).getByText("Undo what was done").click();

        assertThat(page.locator("form.undo > ol > li > label"))
                .hasText(new String[] {"Start the standby", "Move the address", "Stop writes"});
        assertThat(page.locator("form.undo")).containsText("moved-back");
        page.locator("form.undo").getByLabel("Move the address").uncheck();
        page.fill("form.undo textarea", "the standby is ill");
        page.click("form.undo button[value=UNDO]");

        awaitStatus(page, "FAILED");
        assertThat(next(operator)).containsText("not undone: Move the address");
        awaitStep(page, "End the standby", "DONE");
        awaitStep(page, "Allow writes again", "DONE");
        assertThat(step(page, "Move it back")).hasCount(0);
        details(page, "Allow writes again").click();
        assertThat(step(page, "Allow writes again")).containsText("Show its log");
        assertThat(world.effects("back")).containsExactly("stopped", "moved", "started", "ended", "allowed");
    }

    @Test
    void theGlassIsBrokenWithAReasonAndReviewedBySomebodyElse() {
        approver.launch("agreed", Map.of());
        assertThat(next(approver)).containsText("somebody else has to agree");
        next(approver).getByText("Break the glass").first().click();
        next(approver).getByLabel("Why can this not wait?").fill("the shop burns");
        next(approver).getByText("Break the glass and go on").click();

        awaitStatus(approver.page(), "SUCCEEDED");
        assertThat(world.effects("agreed")).containsExactly("acted");
        see(operator, "/locks");
        Locator banner = operator.page().locator(".glass");
        assertThat(banner).containsText("demo-approver broke the glass");
        assertThat(banner).containsText("the shop burns");
        see(approver, "/reviews");
        assertThat(approver.page().locator("main")).containsText("another person reviews it");
        assertThat(approver.page().locator("main form")).hasCount(0);

        see(admin, "/reviews");
        admin.page().getByLabel("What did you find?").fill("it did burn");
        admin.page().getByText("Close the review").click();
        assertThat(admin.page().locator("main")).containsText("it did burn");
        see(operator, "/locks");
        assertThat(banner).hasCount(0);
    }

    @Test
    void aTaskIsTakenOverProvedByAFileAndTheNextOneIsNotApplicable() {
        byte[] receipt = "a receipt".getBytes(StandardCharsets.UTF_8);
        String run = operator.launch("hand", Map.of());
        Page page = operator.page();
        assertThat(next(operator)).containsText("This is for demo-approver to do");
        assertThat(next(operator).locator("button[value=COMPLETE]")).hasCount(0);

        next(operator).getByText("I do it").click();
        see(approver, "/runs/" + run);
        assertThat(next(approver)).containsText("demo-operator is at it.");
        assertThat(next(approver).locator("button[value=COMPLETE]")).hasCount(0);
        next(operator).getByLabel("Order number").fill("4711");
        next(operator)
                .getByLabel("Picture of the receipt")
                .setInputFiles(new FilePayload("receipt.png", "image/png", receipt));
        page.click("#next button[value=COMPLETE]");

        assertThat(next(operator)).containsText("Call the branch");
        assertThat(page.locator("#artifacts")).containsText("receipt.png");
        assertThat(world.effects("hand")).containsExactly("4711 " + CanonicalJson.sha256(receipt));
        page.click("#next button[value=NOT_APPLICABLE]");
        assertThat(next(operator)).containsText("Your decision was not taken.");
        next(operator).getByLabel("Comment").fill("there is no branch");
        page.click("#next button[value=NOT_APPLICABLE]");

        awaitStatus(page, "SUCCEEDED");
        awaitStep(page, "Call the branch", "SKIPPED");
        assertThat(step(page, "Call the branch")).containsText("there is no branch");
    }

    private void see(Person person, String path) {
        person.page().navigate(server.url() + path);
    }

    /** What there is to do for a person who looks at a run. */
    private static Locator next(Person person) {
        return person.page().locator("#next");
    }

    private static Locator step(Page page, String title) {
        return page.locator(row(title));
    }

    private static Locator details(Page page, String title) {
        return page.locator(row(title) + " > details > summary");
    }

    private static String row(String title) {
        String line = ".step-title > span:text-is('" + title + "')";
        return "#steps .step:has(> details > summary " + line + ", > .step-plain " + line + ")";
    }

    /** The page shows it by itself. */
    private static void awaitStep(Page page, String title, String state) {
        assertThat(page.locator(row(title) + "[data-state=" + state + "]")).isVisible();
    }

    /** The page shows it by itself. */
    private static void awaitStatus(Page page, String status) {
        assertThat(page.locator("#run-header [data-status=" + status + "]")).isVisible();
    }
}
