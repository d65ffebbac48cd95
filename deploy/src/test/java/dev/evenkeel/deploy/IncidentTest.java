package dev.evenkeel.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.evenkeel.activities.act.Ports;
import dev.evenkeel.activities.prometheus.Monitoring;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * An incident from the alert to its post-mortem: the demo's shop is made slow, a real Prometheus and Alertmanager notice it, and people
 * do in a real browser what the room offers them.
 */
class IncidentTest {

    private final int prometheus = Ports.free();
    private DemoRunbooks shop;
    private ServerProcess server;
    private Browser browser;

    @BeforeEach
    void start(@TempDir Path folder) {
        Assumptions.assumeTrue(Monitoring.available(), Monitoring.WHY_NOT);
        shop = new DemoRunbooks(folder.resolve("runbooks"));
        shop.edit("estate.yaml", estate -> estate.replace("127.0.0.1:18090", "127.0.0.1:" + prometheus));
        // What takes a quarter of an hour on a real shop.
        shop.edit(
                "incident/shop-slow.yaml",
                runbook -> runbook.replace("default: 5m", "default: 10s")
                        .replace("for: 15m", "for: 3s")
                        .replace("for: 2m", "for: 3s")
                        .replace("every: 30s", "every: 1s"));
        server = new ServerProcess(folder, shop.folder(), Map.of("EVENKEEL_DEMO", "true")).start();
        browser = new Browser();
    }

    @AfterEach
    void stop() {
        if (server != null) {
            browser.close();
            server.close();
            shop.stop(server.data());
            shop.close();
        }
    }

    @Test
    void aSlowShopIsNoticedBroughtBackAndWrittenUp(@TempDir Path folder) throws Exception {
        Person operator = browser.demo(server, "operator");
        Person approver = browser.demo(server, "approver");
        ApiClient api = new ApiClient(server.url(), operator.token("READ"));
        String release = operator.launch("shop-release", Map.of("version", "1.1.0", "pace", "0"));
        approver.decide(release, "APPROVE", "");
        operator.awaitStatus(release, "SUCCEEDED");

        try (ShopClient customer = new ShopClient(shop.frontDoorUrl());
                ShopWatch watch = new ShopWatch(folder, prometheus, shop, server)) {
            customer.start();
            operator.awaitStatus(operator.launch("shop-slowness", Map.of("at", "north", "seconds", "2")), "SUCCEEDED");

            String incident = awaitIncident(operator.page());
            JsonNode declared = event(api, incident, "incident_declared");
            System.out.println("The incident was declared "
                    + (declared.path("at").asLong()
                            - declared.path("data").path("began").asLong())
                    + " ms after its alert fired");
            assertThat(declared.path("data").path("severity").asInt()).isEqualTo(1);

            operator.press(incident, "action", "ACKNOWLEDGE");
            operator.press(incident, "to", "INVESTIGATING");
            operator.awaitRoom(incident, ".incident-next:has-text('Mitigating')");
            operator.press(incident, "to", "MITIGATING");
            operator.answer(incident, Map.of("chosen", "release"));
            approver.decide(awaitChild(api, incident), "APPROVE", "back to what was good");
            operator.awaitStep(incident, "verify/good", "DONE");
            operator.awaitRoom(incident, ".badge:has-text('0 firing')");
            assertThat(shop.version("north")).isEqualTo("1.0.0");
            assertThat(server.data().resolve("demo/north/slow")).doesNotExist();
            operator.awaitRoom(incident, ".incident-next:has-text('Monitoring')");
            operator.press(incident, "to", "MONITORING");
            operator.awaitRoom(incident, ".incident-next:has-text('Resolved')");
            operator.press(incident, "to", "RESOLVED");
            operator.answer(incident, Map.of("impact", "Orders took two seconds more", "cause", "A switch was set"));
            operator.picture(incident, "incident-is-resolved");
            writeUp(operator.page(), approver.page(), incident);
            operator.press(incident, "to", "POSTMORTEM_DUE");
            operator.press(incident, "to", "CLOSED");
            operator.awaitStatus(incident, "SUCCEEDED");
        }
    }

    /** @return its id, from the board */
    private String awaitIncident(Page page) {
        Locator line = page.locator("section[aria-labelledby=open] a.item-link");
        await("the incident on the board")
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(250))
                .until(() -> {
                    page.navigate(server.url() + "/incidents");
                    return line.count() > 0;
                });
        return line.first().getAttribute("href").replaceAll(".*/runs/", "");
    }

    private static JsonNode event(ApiClient api, String run, String type) throws ApiClient.Away {
        for (JsonNode event : api.get("/runs/" + run + "/journal").path("events")) {
            if (event.path("type").asString().equalsIgnoreCase(type)) {
                return event;
            }
        }
        throw new AssertionError("The journal of " + run + " has no " + type);
    }

    private static String awaitChild(ApiClient api, String run) throws ApiClient.Away {
        await("the release is started")
                .atMost(Duration.ofMinutes(2))
                .ignoreExceptionsInstanceOf(AssertionError.class)
                .until(() -> event(api, run, "child_started") != null);
        return event(api, run, "child_started").path("data").path("run").asString();
    }

    private void writeUp(Page operator, Page approver, String incident) {
        operator.navigate(server.url() + "/runs/" + incident + "/post-mortem");
        assertThat(operator.locator("#text").innerText())
                .contains(
                        "ShopSlow",
                        "Each site answers",
                        "How long 95 of 100 answers take",
                        "Release 1.0.0",
                        "Resolved");
        operator.click("#write summary");
        Locator text = operator.locator("#postmortem-text");
        text.fill(text.inputValue() + "\nSomebody had set the switch.\n");
        operator.click("#write button.primary");
        operator.screenshot(new Page.ScreenshotOptions()
                .setFullPage(true)
                .setPath(Path.of("target", "pictures", "post-mortem-is-written.png")));
        approver.navigate(server.url() + "/runs/" + incident + "/post-mortem");
        assertThat(approver.locator("#text").innerText()).contains("Somebody had set the switch.");
        approver.click("#approve button.primary");
        assertThat(approver.locator("#content").innerText()).contains("It is approved as it is now");
    }
}
