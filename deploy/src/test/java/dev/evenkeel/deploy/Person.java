package dev.evenkeel.deploy;

import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Somebody in front of a browser, who does what people do to runs. Closing it closes the browser's profile. */
final class Person implements AutoCloseable {

    private final Page page;
    private final String server;

    Person(Page page, String server) {
        this.page = page;
        this.server = server;
    }

    Page page() {
        return page;
    }

    /** Fills the form and launches. @return the id of the run */
    String launch(String runbook, Map<String, String> inputs) {
        fillLaunch(runbook, inputs);
        page.click("button[name=mode][value=LIVE]");
        page.waitForURL("**/runs/*");
        return page.url().replaceAll(".*/runs/", "").replaceAll("[?#].*", "");
    }

    /** Fills the form and rehearses. @return the id of the run */
    String rehearse(String runbook, Map<String, String> inputs) {
        fillLaunch(runbook, inputs);
        page.click("button[name=mode][value=REHEARSAL]");
        page.waitForURL("**/runs/*");
        return page.url().replaceAll(".*/runs/", "").replaceAll("[?#].*", "");
    }

    void fillLaunch(String runbook, Map<String, String> inputs) {
        page.navigate(server + "/runbooks/" + runbook + "/launch");
        inputs.forEach((id, value) -> {
            Locator radio = page.locator("input[type=radio][name='input." + id + "'][value='" + value + "']");
            if (radio.count() > 0) {
                radio.check(new Locator.CheckOptions().setForce(true));
            } else {
                page.fill("[name='input." + id + "']", value);
            }
        });
    }

    /** Waits until the run asks this person, and decides. */
    void decide(String run, String action, String comment) {
        String button = "button[name=action][value=" + action + "]";
        awaitOnPage(run, "asks to " + action, () -> page.locator(button).count() > 0);
        page.locator("form:has(" + button + ") textarea[name=comment]").first().fill(comment);
        page.locator(button).first().click();
    }

    /** Makes an API token on its page. @return what the page shows this once */
    String token(String... scopes) {
        page.navigate(server + "/settings/tokens");
        page.fill("input[name=name]", "for a script");
        page.uncheck("input[name=scope][value=READ]", new Page.UncheckOptions().setForce(true));
        for (String scope : scopes) {
            page.check("input[name=scope][value=" + scope + "]", new Page.CheckOptions().setForce(true));
        }
        page.click("form[action$='/settings/tokens'] button[type=submit]");
        return page.locator("#new-token").innerText();
    }

    /** Waits until a step is in a state, as the page shows it. */
    void awaitStep(String run, String step, String state) {
        awaitOnPage(
                run,
                step + " is " + state,
                () -> page.locator("[data-step='" + step + "'][data-state='" + state + "']")
                                .count()
                        > 0);
    }

    void awaitStatus(String run, String status) {
        awaitOnPage(
                run,
                "the run is " + status,
                () -> page.locator("#run-header [data-status='" + status + "']").count() > 0);
    }

    /** Keeps what this person sees of a run as {@code target/pictures/NAME.png}. */
    void picture(String run, String name) {
        page.navigate(server + "/runs/" + run);
        page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target", "pictures", name + ".png")));
    }

    /** Waits until a page shows a text. */
    void awaitText(String path, String text) {
        await(path + " shows " + text)
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(250))
                .until(() -> {
                    page.navigate(server + path);
                    return page.locator("body").innerText().contains(text);
                });
    }

    /** Opens the run again and again, also over a restart of the server, until the page shows what is waited for. */
    private void awaitOnPage(String run, String what, BooleanSupplier shown) {
        await(what)
                .atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(250))
                .until(() -> {
                    try {
                        page.navigate(server + "/runs/" + run);
                        return shown.getAsBoolean();
                    } catch (PlaywrightException serverIsAway) {
                        return false;
                    }
                });
    }

    @Override
    public void close() {
        page.context().close();
    }
}
