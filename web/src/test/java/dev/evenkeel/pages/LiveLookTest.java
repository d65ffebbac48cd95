package dev.evenkeel.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.evenkeel.pages.JournalBuilder.outline;
import static dev.evenkeel.workflows.contract.JournalEvent.Type.*;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.workflows.contract.CanonicalJson;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What people do in a real browser while a run goes on. */
class LiveLookTest {

    @RegisterExtension
    static PagesInBrowser browsers = new PagesInBrowser();

    private static SeededStore seeds;

    @BeforeAll
    static void start() {
        seeds = browsers.bean(SeededStore.class);
        Seeds.breakTheGlass(browsers.bean(Store.class));
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

        FakeDecisions decisions = browsers.bean(FakeDecisions.class);
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
