package dev.evenkeel.deploy;

import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Somebody in front of a browser, who does what people do to runs. Closing it closes the browser's profile. */
final class Person implements AutoCloseable {

    private static final int LOOK_MILLIS = 3_000;

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
        return go("LIVE");
    }

    /** Fills the form and rehearses. @return the id of the run */
    String rehearse(String runbook, Map<String, String> inputs) {
        fillLaunch(runbook, inputs);
        return go("REHEARSAL");
    }

    /** Fills the form and starts a drill. @return the id of the run */
    String drill(String runbook, Map<String, String> inputs) {
        fillLaunch(runbook, inputs);
        return go("DRILL");
    }

    /** Declares a recovery without the old primary. @return the id of the run */
    String declare(String runbook, Map<String, String> inputs, Instant outage) {
        fillLaunch(runbook, inputs);
        page.locator("input[name=graceful][value=false]").check(new Locator.CheckOptions().setForce(true));
        page.fill("input[name=zone]", "UTC");
        page.fill(
                "input[name=outage]",
                outage.truncatedTo(ChronoUnit.SECONDS).toString().replace("Z", ""));
        return go("LIVE");
    }

    /** Starts the way back from a failover on its page. @return the id of the run */
    String failback(String run) {
        page.navigate(server + "/runs/" + run);
        page.locator("a[href$='/runs/" + run + "/failback']").first().click();
        return go("LIVE");
    }

    private String go(String mode) {
        page.click("button[name=mode][value=" + mode + "]");
        page.waitForURL(url -> url.matches(".*/runs/[^/?#]+([?#].*)?"));
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

    /** Answers what a step of the run asks: fills what it wants to know, and completes it. */
    void answer(String run, Map<String, String> evidence) {
        String button = "button[name=action][value=COMPLETE]";
        String first = "[name='evidence." + evidence.keySet().iterator().next() + "']";
        awaitOnPage(
                run,
                "asks for " + evidence.keySet(),
                () -> page.locator("form:has(" + button + ") " + first).count() > 0);
        evidence.forEach((id, value) -> {
            Locator radio = page.locator("input[type=radio][name='evidence." + id + "'][value='" + value + "']");
            if (radio.count() > 0) {
                radio.check(new Locator.CheckOptions().setForce(true));
            } else {
                page.fill("[name='evidence." + id + "']", value);
            }
        });
        page.locator("form:has(" + first + ") " + button).click();
    }

    /** Presses a button in the room of an incident, as soon as it is there. */
    void press(String incident, String name, String value) {
        String button = "#incident button[name=" + name + "][value=" + value + "]";
        awaitOnPage(incident, "offers " + value, () -> page.locator(button).count() > 0);
        page.locator(button).click();
    }

    /** Waits until the room of an incident shows something. */
    void awaitRoom(String incident, String shown) {
        awaitLive(incident, "the room shows " + shown, "#incident " + shown);
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
        awaitLive(run, step + " is " + state, "[data-step='" + step + "'][data-state='" + state + "']");
    }

    /** Waits until a step has begun; a quick one may be done by the time that the page shows it. */
    void awaitBegun(String run, String step) {
        String row = "[data-step='" + step + "']";
        awaitLive(run, step + " has begun", row + "[data-state=RUNNING], " + row + "[data-state=DONE]");
    }

    void awaitStatus(String run, String status) {
        awaitLive(run, "the run is " + status, "#run-header [data-status='" + status + "']");
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

    /** Looks at the run, which changes before one's eyes, and opens it again when nothing happens: the server may have been away. */
    private void awaitLive(String run, String what, String shown) {
        awaitOnPage(run, what, () -> {
            page.locator(shown)
                    .first()
                    .waitFor(new Locator.WaitForOptions()
                            .setState(WaitForSelectorState.ATTACHED)
                            .setTimeout(LOOK_MILLIS));
            return true;
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
                    } catch (PlaywrightException notYetOrAway) {
                        return false;
                    }
                });
    }

    @Override
    public void close() {
        page.context().close();
    }
}
