package dev.evenkeel.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;

import dev.evenkeel.activities.store.AlertList.Filter;
import dev.evenkeel.activities.store.AlertRow;
import dev.evenkeel.activities.store.AlertRow.State;
import dev.evenkeel.activities.store.Alerts.Decided;
import dev.evenkeel.activities.store.Alerts.Received;
import dev.evenkeel.activities.store.Store;
import jakarta.servlet.http.Cookie;
import java.io.UnsupportedEncodingException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

@OnPagesServer
class AlertPagesTest {

    private final MockMvcTester mvc;
    private final Store store;
    private final FakeLauncher launcher;
    private final FakeAlertRouting routing;

    AlertPagesTest(MockMvcTester mvc, Store store, FakeLauncher launcher, FakeAlertRouting routing) {
        this.mvc = mvc;
        this.store = store;
        this.launcher = launcher;
        this.routing = routing;
    }

    private AlertRow unmatched(String url) {
        String fingerprint = UUID.randomUUID().toString();
        long now = System.currentTimeMillis();
        store.alerts()
                .receive(
                        List.of(new Received(
                                "main",
                                fingerprint,
                                "Odd <b>",
                                "<script>alert(1)</script>",
                                true,
                                now,
                                null,
                                Map.of("service", "<b>", "x", "<img src=x onerror=alert(1)>"),
                                url)),
                        now);
        AlertRow row = find(fingerprint);
        store.alerts()
                .decided(
                        List.of(new Decided(
                                row.id(),
                                State.UNMATCHED,
                                "No route of alerts.yaml matches its labels",
                                null,
                                null,
                                "<b>",
                                null,
                                null,
                                null,
                                null)),
                        null,
                        now);
        return find(fingerprint);
    }

    private AlertRow find(String fingerprint) {
        return store.alertList().list(Filter.ALL, null, 500).alerts().stream()
                .filter(row -> row.fingerprint().equals(fingerprint))
                .findFirst()
                .orElseThrow();
    }

    private String get(String path, String person, Cookie... cookies) throws UnsupportedEncodingException {
        var request = mvc.get().uri(path).with(user(person));
        MvcTestResult page = (cookies.length == 0 ? request : request.cookie(cookies)).exchange();
        assertThat(page).hasStatusOk();
        String body = page.getResponse().getContentAsString();
        assertThat(body)
                .doesNotContain("??")
                .doesNotContain("<b>")
                .doesNotContain("<script>alert")
                .doesNotContain("<img src=x");
        return body;
    }

    @Test
    void listsWhatNobodyLooksAt() throws Exception {
        AlertRow row = unmatched("");

        assertThat(get("/alerts?show=unmatched", "eve"))
                .contains("/alerts/" + row.id())
                .contains("unmatched");
        assertThat(get("/alerts?show=resolved", "eve")).doesNotContain("\"/alerts/" + row.id() + "\"");
        assertThat(get("/alerts?q=odd", "eve")).contains("/alerts/" + row.id());
        assertThat(get("/alerts?q=even&after=x", "eve")).contains("No alert is like that");
        assertThat(get("/alerts?show=nonsense", "eve")).contains("id=\"route-facts\"");
        assertThat(get("/alerts", "eve", new Cookie("lang", "zh-CN"))).contains("未匹配");
    }

    @Test
    void saysHowAlertmanagerIsConnected() throws Exception {
        assertThat(get("/alerts", "eve"))
                .contains("url: http://localhost/hooks/alertmanager/main\n        send_resolved: true")
                .contains("main: { alertmanager: { token: ");
    }

    @Test
    void linksToWebPagesOnly() throws Exception {
        AlertRow web = unmatched("https://prometheus.example.org/graph?q=<b>".replace("<b>", "%3Cb%3E"));
        AlertRow script = unmatched("javascript:alert(1)");

        assertThat(get("/alerts/" + web.id(), "eve")).contains("href=\"https://prometheus.example.org/graph");
        assertThat(get("/alerts/" + script.id(), "eve")).doesNotContain("href=\"javascript");
        assertThat(mvc.get().uri("/alerts/999999999").with(user("eve"))).hasStatus(404);
        assertThat(mvc.get().uri("/alerts/x").with(user("eve"))).hasStatus4xxClientError();
    }

    @Test
    void opensAnIncidentFromAnAlertThatNobodyLooksAt() throws Exception {
        AlertRow row = unmatched("");
        assertThat(get("/alerts/" + row.id(), "anna")).contains("site-facts/staging");
        assertThat(get("/alerts/" + row.id(), "eve")).doesNotContain("site-facts/staging");
        launcher.launches.clear();

        assertThat(open(row, "eve", "site-facts/staging")).hasRedirectedUrl("/alerts/" + row.id());
        assertThat(open(row, "anna", "shop-release/staging")).hasRedirectedUrl("/alerts/" + row.id());
        assertThat(launcher.launches).isEmpty();

        assertThat(open(row, "anna", "site-facts/staging")).hasRedirectedUrl("/runs/r-running");
        assertThat(launcher.launches).singleElement().satisfies(launch -> {
            assertThat(launch.runbook()).isEqualTo("site-facts");
            assertThat(launch.actor()).isEqualTo("anna");
            assertThat(launch.runId()).matches("[0-9a-z]{13}");
        });
        assertThat(find(row.fingerprint()).runId()).isEqualTo("r-running");
        assertThat(open(row, "anna", "site-facts/staging")).hasRedirectedUrl("/alerts/" + row.id());
        assertThat(launcher.launches).hasSize(1);
        assertThat(get("/alerts/" + row.id(), "anna"))
                .contains("/runs/r-running")
                .contains("An incident was opened");
    }

    private MvcTestResult open(AlertRow row, String person, String where) {
        return mvc.post()
                .uri("/alerts/" + row.id() + "/open")
                .param("where", where)
                .with(user(person))
                .with(csrf())
                .exchange();
    }

    @Test
    void theDemoSendsWhatAlertmanagerWould() throws Exception {
        assertThat(get("/alerts", "anna")).contains("Send the alert: the shop is slow");
        assertThat(get("/alerts", "eve")).doesNotContain("Send the alert");
        assertThat(press("eve", true)).hasStatus(404);

        assertThat(press("anna", true)).hasStatus(302).hasRedirectedUrl("/alerts");
        press("anna", true);
        assertThat(demo()).singleElement().satisfies(alert -> {
            assertThat(alert.firing()).isTrue();
            assertThat(alert.name()).isEqualTo("ShopSlow");
            assertThat(alert.labels()).containsEntry("service", "shop").containsEntry("severity", "critical");
        });
        assertThat(get("/alerts", "anna")).contains("Resolve the alert");
        press("anna", false);
        press("anna", false);
        assertThat(demo()).singleElement().matches(alert -> !alert.firing());
        press("anna", true);
        press("anna", false);
        assertThat(demo()).as("another start is another alert").hasSize(2);
    }

    private List<AlertRow> demo() {
        return store.alertList().list(Filter.ALL, null, 500).alerts().stream()
                .filter(alert -> alert.hook().equals("demo"))
                .toList();
    }

    private MvcTestResult press(String person, boolean fires) {
        return mvc.post()
                .uri("/alerts/demo")
                .param("fires", String.valueOf(fires))
                .with(user(person))
                .with(csrf())
                .exchange();
    }

    @Test
    void showsTheProblemsOfItsFileInTheCatalog() throws Exception {
        assertThat(get("/runbooks", "eve")).doesNotContain("alerts.yaml:3:7");
        routing.breakIt();
        assertThat(get("/runbooks", "eve")).contains("alerts.yaml:3:7");
        routing.problems = List.of();
    }
}
