package dev.evenkeel.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.activities.store.ApiToken.Scope;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.runs.Decisions;
import dev.evenkeel.web.security.ApiTokens;
import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestConstructor;
import tools.jackson.databind.json.JsonMapper;

/** Merging, splitting, pins and notes, for programs. */
@SpringBootTest(classes = PagesServer.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@TestConstructor(autowireMode = TestConstructor.AutowireMode.ALL)
class MergeApiTest {

    private static final String STAGING = "i-staging";

    private final TestTokens access;
    private final FakeDecisions decisions;
    private final ApiClient api;

    MergeApiTest(Store store, ApiTokens tokens, FakeDecisions decisions, @LocalServerPort int port) {
        this.access = new TestTokens(tokens);
        this.decisions = decisions;
        this.api = new ApiClient(port);
        store.runs()
                .requested(new RunSummary(
                        STAGING,
                        "shop-slow",
                        "incident",
                        "Staging is slow",
                        "shop",
                        "staging",
                        Mode.LIVE,
                        RunStatus.RUNNING,
                        null,
                        null,
                        "",
                        "anna",
                        Seeds.HASH,
                        "",
                        Seeds.NOW,
                        null));
    }

    @Test
    void decidesWhatThePageDecides() throws Exception {
        String token = access.token("anna", null, Scope.READ, Scope.DECIDE);

        assertThat(decide(token, IncidentSeeds.OPEN, "merge_incident", Map.of("into", IncidentSeeds.NEW)))
                .isEqualTo(200);
        assertThat(decisions.asks.getLast().action()).isEqualTo(Action.MERGE_INCIDENT);
        assertThat(decide(token, IncidentSeeds.OPEN, "split_incident", Map.of("alerts", "1,2", "runbook", "odd")))
                .isEqualTo(200);
        assertThat(decisions.asks.getLast().evidence()).containsEntry("alerts", "1,2");
        assertThat(decide(token, IncidentSeeds.OPEN, "pin", Map.of("entry", 12)))
                .isEqualTo(200);
        assertThat(decide(token, IncidentSeeds.OPEN, "comment", Map.of("about", 12)))
                .isEqualTo(200);
        Decisions.Ask note = decisions.asks.getLast();
        assertThat(note.action()).isEqualTo(Action.COMMENT);
        assertThat(note.evidence()).containsEntry("about", 12);
        assertThat(api.get(token, "/api/v1/runs?status=merged")
                        .json()
                        .path("runs")
                        .path(0)
                        .path("id")
                        .asString())
                .isEqualTo(IncidentSeeds.MERGED);
    }

    @Test
    void keepsATokenWithinItsEnvironmentOnBothSides() throws Exception {
        String bound = access.token("root", "staging", Scope.READ, Scope.DECIDE);
        int before = decisions.asks.size();

        assertThat(decide(bound, STAGING, "merge_incident", Map.of("into", IncidentSeeds.OPEN)))
                .isEqualTo(403);
        assertThat(decide(bound, STAGING, "merge_incident", Map.of("into", " " + IncidentSeeds.OPEN + " ")))
                .isEqualTo(403);
        assertThat(decide(bound, STAGING, "merge_incident", Map.of("into", "nowhere")))
                .isEqualTo(404);
        assertThat(decisions.asks).hasSize(before);
        assertThat(decide(
                        access.token("root", null, Scope.DECIDE),
                        STAGING,
                        "merge_incident",
                        Map.of("into", IncidentSeeds.OPEN)))
                .isEqualTo(200);
    }

    private int decide(String token, String run, String action, Map<String, Object> evidence) throws Exception {
        return api.post(
                        token,
                        "/api/v1/runs/" + run + "/decisions",
                        JsonMapper.shared()
                                .writeValueAsString(
                                        Map.of("action", action, "comment", "The same", "evidence", evidence)))
                .status();
    }
}
