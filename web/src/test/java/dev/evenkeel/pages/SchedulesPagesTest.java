package dev.evenkeel.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;

import dev.evenkeel.activities.store.ScheduleFires.Fire;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.ScheduleActivities.Confirm;
import dev.evenkeel.workflows.contract.ScheduleActivities.News;
import dev.evenkeel.workflows.contract.ScheduleActivities.Outcome;
import dev.evenkeel.workflows.contract.ScheduleActivities.State;
import dev.evenkeel.workflows.runbook.Cron;
import dev.evenkeel.workflows.runbook.DrillPlan;
import dev.evenkeel.workflows.runbook.Procedure;
import dev.evenkeel.workflows.runbook.Runbook;
import dev.evenkeel.workflows.runbook.Timing;
import jakarta.servlet.http.Cookie;
import java.io.UnsupportedEncodingException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

@OnPagesServer
class SchedulesPagesTest {

    private static final String SCHEDULE = "shop-failover/nightly";

    private final MockMvcTester mvc;
    private final FakeCatalog catalog;
    private final FakeScheduleDesk desk;
    private final Store store;

    SchedulesPagesTest(MockMvcTester mvc, FakeCatalog catalog, FakeScheduleDesk desk, Store store) {
        this.mvc = mvc;
        this.catalog = catalog;
        this.desk = desk;
        this.store = store;
    }

    @BeforeEach
    void plans() throws Exception {
        DrillPlan nightly = new DrillPlan(
                "nightly",
                new Timing(
                        Cron.parse("30 2 * * *"),
                        ZoneId.of("Europe/Berlin"),
                        Timing.Overlap.SKIP,
                        Duration.ofMinutes(10),
                        Duration.ofMinutes(5),
                        List.of()),
                "production",
                Map.of("to", List.of("south")),
                true,
                null,
                Duration.ofMinutes(15),
                null,
                null);
        catalog.put(new Runbook(
                "shop-failover",
                Procedure.RECOVERY,
                "Fail over the shop <b>",
                "team-shop",
                "",
                "shop",
                List.of(),
                null,
                false,
                null,
                Map.of(),
                Map.of(),
                null,
                null,
                List.of(nightly),
                List.of()));
        desk.asked.clear();
    }

    private void fire(String launcher, State state, String why, @Nullable String run) {
        long now = System.currentTimeMillis();
        store.scheduleFires()
                .begin(new Fire(
                        launcher,
                        SCHEDULE,
                        now - 60_000,
                        "production",
                        Mode.DRILL,
                        "shop",
                        "Fail over the shop <b>",
                        "",
                        state,
                        why,
                        run,
                        null,
                        null,
                        null,
                        now - 60_000,
                        state == State.CONFIRMING ? null : (Long) now,
                        null));
    }

    private String get(String path, Cookie... cookies) throws UnsupportedEncodingException {
        var request = mvc.get().uri(path).with(user("anna"));
        MvcTestResult page = (cookies.length == 0 ? request : request.cookie(cookies)).exchange();
        assertThat(page).hasStatusOk();
        String body = page.getResponse().getContentAsString();
        assertThat(body).doesNotContain("??").doesNotContain("<b>");
        return body;
    }

    private MvcTestResult post(String who, String path, String... parameters) {
        var request = mvc.post().uri(path).with(user(who)).with(csrf());
        for (int at = 0; at < parameters.length; at += 2) {
            request = request.param(parameters[at], parameters[at + 1]);
        }
        return request.exchange();
    }

    @Test
    void saysTheMonthInTheLanguageOfTheReader() throws Exception {
        assertThat(get("/drills?month=2026-11")).contains("id=\"calendar\">November 2026<");
        assertThat(get("/drills?month=2026-11&lang=zh-CN")).contains("id=\"calendar\">2026年11月<");
        get("/drills?lang=en");
    }

    @Test
    void showsWhatIsPlannedAndWhatBecameOfIt() throws Exception {
        fire(
                "l-missed",
                State.MISSED,
                "The server was away at its time and for longer than it may be late, which is 10 min",
                null);
        fire("l-skipped", State.SKIPPED, "Nobody confirmed it in time", null);
        fire("l-done", State.STARTED, "", "r-done");

        String drills = get("/drills");
        assertThat(drills)
                .contains(
                        "shop-failover/nightly",
                        "Missed in the last seven days",
                        "which is 10 min",
                        "data-outcome=\"MISSED\"")
                .contains("Nobody confirmed it in time", "href=\"/runs/r-done\"", "The last drill of each service")
                .contains("The days are those of UTC.");
        assertThat(get("/drills", new Cookie("zone", "Asia/Shanghai"))).contains("Asia/Shanghai");
        assertThat(get("/drills", new Cookie("zone", "<script>")))
                .contains("UTC")
                .doesNotContain("&lt;script");
        assertThat(get("/drills?month=nonsense")).contains("Planned drills");
        assertThat(get("/drills?lang=zh-CN")).contains("到时服务器不在", "已错过");
        get("/drills?lang=en");
        assertThat(get("/schedules")).contains("30 2 * * *", "Europe/Berlin", "it is left out", "10 min 00 s");
        assertThat(get("/")).contains("Next drills", "Should have started by itself");
    }

    @Test
    void pausesResumesAndStartsOnce() throws Exception {
        assertThat(get("/drills")).contains("/schedules/shop-failover/nightly/pause", "name=\"token\"");
        assertThat(post("anna", "/schedules/shop-failover/nightly/start", "token", "t1", "back", "drills"))
                .hasStatus(302)
                .hasRedirectedUrl("/drills");
        assertThat(post("anna", "/schedules/shop-failover/nightly/pause", "reason", "The site is rebuilt"))
                .hasRedirectedUrl("/schedules");
        assertThat(desk.asked)
                .containsExactly("start " + SCHEDULE + " anna t1", "pause " + SCHEDULE + " anna The site is rebuilt");
        assertThat(get("/drills")).contains("paused by anna: The site is rebuilt", "/resume");
        assertThat(post("anna", "/schedules/shop-failover/nightly/resume", "back", "drills"))
                .hasRedirectedUrl("/drills");
        assertThat(post("anna", "/schedules/shop-failover/nightly/resume")
                        .getMvcResult()
                        .getFlashMap()
                        .get("refusal"))
                .isEqualTo("It is not paused. Look at it again.");
        assertThat(mvc.post()
                        .uri("/schedules/shop-failover/nightly/start")
                        .param("token", "t")
                        .with(user("anna")))
                .hasStatus(403);
    }

    @Test
    void asksWhoHasTheRole() throws Exception {
        fire("l-confirm", State.CONFIRMING, "", "r-planned");
        long until = System.currentTimeMillis() + 60_000;
        store.scheduleFires()
                .record(new News(
                        "l-confirm",
                        new Outcome(State.CONFIRMING, ""),
                        new Confirm(Role.OPERATOR, 60_000),
                        "r-planned",
                        until,
                        0));

        assertThat(get("/drills")).contains("Let it start", "Leave it out");
        assertThat(get("/")).contains("Wait for somebody before they start");
        assertThat(post("anna", "/drills/decide", "launcher", "l-confirm", "agree", "true", "comment", "go"))
                .hasRedirectedUrl("/drills");
        assertThat(post("anna", "/drills/decide", "launcher", "l-confirm", "agree", "false", "comment", "REFUSE")
                        .getMvcResult()
                        .getFlashMap()
                        .get("refusal"))
                .isEqualTo("Nobody is asked about this start any more: look at it again");
        assertThat(desk.asked).containsExactly("confirm l-confirm anna go");
        store.scheduleFires()
                .record(new News("l-confirm", new Outcome(State.SKIPPED, "x"), null, "r-planned", 0, until));
        assertThat(get("/drills")).doesNotContain("Let it start");
    }
}
