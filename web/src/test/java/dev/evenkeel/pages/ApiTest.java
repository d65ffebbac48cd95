package dev.evenkeel.pages;

import static dev.evenkeel.workflows.contract.JournalEvent.Type.RUN_STARTED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.activities.store.ApiToken;
import dev.evenkeel.activities.store.ApiToken.Scope;
import dev.evenkeel.activities.store.AuditEntry;
import dev.evenkeel.activities.store.AuditFilter;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.launch.Launcher;
import dev.evenkeel.web.runs.Decisions;
import dev.evenkeel.web.security.ApiTokens;
import dev.evenkeel.workflows.contract.CanonicalJson;
import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunStatus;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestConstructor;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

@SpringBootTest(classes = PagesServer.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@TestConstructor(autowireMode = TestConstructor.AutowireMode.ALL)
class ApiTest {

    private static final Map<String, Object> RELEASE = Map.of(
            "runbook", "shop-release",
            "environment", "production",
            "mode", "live",
            "inputs", Map.of("version", "1.2.0", "pace", 5));

    private final Store store;
    private final SeededStore seeds;
    private final ApiTokens tokens;
    private final FakeLauncher launcher;
    private final FakeDecisions decisions;
    private final RequestMappingHandlerMapping mappings;
    private final ApiClient api;

    ApiTest(
            Store store,
            SeededStore seeds,
            ApiTokens tokens,
            FakeLauncher launcher,
            FakeDecisions decisions,
            RequestMappingHandlerMapping requestMappingHandlerMapping,
            @LocalServerPort int port) {
        this.store = store;
        this.seeds = seeds;
        this.tokens = tokens;
        this.launcher = launcher;
        this.decisions = decisions;
        this.mappings = requestMappingHandlerMapping;
        this.api = new ApiClient(port);
    }

    @Test
    void saysWhoseTokenItIsAndNotesItsUse() throws Exception {
        ApiTokens.Making.Made made = make("anna", null, Scope.READ, Scope.LAUNCH);

        ApiClient.Answer answer = api.get(made.text(), "/api/v1/me");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("user").asString()).isEqualTo("anna");
        assertThat(answer.json().path("scopes").toString()).isEqualTo("[\"read\",\"launch\"]");
        assertThat(answer.response().headers().map()).doesNotContainKey("set-cookie");
        assertThat(tokens.list("anna"))
                .filteredOn(token -> token.id().equals(made.token().id()))
                .allSatisfy(token -> assertThat(token.lastUsed()).isNotNull());
        assertThat(store.tokens().find(made.token().id()).orElseThrow().hash()).doesNotContain(made.text());
    }

    @Test
    void takesNothingButABearer() throws Exception {
        String token = read("anna");

        for (HttpRequest.Builder request : List.of(
                api.request("/api/v1/runs"),
                api.request("/api/v1/runs?access_token=" + token),
                api.request("/api/v1/runs").header("Cookie", "evenkeel-login=" + token),
                api.request("/api/v1/runs").header("Authorization", "Basic YW5uYTphbiBldmVuIGtlZWw="))) {
            ApiClient.Answer answer = api.send(request);
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
            assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
            assertThat(answer.json().path("detail").asString()).contains("needs an API token");
        }
    }

    @Test
    void refusesARevokedAnExpiredAndADisabledOnesTokenAndWritesItDown() throws Exception {
        ApiTokens.Making.Made revoked = make("carol", null, Scope.READ);
        ApiTokens.Making.Made orphan = make("dave", null, Scope.READ);
        ApiTokens.Making.Made late = make("carol", null, Scope.READ);
        ApiToken past = new ApiToken("aaaaaaaaaaaa", "carol", "past", Set.of(Scope.READ), null, 1, 2, null, null);
        String secret = late.text().substring(late.text().length() - 43);
        store.tokens().create(past, CanonicalJson.sha256(secret.getBytes(StandardCharsets.US_ASCII)), 1_000);
        tokens.revoke("carol", revoked.token().id());

        assertThat(detail(revoked.text())).contains("was revoked").contains("Make a new one");
        assertThat(detail("evenkeel_aaaaaaaaaaaa_" + secret)).contains("has expired");
        assertThat(detail(orphan.text())).contains("may not log in");
        assertThat(store.audit().list(new AuditFilter("carol", "token.refused", null, null, null, null), null, 9))
                .extracting(entry -> entry.details().get("why"))
                .contains("revoked", "expired");
    }

    private String detail(String token) throws Exception {
        ApiClient.Answer answer = api.get(token, "/api/v1/runs");
        assertThat(answer.status()).isEqualTo(401);
        return answer.json().path("detail").asString();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/v1/runs, READ",
        "GET, /api/v1/runs/r-done, READ",
        "GET, /api/v1/runs/r-done/log, READ",
        "GET, /api/v1/runs/r-done/journal, READ",
        "GET, /api/v1/runs/r-done/report, READ",
        "GET, /api/v1/runbooks, READ",
        "GET, /api/v1/estate, READ",
        "POST, /api/v1/runs, LAUNCH",
        "POST, /api/v1/runs/r-approval/decisions, DECIDE"
    })
    void needsTheScope(String method, String path, Scope needed) throws Exception {
        Set<Scope> others = new HashSet<>(Set.of(Scope.values()));
        others.remove(needed);
        String token = make("root", null, others.toArray(Scope[]::new)).text();

        ApiClient.Answer answer = method.equals("GET") ? api.get(token, path) : api.post(token, path, Map.of());

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.json().path("detail").asString())
                .contains("lacks the scope " + needed.name().toLowerCase(Locale.ROOT));
    }

    @Test
    void keepsATokenWithinItsEnvironment() throws Exception {
        String token = make("root", "staging", Scope.values()).text();

        assertThat(api.get(token, "/api/v1/runs/r-done").status()).isEqualTo(403);
        assertThat(api.get(token, "/api/v1/runs/r-done/log").status()).isEqualTo(403);
        assertThat(api.get(token, "/api/v1/runs/r-done/journal").status()).isEqualTo(403);
        assertThat(api.get(token, "/api/v1/runs/r-done/report").status()).isEqualTo(403);
        assertThat(api.get(token, "/api/v1/runs").json().path("runs")).isEmpty();
        assertThat(api.get(token, "/api/v1/runs?environment=production").status())
                .isEqualTo(403);
        assertThat(api.post(token, "/api/v1/runs", RELEASE).status()).isEqualTo(403);
        assertThat(api.post(token, "/api/v1/runs/r-approval/decisions", Map.of("action", "cancel"))
                        .status())
                .isEqualTo(403);
        assertThat(api.get(token, "/api/v1/runbooks/shop-release")
                        .json()
                        .path("environments")
                        .toString())
                .isEqualTo("[\"staging\"]");
    }

    @Test
    void listsRunbooksWithTheirInputsAndProblems() throws Exception {
        String token = read("anna");

        JsonNode all = api.get(token, "/api/v1/runbooks").json().path("runbooks");
        JsonNode release = api.get(token, "/api/v1/runbooks/shop-release?environment=production")
                .json();
        JsonNode broken = api.get(token, "/api/v1/runbooks/broken").json();

        assertThat(all.size()).isGreaterThan(3);
        assertThat(release.path("launchable").asBoolean()).isTrue();
        assertThat(release.path("inputs").toString()).contains("\"id\":\"version\"");
        assertThat(broken.path("launchable").asBoolean()).isFalse();
        assertThat(broken.path("problems").path(0).path("line").asInt()).isEqualTo(2);
        assertThat(api.get(token, "/api/v1/runbooks/none").status()).isEqualTo(404);
        assertThat(api.get(token, "/api/v1/runbooks/shop-release?environment=moon")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void walksTheListOfRunsByItsCursor() throws Exception {
        String token = read("anna");
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

    @ParameterizedTest
    @CsvSource({
        "/api/v1/runs?limit=0, 422",
        "/api/v1/runs?limit=many, 400",
        "/api/v1/runs?status=great, 422",
        "/api/v1/runs?cursor=x, 400",
        "/api/v1/runs?from=yesterday, 400",
        "/api/v1/runs/none, 404",
        "/api/v1/runs/none/log, 404",
        "/api/v1/runs/r-done/log?after=x, 400",
        "/api/v1/nothing, 404",
        "/api/v2/runs, 404",
        "/api/v1/runs/r-done/decisions, 405"
    })
    void answersWhatItDoesNotUnderstandWithAProblem(String path, int status) throws Exception {
        ApiClient.Answer answer = api.get(read("anna"), path);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        assertThat(answer.json().path("status").asInt()).isEqualTo(status);
        assertThat(answer.json().path("detail").asString()).isNotBlank().doesNotContain("Exception");
    }

    @Test
    void showsARunWithWhatItAsks() throws Exception {
        JsonNode run = api.get(read("anna"), "/api/v1/runs/r-approval").json();

        assertThat(run.path("summary").path("status").asString()).isEqualTo("waiting");
        assertThat(run.path("questions").path(0).path("scope").asString()).isNotBlank();
        assertThat(run.path("questions").path(0).path("actions").toString()).contains("approve");
        assertThat(run.path("steps").size()).isPositive();
        JsonNode events =
                api.get(read("anna"), "/api/v1/runs/r-approval/journal?after=1").json();
        assertThat(events.path("events").path(0).path("seq").asInt()).isEqualTo(2);
        assertThat(events.path("more").asBoolean()).isFalse();
    }

    @Test
    void reportsARecoveryAndNothingElse() throws Exception {
        seeds.put(
                RecoverySeeds.summary("r-failover", Mode.DRILL, RunStatus.SUCCEEDED, 1_000, 2_000L, null),
                RecoverySeeds.complete(1_000));

        JsonNode report =
                api.get(read("anna"), "/api/v1/runs/r-failover/report").json();

        assertThat(report.path("version").asInt()).isEqualTo(1);
        assertThat(report.path("type").asString()).isEqualTo("drill");
        assertThat(report.path("achieved").path("outageToVerified").asLong()).isEqualTo(480_000);
        assertThat(report.path("deviations").path(0).path("kind").asString()).isEqualTo("ungraceful");
        ApiClient.Answer none = api.get(read("anna"), "/api/v1/runs/r-done/report");
        assertThat(none.status()).isEqualTo(404);
        assertThat(none.json().path("detail").asString()).contains("neither a recovery nor a drill");
    }

    @Test
    void launchesOnceForAKey() throws Exception {
        String token = make("anna", null, Scope.LAUNCH).text();
        int before = launcher.launches.size();

        ApiClient.Answer first = api.post(token, "/api/v1/runs", RELEASE, "Idempotency-Key", "once");
        api.post(token, "/api/v1/runs", RELEASE, "Idempotency-Key", "once");
        ApiClient.Answer other = api.post(token, "/api/v1/runs", with("mode", "rehearsal"), "Idempotency-Key", "once");
        api.post(token, "/api/v1/runs", RELEASE);

        assertThat(first.status()).isEqualTo(201);
        assertThat(first.header("Location")).startsWith("/api/v1/runs/");
        assertThat(other.status()).isEqualTo(422);
        List<Launcher.Launch> launches = launcher.launches.subList(before, launcher.launches.size());
        assertThat(launches).hasSize(3);
        assertThat(launches.get(0)).isEqualTo(launches.get(1));
        assertThat(launches.get(2).runId()).isNotEqualTo(launches.get(0).runId());
        assertThat(launches.getFirst().inputs()).containsEntry("pace", List.of("5"));
        assertThat(launches.getFirst().actor()).isEqualTo("anna");
    }

    @Test
    void aCorrectedLaunchMayUseItsKeyAgain() throws Exception {
        String token = make("anna", null, Scope.LAUNCH).text();

        ApiClient.Answer wrong =
                api.post(token, "/api/v1/runs", with("inputs", Map.of("pace", "fast")), "Idempotency-Key", "corrected");
        ApiClient.Answer right = api.post(token, "/api/v1/runs", RELEASE, "Idempotency-Key", "corrected");

        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.wrong("inputs.pace")).contains("no number");
        assertThat(right.status()).isEqualTo(201);
    }

    @Test
    void takesAFileThatALaunchCanName() throws Exception {
        String token = make("anna", null, Scope.LAUNCH).text();

        ApiClient.Answer kept = upload(token, "../../a%20b.sql", "select 1");
        assertThat(kept.status()).isEqualTo(201);
        assertThat(kept.json().path("name").asString()).isEqualTo("a_b.sql");
        assertThat(kept.json().path("value").asString()).matches("sha256:[0-9a-f]{64}/8/a_b\\.sql");
        assertThat(upload(token, "empty", "").json().path("size").asInt()).isZero();
        assertThat(upload(token, "huge", "x".repeat(26 * 1024 * 1024)).status()).isEqualTo(413);
        assertThat(upload(make("anna", null, Scope.READ).text(), "a", "b").status())
                .isEqualTo(403);
    }

    private ApiClient.Answer upload(String token, String name, String text) throws Exception {
        return api.send(api.request("/api/v1/files?name=" + name)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/octet-stream")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(text)));
    }

    @Test
    void tellsTheFieldsOfALaunchWithTheValuesThatAreKnown() throws Exception {
        String token = make("anna", null, Scope.READ).text();

        ApiClient.Answer form = api.post(
                token,
                "/api/v1/runbooks/shop-release/inputs",
                Map.of("environment", "staging", "inputs", Map.of("version", "1.2.0")));

        assertThat(form.status()).isEqualTo(200);
        assertThat(form.json().path("fields").findValuesAsString("id")).contains("version");
        assertThat(api.post(token, "/api/v1/runbooks/none/inputs", Map.of()).status())
                .isEqualTo(404);
        assertThat(api.post(token, "/api/v1/runbooks/shop-release/inputs", Map.of("environment", "moon"))
                        .wrong("environment"))
                .contains("staging");
    }

    @Test
    void namesEachFieldOfALaunchThatDoesNotFit() throws Exception {
        String token = make("anna", null, Scope.LAUNCH).text();

        ApiClient.Answer empty = api.post(token, "/api/v1/runs", Map.of());
        assertThat(empty.status()).isEqualTo(422);
        assertThat(empty.wrong("runbook")).isNotBlank();
        assertThat(empty.wrong("mode")).contains("drill or rehearsal");
        assertThat(api.post(token, "/api/v1/runs", with("mode", "tomorrow")).wrong("mode"))
                .isNotBlank();
        assertThat(api.post(token, "/api/v1/runs", with("environment", "")).wrong("environment"))
                .contains("staging");
        assertThat(api.post(token, "/api/v1/runs", with("inputs", Map.of("pace", Map.of("a", 1))))
                        .wrong("inputs.pace"))
                .contains("Send a text");
        assertThat(api.post(token, "/api/v1/runs", with("inputs", Map.of("pace", "a\0b")))
                        .wrong("inputs.pace"))
                .contains("no text");
        assertThat(api.post(token, "/api/v1/runs", RELEASE, "Idempotency-Key", "with space")
                        .status())
                .isEqualTo(400);
        assertThat(api.post(
                                token,
                                "/api/v1/runs",
                                with("inputs", Map.of("ticket", "REFUSE")),
                                "Idempotency-Key",
                                "refused")
                        .status())
                .isEqualTo(409);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "nonsense",
                "{\"runbook\": [1]}",
                "{\"runbok\": \"shop-release\"}",
                "{\"inputs\": 5}",
                "{} {}"
            })
    void refusesABodyThatIsNotWhatItExpects(String body) throws Exception {
        ApiClient.Answer answer = api.post(make("anna", null, Scope.LAUNCH).text(), "/api/v1/runs", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("detail").asString()).contains("othing was done");
    }

    @Test
    void boundsBodiesWhetherTheySayTheirLengthOrNot() throws Exception {
        String token = make("anna", null, Scope.LAUNCH).text();
        byte[] huge = ("{\"runbook\": \"" + "x".repeat(300_000) + "\"}").getBytes(StandardCharsets.UTF_8);

        ApiClient.Answer chunked = api.send(api.request("/api/v1/runs")
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(huge))));

        assertThat(chunked.status()).isEqualTo(413);
        assertThat(api.post(token, "/api/v1/runs", new String(huge, StandardCharsets.UTF_8))
                        .status())
                .isEqualTo(413);
        assertThat(api.post(token, "/api/v1/runs", "[".repeat(100_000)).status())
                .isEqualTo(400);
        assertThat(api.send(api.request("/api/v1/runs")
                                .header("Authorization", "Bearer " + token)
                                .header("Content-Type", "text/plain")
                                .POST(HttpRequest.BodyPublishers.ofString("{}")))
                        .status())
                .isEqualTo(415);
    }

    @Test
    void handsDecisionsToWhereThePagesHandTheirs() throws Exception {
        String token = make("bob", null, Scope.READ, Scope.DECIDE).text();
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
                make("root", null, Scope.DECIDE).text(),
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
        String token = make("bob", null, Scope.DECIDE).text();
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
        String token = read("anna");

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
        String token = read("anna");
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

    @Test
    void describesEveryAddress() throws Exception {
        ApiClient.Answer yaml = api.send(api.request("/api/v1/openapi.yaml"));
        JsonNode described = api.send(api.request("/api/v1/openapi")).json();

        assertThat(yaml.response().body()).startsWith("openapi:");
        Set<String> paths = new HashSet<>();
        described.path("paths").forEachEntry((path, methods) -> {
            paths.add(path);
            methods.forEachEntry((method, operation) -> {
                assertThat(operation.path("summary").asString()).isNotBlank();
                assertThat(operation.path("responses").has("default")).isTrue();
            });
        });
        assertThat(paths).isEqualTo(mapped());
        assertThat(paths).hasSize(24);
        assertThat(described.path("components").path("securitySchemes").has("token"))
                .isTrue();
        assertThat(described.path("components").path("schemas").has("Problem")).isTrue();
    }

    private Set<String> mapped() {
        Set<String> paths = new HashSet<>();
        mappings.getHandlerMethods().forEach((mapping, method) -> {
            if (method.getBeanType().getPackageName().equals("dev.evenkeel.web.api")) {
                paths.addAll(mapping.getPatternValues());
            }
        });
        return paths;
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

    private static Map<String, Object> with(String key, Object value) {
        Map<String, Object> body = new HashMap<>(RELEASE);
        body.put(key, value);
        return body;
    }

    private String read(String owner) {
        return make(owner, null, Scope.READ).text();
    }

    @Test
    void tellsWhatRunsWhere() throws Exception {
        JsonNode production = api.get(read("anna"), "/api/v1/estate")
                .json()
                .path("environments")
                .path(0);
        JsonNode shop = production.path("services").path(0);
        JsonNode north = shop.path("sites").path(0);
        JsonNode south = shop.path("sites").path(1);

        assertThat(production.path("name").asString()).isEqualTo("production");
        assertThat(shop.path("name").asString()).isEqualTo("shop");
        assertThat(north.path("primary").asBoolean()).isTrue();
        assertThat(north.path("recorded").path("version").asString()).isEqualTo("1.1.0");
        assertThat(north.path("answers").path("text").asString()).isEqualTo("1.0.0");
        assertThat(north.path("mismatch").asBoolean()).isTrue();
        assertThat(south.path("partial").asBoolean()).isTrue();
        assertThat(south.path("recorded").path("state").asString()).isEqualTo("failed");
        assertThat(south.path("recorded").path("wanted").asString()).isEqualTo("1.2.0");
        assertThat(south.path("answers").path("state").asString()).isEqualTo("bad");
        ApiTokens.Making.Made elsewhere = make("anna", "staging", Scope.READ);
        JsonNode staging = api.get(elsewhere.text(), "/api/v1/estate").json().path("environments");
        assertThat(staging).hasSize(1);
        assertThat(staging.path(0).path("frozen").path(0).path("id").asString()).isEqualTo("sales");
    }

    @Test
    void handsOnWhyADeployMayNotWaitForTheEndOfAFreeze() throws Exception {
        Map<String, Object> body = new HashMap<>(RELEASE);
        body.put("override", " customers cannot pay ");
        String token = make("anna", null, Scope.READ, Scope.LAUNCH).text();

        assertThat(api.post(token, "/api/v1/runs", body).status()).isLessThan(300);
        assertThat(launcher.launches.getLast().terms().override()).isEqualTo("customers cannot pay");
    }

    private ApiTokens.Making.Made make(String owner, @Nullable String environment, Scope... scopes) {
        tokens.list(owner).stream()
                .filter(token -> token.revokedAt() == null)
                .skip(40)
                .forEach(token -> tokens.revoke(owner, token.id()));
        return (ApiTokens.Making.Made) tokens.make(owner, new ApiTokens.Wish("test", Set.of(scopes), environment, 1));
    }
}
