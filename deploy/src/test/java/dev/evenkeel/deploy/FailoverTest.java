package dev.evenkeel.deploy;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The shop is really moved, in a real browser, while a customer orders all the while. Each story begins and ends with north as primary
 * and south as its standby.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FailoverTest {

    private static final Duration LONG = Duration.ofMinutes(3);
    private static final String LOST = "Acknowledged writes lost";

    private DemoRunbooks shop;
    private ServerProcess server;
    private ShopSites sites;
    private ShopClient customer;
    private Browser browser;
    private Person operator;
    private Person approver;
    private ApiClient api;

    @BeforeAll
    void start(@TempDir Path folder) {
        PlaywrightAssertions.setDefaultAssertionTimeout(60_000);
        shop = new DemoRunbooks(folder.resolve("runbooks"));
        server = new ServerProcess(folder, shop.folder(), Map.of()).start();
        sites = new ShopSites(shop, server.data());
        browser = new Browser();
        operator = browser.demo(server, "operator");
        approver = browser.demo(server, "approver");
        api = new ApiClient(server.url(), operator.token("READ"));
        String release = operator.launch("shop-release", Map.of("version", "1.1.0", "pace", "0"));
        approver.decide(release, "APPROVE", "");
        operator.awaitStatus(release, "SUCCEEDED");
        customer = new ShopClient(shop.frontDoorUrl()).start();
    }

    @AfterAll
    void stop() {
        customer.close();
        browser.close();
        server.close();
        shop.stop(server.data());
        sites.close();
        shop.close();
    }

    @Test
    @Order(1)
    void aFenceThatCannotBeSetStopsTheDrillThenItMovesTheShopAndBringsItBack() throws Exception {
        Process holder = sites.hold("north");
        Instant before = Instant.now();
        String run = operator.drill("shop-failover", Map.of("to", "south"));

        assertThat(operator.page().locator("#next")).containsText("is held by another process");
        assertThat(sites.role("north")).isEqualTo("primary");
        assertThat(sites.role("south")).isEqualTo("standby");
        assertThat(happened(run, "step_started"))
                .extracting(event -> event.path("step").asString())
                .doesNotContain("promote/promote");
        awaitOrders(20);
        holder.destroy();
        operator.decide(run, "RETRY", "");

        await().atMost(LONG)
                .until(() -> sites.role("north").equals("away")
                        && sites.role("south").equals("primary"));
        operator.awaitStatus(run, "SUCCEEDED");
        awaitAtHome();
        nothingIsLost();
        ReportPage report = report(run, before);
        assertThat(report.json().path("type").asString()).isEqualTo("drill");
        assertThat(report.achieved(LOST)).isEqualTo("0");
        APIResponse pdf = operator.page().request().get(server.url() + "/runs/" + run + "/report.pdf");
        assertThat(pdf.status()).isEqualTo(200);
        assertThat(new String(pdf.body(), 0, 5, StandardCharsets.US_ASCII)).isEqualTo("%PDF-");
    }

    /** One failover, and the server is killed in each of its phases. */
    @Test
    @Order(2)
    void aFailoverThatIsKilledInEveryPhaseEndsRightAndLeadsBack() throws Exception {
        Instant before = Instant.now();
        String run = operator.launch("shop-failover", Map.of("to", "south"));
        approver.decide(run, "APPROVE", "the rack is moved tonight");

        for (String step :
                List.of("assess/healthy", "fence/stop", "promote/promote", "redirect/leads", "verify/well")) {
            operator.awaitBegun(run, step);
            server.kill();
            server.start();
        }

        operator.awaitStatus(run, "SUCCEEDED");
        assertThat(sites.role("north")).isEqualTo("away");
        assertThat(sites.role("south")).isEqualTo("primary");
        assertThat(report(run, before).achieved(LOST)).isEqualTo("0");
        awaitOrders(20);
        String back = operator.failback(run);
        approver.decide(back, "APPROVE", "");
        operator.awaitBegun(back, "failback/promote_back");
        server.kill();
        server.start();
        operator.awaitStatus(back, "SUCCEEDED");
        awaitAtHome();
        nothingIsLost();
    }

    /** Both sites are gone at first: nobody can be promoted, the run asks, and goes on when the standby is there again. */
    @Test
    @Order(3)
    void withoutThePrimaryTheShopIsMovedAndASurprisingReturnTakesNoOrders() throws Exception {
        awaitOrders(20);
        Instant outage = Instant.now();
        sites.kill("north");
        sites.kill("south");
        String run = operator.declare("shop-failover", Map.of("to", "south"), outage);
        approver.decide(run, "APPROVE", "");
        assertThat(operator.page().locator("#next")).containsText("does not answer");
        sites.start("south");
        operator.decide(run, "RETRY", "");

        operator.awaitStatus(run, "SUCCEEDED");
        ReportPage report = report(run, outage);
        assertThat(report.json().path("scenario").path("outageAt").asLong())
                .isEqualTo(outage.truncatedTo(ChronoUnit.SECONDS).toEpochMilli());
        sites.start("north");
        assertThat(sites.role("north")).isEqualTo("fenced");
        assertThat(sites.order("north")).isEqualTo(503);
        Set<String> lost = missing("south");
        onlyTheLastOrdersAreLost(lost, report);

        String back = operator.failback(run);
        approver.decide(back, "APPROVE", "");
        operator.awaitStatus(back, "SUCCEEDED");
        awaitAtHome();
        assertThat(missing("north")).isEqualTo(lost);
    }

    /**
     * The report of a run that has moved the shop. What it says of the way there has to be what the customer saw, on its page and for
     * programs.
     */
    private ReportPage report(String run, Instant before) {
        ReportPage report = ReportPage.open(operator, server, run);
        JsonNode achieved = report.json().path("achieved");
        Instant served = customer.servedAgain(moment(achieved.path("fenceProvenAt")));

        Instant outage = moment(report.json().path("scenario").path("outageAt"));
        Duration restored = Duration.ofMillis(achieved.path("outageToRestored").asLong());
        assertThat(restored).isCloseTo(Duration.between(outage, served), Duration.ofSeconds(1));
        assertThat(report.duration("Outage to the first good write")).matches(shown -> shown.tells(restored));

        Instant declared = moment(report.json().path("scenario").path("declaredAt"));
        Duration verified =
                Duration.ofMillis(achieved.path("declaredToVerified").asLong());
        assertThat(declared).isBetween(before, served);
        assertThat(declared.plus(verified)).isBetween(served, Instant.now());
        assertThat(report.duration("Declaration to verified health")).matches(shown -> shown.tells(verified));
        assertThat(achieved.path("rpoMet").asBoolean()).isTrue();
        return report;
    }

    /** By the report: none that was older than what the new primary kept, and no more than it counts. */
    private void onlyTheLastOrdersAreLost(Set<String> lost, ReportPage report) {
        JsonNode achieved = report.json().path("achieved");
        assertThat(report.achieved(LOST))
                .isEqualTo(String.valueOf(achieved.path("lostWrites").asInt()));
        assertThat(lost).hasSizeLessThanOrEqualTo(achieved.path("lostWrites").asInt());
        Duration rpo = Duration.ofMillis(achieved.path("rpo").asLong());
        assertThat(report.duration("Data lost, in time")).matches(shown -> shown.tells(rpo));
        assertThat(rpo).isLessThan(Duration.ofSeconds(60));
        assertThat(customer.confirmed())
                .filteredOn(order -> lost.contains(order.id()))
                .allMatch(order -> order.at().isAfter(moment(achieved.path("keptAt"))));
    }

    private static Instant moment(JsonNode millis) {
        return Instant.ofEpochMilli(millis.asLong());
    }

    private void awaitOrders(int more) {
        int before = customer.confirmed().size();
        await().atMost(LONG).until(() -> customer.confirmed().size() >= before + more);
    }

    private void awaitAtHome() {
        await().atMost(LONG)
                .until(() -> sites.role("north").equals("primary")
                        && sites.role("south").equals("standby"));
    }

    private void nothingIsLost() {
        List<String> kept = sites.orders("north");
        assertThat(kept).doesNotHaveDuplicates();
        assertThat(missing("north")).isEmpty();
    }

    /** Orders that were confirmed to the customer and that a site does not have. */
    private Set<String> missing(String site) {
        Set<String> missing = new HashSet<>();
        customer.confirmed().forEach(order -> missing.add(order.id()));
        sites.orders(site).forEach(missing::remove);
        return missing;
    }

    private List<JsonNode> happened(String run, String type) throws Exception {
        return api.get("/runs/" + run + "/journal")
                .path("events")
                .valueStream()
                .filter(event -> event.path("type").asString().equals(type))
                .toList();
    }
}
