package dev.evenkeel.pages;

import static dev.evenkeel.pages.Pages.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;

import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.launch.Launcher.Declaration;
import dev.evenkeel.web.launch.Launcher.Launch;
import dev.evenkeel.workflows.contract.JournalActivities.Append;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** A recovery is declared in the form, and its way back is started from its page. */
@OnPagesServer
class RecoveryPagesTest {

    private static final String LAUNCH = "/runbooks/move/launch";

    private static final String RUNBOOK = """
            runbook: move
            procedure: recovery
            title: Move the shop
            owner: team-shop
            service: shop
            site: south
            fence:
              - { id: fenced, proves: fence, gate: { pass: "run.primary != ''" } }
            promote:
              - { id: promote, script: { command: [promote] } }
            failback:
              - { id: back, script: { command: [back] } }
            """;

    private final MockMvcTester mvc;
    private final Pages pages;
    private final FakeLauncher launcher;
    private final Store store;

    RecoveryPagesTest(MockMvcTester mvc, FakeLauncher launcher, FakeCatalog catalog, Store store) {
        this.mvc = mvc;
        this.pages = new Pages(mvc);
        this.launcher = launcher;
        this.store = store;
        catalog.put("recovery/move.yaml", RUNBOOK);
    }

    @BeforeEach
    void forget() {
        launcher.launches.clear();
    }

    @Test
    void asksWhenTheOutageBeganAndOffersADrill() {
        for (String language : List.of("en", "zh-CN")) {
            assertThat(pages.text("anna", LAUNCH + "?lang=" + language))
                    .doesNotContain("??")
                    .contains("name=\"outage\"", "name=\"graceful\"", "value=\"DRILL\"");
        }
        assertThat(pages.text("anna", "/runbooks/shop-release/launch")).doesNotContain("name=\"outage\"");
    }

    @Test
    void readsTheTimeByTheClocksOfTheViewer() {
        assertThat(post(
                        LAUNCH,
                        "LIVE",
                        Map.of("graceful", "false", "outage", "2026-07-01T12:30", "zone", "Europe/Berlin")))
                .hasStatus(302);
        Launch launch = launcher.launches.getFirst();
        assertThat(launch.terms().declaration())
                .isEqualTo(new Declaration(Instant.parse("2026-07-01T10:30:00Z").toEpochMilli(), false, null, null));

        post(LAUNCH, "DRILL", Map.of("outage", "", "zone", "UTC"));
        assertThat(launcher.launches.getLast().mode()).isEqualTo(Mode.DRILL);
        assertThat(launcher.launches.getLast().terms().declaration()).isEqualTo(Declaration.PLANNED);
    }

    @Test
    void keepsWhatWasTypedWhenTheTimeIsNone() {
        assertThat(body(post(
                        LAUNCH, "LIVE", Map.of("graceful", "false", "outage", "2026-07-01T12:30", "zone", "Mars"))))
                .contains("This is no time, the zone is none", "2026-07-01T12:30", "value=\"Mars\"");
        assertThat(launcher.launches).isEmpty();
    }

    @Test
    void startsTheWayBackFromThePageOfTheFailover() {
        RunSummary summary = RecoverySeeds.summary("back-1", Mode.LIVE, RunStatus.SUCCEEDED, 1_000, 900_000L, null);
        store.runs().requested(summary);
        store.journal().append(new Append(summary, 1, 0, RecoverySeeds.complete(1_000)));

        for (String language : List.of("en", "zh-CN")) {
            assertThat(pages.text("anna", "/runs/back-1/failback?lang=" + language))
                    .doesNotContain("??")
                    .contains("north", "south");
        }
        assertThat(post("/runs/back-1/failback", "LIVE", Map.of())).hasStatus(302);
        Launch launch = launcher.launches.getFirst();
        assertThat(launch.terms().declaration()).isEqualTo(new Declaration(null, true, "back-1", null));
        assertThat(launch.inputs()).containsEntry("to", List.of("south"));
        assertThat(mvc.get().uri("/runs/back-1/failback").with(user("carol")).exchange())
                .hasStatus(403);
        assertThat(mvc.get().uri("/runs/r-running/failback").with(user("anna")).exchange())
                .hasStatus(404);
    }

    private MvcTestResult post(String path, String mode, Map<String, String> fields) {
        var request = mvc.post()
                .uri(path)
                .param("runId", "r-7")
                .param("environment", "staging")
                .param("mode", mode)
                .with(user("anna"))
                .with(csrf());
        fields.forEach(request::param);
        return request.exchange();
    }
}
