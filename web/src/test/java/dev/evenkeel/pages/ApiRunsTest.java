package dev.evenkeel.pages;

import static dev.evenkeel.workflows.contract.JournalEvent.Type.RUN_STARTED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.activities.store.ApiToken.Scope;
import dev.evenkeel.activities.store.AuditEntry;
import dev.evenkeel.activities.store.AuditFilter;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.runs.Decisions;
import dev.evenkeel.web.security.ApiTokens;
import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestConstructor;
import tools.jackson.databind.JsonNode;

/** What a program reads of runs, follows of their logs, and decides in them. */
@SpringBootTest(classes = PagesServer.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@TestConstructor(autowireMode = TestConstructor.AutowireMode.ALL)
class ApiRunsTest {

    private final Store store;
    private final SeededStore seeds;
    private final TestTokens access;
    private final FakeDecisions decisions;
    private final ApiClient api;

    ApiRunsTest(Store store, SeededStore seeds, ApiTokens tokens, FakeDecisions decisions, @LocalServerPort int port) {
        this.store = store;
        this.seeds = seeds;
        this.access = new TestTokens(tokens);
        this.decisions = decisions;
        this.api = new ApiClient(port);
    }

    @Test
    void walksTheListOfRunsByItsCursor() throws Exception {
        String token = access.reading("anna");
        List<String> seen = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = api.get(
                            token,
                            "/api/v1/runs?limit=20&status=succeeded,failed"
                                    + (cursor.isEmpty() ? "" : "&cursor=" + cursor))
                    .json();
            page.path("runs").forEach(run -> seen.add(run.path("id").asString()));
            cursor = page.path("next").asString("");
        } while (!cursor.isEmpty());

        assertThat(seen).hasSizeGreaterThanOrEqualTo(60).doesNotHaveDuplicates();
    }

    @Test
    void showsARunWithWhatItAsks() throws Exception {
        JsonNode run =
                api.get(access.reading("anna"), "/api/v1/runs/r-approval").json();

        assertThat(run.path("summary").path("status").asString()).isEqualTo("waiting");
        assertThat(run.path("questions").path(0).path("scope").asString()).isNotBlank();
        assertThat(run.path("questions").path(0).path("actions").toString()).contains("approve");
        assertThat(run.path("steps").size()).isPositive();
        JsonNode events = api.get(access.reading("anna"), "/api/v1/runs/r-approval/journal?after=1")
                .json();
        assertThat(events.path("events").path(0).path("seq").asInt()).isEqualTo(2);
        assertThat(events.path("more").asBoolean()).isFalse();
    }

    @Test
    void reportsARecoveryAndNothingElse() throws Exception {
        seeds.put(
                RecoverySeeds.summary("r-failover", Mode.DRILL, RunStatus.SUCCEEDED, 1_000, 2_000L, null),
                RecoverySeeds.complete(1_000));

        JsonNode report = api.get(access.reading("anna"), "/api/v1/runs/r-failover/report")
                .json();

        assertThat(report.path("version").asInt()).isEqualTo(1);
        assertThat(report.path("type").asString()).isEqualTo("drill");
        assertThat(report.path("achieved").path("outageToVerified").asLong()).isEqualTo(480_000);
        assertThat(report.path("deviations").path(0).path("kind").asString()).isEqualTo("ungraceful");
        ApiClient.Answer none = api.get(access.reading("anna"), "/api/v1/runs/r-done/report");
        assertThat(none.status()).isEqualTo(404);
        assertThat(none.json().path("detail").asString()).contains("neither a recovery nor a drill");
    }

    @Test
    void handsDecisionsToWhereThePagesHandTheirs() throws Exception {
        String token = access.token("bob", null, Scope.READ, Scope.DECIDE);
        String scope = api.get(token, "/api/v1/runs/r-approval")
                .json()
                .path("questions")
                .path(0)
                .path("scope")
                .asString();
        Map<String, String> approval = Map.of("action", "approve", "scope", scope, "comment", "fine");

        ApiClient.Answer first =
                api.post(token, "/api/v1/runs/r-approval/decisions", approval, "Idempotency-Key", "yes");
        Decisions.Ask sent = decisions.asks.getLast();
        api.post(token, "/api/v1/runs/r-approval/decisions", approval, "Idempotency-Key", "yes");

        assertThat(first.status()).isEqualTo(200);
        assertThat(sent.action()).isEqualTo(Action.APPROVE);
        assertThat(sent.step()).isEqualTo("approve/agree");
        assertThat(sent.scope()).isEqualTo(scope);
        assertThat(sent.actor()).isEqualTo("bob");
        assertThat(decisions.asks.getLast()).isEqualTo(sent);
        api.post(
                access.token("root", null, Scope.DECIDE),
                "/api/v1/runs/r-approval/decisions",
                approval,
                "Idempotency-Key",
                "yes");
        assertThat(decisions.asks.getLast().id()).isNotEqualTo(sent.id());
        assertThat(store.audit().list(new AuditFilter("bob", "token.decided", null, null, null, null), null, 9))
                .extracting(AuditEntry::subject)
                .contains("r-approval");
    }

    @Test
    void refusesDecisionsThatSayTooLittleOrTooMuch() throws Exception {
        String token = access.token("bob", null, Scope.DECIDE);
        int before = decisions.asks.size();

        assertThat(api.post(token, "/api/v1/runs/r-approval/decisions", Map.of("action", "approve"))
                        .wrong("scope"))
                .contains("you approve that");
        assertThat(api.post(token, "/api/v1/runs/r-approval/decisions", Map.of("action", "dance"))
                        .wrong("action"))
                .contains("approve")
                .contains("mark_done");
        assertThat(api.post(token, "/api/v1/runs/r-approval/decisions", Map.of())
                        .status())
                .isEqualTo(422);
        assertThat(api.post(token, "/api/v1/runs/none/decisions", Map.of("action", "cancel"))
                        .status())
                .isEqualTo(404);
        assertThat(api.post(
                                token,
                                "/api/v1/runs/r-task/decisions",
                                Map.of("action", "complete", "evidence", Map.of("nothing-of-it", "x")))
                        .wrong("evidence.nothing-of-it"))
                .isNotBlank();
        assertThat(api.post(
                                token,
                                "/api/v1/runs/r-task/decisions",
                                Map.of("action", "comment", "comment", "x".repeat(10_001)))
                        .wrong("comment"))
                .isNotBlank();
        assertThat(decisions.asks).hasSize(before);
        assertThat(api.post(token, "/api/v1/runs/r-task/decisions", Map.of("action", "cancel", "comment", "refuse"))
                        .status())
                .isEqualTo(409);
    }

    @Test
    void readsALogFromWhereItWasLeft() throws Exception {
        String token = access.reading("anna");

        ApiClient.Answer text = api.get(token, "/api/v1/runs/r-running/log");
        List<String> lines = lines(token, "/api/v1/runs/r-running/log");
        List<String> rest = lines(token, "/api/v1/runs/r-running/log?after=1");

        assertThat(text.header("Content-Type")).startsWith("text/plain");
        assertThat(text.response().body()).isNotBlank();
        assertThat(lines.getFirst()).contains("\"kind\":\"log\"").contains("\"id\":1");
        assertThat(rest).doesNotContain(lines.getFirst()).contains(lines.get(1));
        assertThat(lines.getLast()).contains("\"kind\":\"status\"").contains("running");
    }

    @Test
    void followsALogUntilTheRunEnds() throws Exception {
        String token = access.reading("anna");
        put("r-follow", RunStatus.RUNNING);
        CompletableFuture<List<String>> followed = CompletableFuture.supplyAsync(() -> {
            try {
                return lines(token, "/api/v1/runs/r-follow/log?follow=true");
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });

        seeds.print("r-follow", "steps/one", "out", "late\n");
        put("r-follow", RunStatus.SUCCEEDED);

        List<String> lines = followed.get(20, TimeUnit.SECONDS);
        assertThat(lines).anySatisfy(line -> assertThat(line).contains("late"));
        assertThat(lines.getLast()).contains("\"kind\":\"end\"").contains("succeeded");
    }

    private List<String> lines(String token, String path) throws Exception {
        return api.send(api.request(path)
                        .header("Authorization", "Bearer " + token)
                        .header("Accept", "application/x-ndjson"))
                .response()
                .body()
                .lines()
                .toList();
    }

    private void put(String id, RunStatus status) {
        long start = Seeds.NOW;
        JournalBuilder journal = new JournalBuilder(start).run(RUN_STARTED);
        seeds.put(
                Seeds.summary(
                        id,
                        "patch-window",
                        "Followed",
                        status,
                        Mode.LIVE,
                        null,
                        null,
                        "",
                        "anna",
                        start,
                        status.finished() ? (Long) (start + 1) : null),
                journal.events());
    }
}
