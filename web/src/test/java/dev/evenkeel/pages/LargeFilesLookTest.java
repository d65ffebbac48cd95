package dev.evenkeel.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.evenkeel.pages.JournalBuilder.map;
import static dev.evenkeel.pages.JournalBuilder.outline;
import static dev.evenkeel.workflows.contract.JournalEvent.Type.PERSON_ASKED;
import static dev.evenkeel.workflows.contract.JournalEvent.Type.RUN_STARTED;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.RunStatus;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What people see in a real browser who give a form a file that is too large: what is wrong and what to do, never that they may not. */
class LargeFilesLookTest {

    private static final String LAUNCH = "/runbooks/asking/launch";

    @RegisterExtension
    static PagesInBrowser browsers = new PagesInBrowser();

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        browsers.bean(FakeCatalog.class).put("task/asking.yaml", InputPagesTest.RUNBOOK);
    }

    @BeforeEach
    void forget() {
        browsers.bean(FakeLauncher.class).launches.clear();
    }

    @Test
    void isToldBeforeItIsSentAndTheFormKeepsItsValues() throws IOException {
        Page page = browsers.open(1280, false, "en");
        Browsers.signIn(page, "anna");
        fillLaunch(page, file(1));

        page.click("button[value=LIVE]");

        assertThat(page).hasURL(Pattern.compile(LAUNCH + "$"));
        assertThat(page.locator("input[type=file]").evaluate("field => field.validationMessage"))
                .isEqualTo("This file is larger than 1.0 KiB.");
        assertThat(page.locator("[name='input.version']")).hasValue("2.0");
        assertThat(launches()).isZero();
        page.context().close();
    }

    @Test
    void isRefusedBesideItsFieldWithTheOtherValuesKept() throws IOException {
        Page page = browsers.withoutScripts();
        Browsers.signIn(page, "anna");
        fillLaunch(page, file(45));

        page.click("button[value=LIVE]");

        assertThat(page.locator(".field.wrong .error")).hasText("At most 1 KiB; this file has 46080 KiB.");
        assertThat(page.locator("[name='input.version']")).hasValue("2.0");
        assertThat(launches()).isZero();
        page.context().close();
    }

    @Test
    void isRefusedByAPageThatSaysTheWayBackWhenItIsMoreThanTheServerReads() throws IOException {
        Page page = browsers.withoutScripts();
        Browsers.signIn(page, "anna");
        fillLaunch(page, file(81));

        Response answer = page.waitForResponse(
                response -> response.request().method().equals("POST"), () -> page.click("button[value=LIVE]"));

        assertThat(answer.status()).isEqualTo(413);
        assertThat(page.locator("h1")).hasText("This is too large");
        assertThat(page.locator("main")).containsText("80 MiB together. Go back and choose smaller ones.");
        page.goBack();
        assertThat(page.locator("button[value=LIVE]")).isVisible();
        assertThat(launches()).isZero();
        page.context().close();
    }

    @Test
    void isRefusedAsEvidenceWithTheCommentKept() throws IOException {
        long start = System.currentTimeMillis();
        browsers.bean(SeededStore.class)
                .put(
                        Seeds.summary(
                                "r-large",
                                "patch-window",
                                "Large",
                                RunStatus.WAITING,
                                Mode.LIVE,
                                "task",
                                Role.RESPONDER,
                                "Look",
                                "bob",
                                start,
                                null),
                        new JournalBuilder(start)
                                .run(
                                        RUN_STARTED,
                                        "steps",
                                        List.of(outline("steps/look", "Look", "task", "steps", null, null)))
                                .step(
                                        PERSON_ASKED,
                                        "steps/look",
                                        1,
                                        "wait",
                                        "task",
                                        "role",
                                        "RESPONDER",
                                        "actions",
                                        List.of("COMPLETE"),
                                        "fields",
                                        List.of(map(
                                                "id", "photo", "kind", "FILE", "title", "A photo", "required", true)))
                                .events());
        Page page = browsers.withoutScripts();
        Browsers.signIn(page, "bob");
        page.navigate("/runs/r-large");

        page.setInputFiles("#next input[type=file]", file(45));
        page.fill("#next textarea", "seen with my own eyes");
        page.click("#next button[value=COMPLETE]");

        assertThat(page.locator("#next")).containsText("The file is larger than 10 MiB.");
        assertThat(page.locator("#next textarea")).hasValue("seen with my own eyes");
        assertThat(browsers.bean(FakeDecisions.class).asks).isEmpty();
        page.context().close();
    }

    private static void fillLaunch(Page page, Path file) {
        page.navigate(LAUNCH);
        page.check("input[name=environment][value=staging]", new Page.CheckOptions().setForce(true));
        page.fill("[name='input.version']", "2.0");
        page.setInputFiles("input[type=file]", file);
    }

    private static int launches() {
        return browsers.bean(FakeLauncher.class).launches.size();
    }

    /** It takes no room on the disk. */
    private Path file(long mebibytes) throws IOException {
        Path file = folder.resolve(mebibytes + "-mebibytes.sql");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(mebibytes * 1024 * 1024);
        }
        return file;
    }
}
