package dev.evenkeel.deploy;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Drills that a schedule starts, on the packaged server. The one that comes at its own time is planned for the next minute, and the
 * server is killed under the other one meanwhile.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DrillScheduleTest {

    private static final Duration LONG = Duration.ofMinutes(2);
    /** Until a changed file is seen and Temporal has its schedule. */
    private static final Duration AHEAD = Duration.ofSeconds(40);

    private PeopleWorld world;
    private Instant due;

    @AutoClose
    private ServerProcess server;

    @AutoClose
    private Browser browser;

    private Person operator;
    private Person approver;
    private ApiClient api;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        PlaywrightAssertions.setDefaultAssertionTimeout(60_000);
        world = new PeopleWorld(folder, "drills");
        server = new ServerProcess(folder, world.runbooks(), Map.of("EVENKEEL_DEMO", "true")).start();
        due = plan();
        browser = new Browser();
        operator = browser.demo(server, "operator");
        approver = browser.demo(server, "approver");
        api = new ApiClient(server.url(), operator.token("READ"));
    }

    /** Plans the drill of the ledger for the next minute that is not too near. */
    private Instant plan() throws Exception {
        ZonedDateTime minute = Instant.now()
                .plus(AHEAD)
                .plusSeconds(59)
                .truncatedTo(ChronoUnit.MINUTES)
                .atZone(ZoneOffset.UTC);
        Path file = world.runbooks().resolve("recovery/ledger-move.yaml");
        String cron = "%d %d %d %d *"
                .formatted(minute.getMinute(), minute.getHour(), minute.getDayOfMonth(), minute.getMonthValue());
        Files.writeString(file, Files.readString(file).replace("0 0 29 2 *", cron));
        return minute.toInstant();
    }

    @Test
    @Order(1)
    void aStartOutlivesItsServerWhileItAsksSomebodyAndWhileItsDrillGoesOn() throws Exception {
        startNow("archive-move/agreed");
        approver.awaitText("/drills", "Let it start");
        restart();
        approver.awaitText("/drills", "Let it start");
        assertThat(runs("archive-move")).isEmpty();

        approver.page().click("button[name=agree][value=true]");
        String run = awaitRun("archive-move/agreed");
        approver.awaitStep(run, "verify/agreed", "WAITING");
        restart();
        approver.decide(run, "APPROVE", "everything is there");

        operator.awaitStatus(run, "SUCCEEDED");
        awaitDone("archive-move/agreed", run);
        assertThat(runs("archive-move")).containsExactly(run);
        assertThat(world.effects("archive")).containsExactly("stopped a", "promoted b", "promoted a");
        assertThat(requester(run)).isEqualTo("demo-operator");
    }

    @Test
    @Order(2)
    void aDrillWhoseTimeHasComeRunsAndIsOnTheCalendarWithItsReport() throws Exception {
        String run = awaitRun("ledger-move/due");
        operator.awaitStatus(run, "SUCCEEDED");
        awaitDone("ledger-move/due", run);

        assertThat(only("ledger-move/due").path("due").asLong()).isEqualTo(due.toEpochMilli());
        assertThat(runs("ledger-move")).containsExactly(run);
        assertThat(world.effects("ledger")).containsExactly("stopped a", "promoted b", "promoted a");
        assertThat(requester(run)).isEqualTo("schedule");
        Page page = operator.page();
        page.navigate(server.url() + "/drills");
        var day = page.locator("a.day-item[href$='/runs/" + run + "']");
        assertThat(day).hasAttribute("title", "Move the ledger · Succeeded");
        day.click();
        page.locator("a[href$='/runs/" + run + "/report']").first().click();
        assertThat(page.locator(".report")).containsText("stopped a");
        JsonNode report = api.get("/runs/" + run + "/report");
        assertThat(report.path("type").asString()).isEqualTo("drill");
        assertThat(report.path("achieved").path("primary").asString()).isEqualTo("a");
        assertThat(report.path("achieved").path("declaredToVerified").isNumber())
                .isTrue();
        assertThat(report.path("achieved").path("rtoMet").asBoolean()).isTrue();
    }

    private void startNow(String schedule) {
        Page page = operator.page();
        page.navigate(server.url() + "/drills");
        page.click("form[action$='/schedules/" + schedule + "/start'] button");
        assertThat(page.locator("[role=status]").first()).containsText(schedule);
    }

    private void restart() {
        server.kill();
        server.start();
    }

    private String awaitRun(String schedule) throws Exception {
        await(schedule)
                .atMost(LONG)
                .untilAsserted(() ->
                        assertThat(only(schedule).path("run").asString("")).isNotEmpty());
        return only(schedule).path("run").asString();
    }

    private void awaitDone(String schedule, String run) {
        await(schedule).atMost(LONG).untilAsserted(() -> {
            JsonNode fire = only(schedule);
            assertThat(fire.path("state").asString()).isEqualTo("started");
            assertThat(fire.path("status").asString()).isEqualTo("succeeded");
            assertThat(fire.path("run").asString()).isEqualTo(run);
            assertThat(fire.path("endedAt").isNumber()).isTrue();
        });
    }

    /** What became of the times of a schedule, of which there is one. */
    private JsonNode only(String schedule) throws ApiClient.Away {
        List<JsonNode> fires = api.get("/schedules/fires")
                .valueStream()
                .filter(fire -> fire.path("schedule").asString().equals(schedule))
                .toList();
        assertThat(fires).describedAs(schedule).hasSize(1);
        return fires.getFirst();
    }

    private String requester(String run) throws ApiClient.Away {
        return api.get("/runs/" + run).path("summary").path("requester").asString();
    }

    private List<String> runs(String runbook) throws ApiClient.Away {
        return api.get("/runs?runbook=" + runbook)
                .path("runs")
                .valueStream()
                .map(run -> run.path("id").asString())
                .toList();
    }
}
