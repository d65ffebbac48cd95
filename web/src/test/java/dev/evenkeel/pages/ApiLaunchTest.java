package dev.evenkeel.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.activities.store.ApiToken.Scope;
import dev.evenkeel.web.launch.Launcher;
import dev.evenkeel.web.security.ApiTokens;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestConstructor;

/** How a program launches a run. */
@SpringBootTest(classes = PagesServer.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@TestConstructor(autowireMode = TestConstructor.AutowireMode.ALL)
class ApiLaunchTest {

    static final Map<String, Object> RELEASE = Map.of(
            "runbook", "shop-release",
            "environment", "production",
            "mode", "live",
            "inputs", Map.of("version", "1.2.0", "pace", 5));
    private final TestTokens access;
    private final FakeLauncher launcher;
    private final ApiClient api;

    ApiLaunchTest(ApiTokens tokens, FakeLauncher launcher, @LocalServerPort int port) {
        this.access = new TestTokens(tokens);
        this.launcher = launcher;
        this.api = new ApiClient(port);
    }

    @Test
    void launchesOnceForAKey() throws Exception {
        String token = access.token("anna", null, Scope.LAUNCH);
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
        String token = access.token("anna", null, Scope.LAUNCH);

        ApiClient.Answer wrong =
                api.post(token, "/api/v1/runs", with("inputs", Map.of("pace", "fast")), "Idempotency-Key", "corrected");
        ApiClient.Answer right = api.post(token, "/api/v1/runs", RELEASE, "Idempotency-Key", "corrected");

        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.wrong("inputs.pace")).contains("no number");
        assertThat(right.status()).isEqualTo(201);
    }

    @Test
    void takesAFileThatALaunchCanName() throws Exception {
        String token = access.token("anna", null, Scope.LAUNCH);

        ApiClient.Answer kept = upload(token, "../../a%20b.sql", "select 1");
        assertThat(kept.status()).isEqualTo(201);
        assertThat(kept.json().path("name").asString()).isEqualTo("a_b.sql");
        assertThat(kept.json().path("value").asString()).matches("sha256:[0-9a-f]{64}/8/a_b\\.sql");
        assertThat(upload(token, "empty", "").json().path("size").asInt()).isZero();
        assertThat(upload(token, "huge", "x".repeat(26 * 1024 * 1024)).status()).isEqualTo(413);
        assertThat(upload(access.token("anna", null, Scope.READ), "a", "b").status())
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
        String token = access.token("anna", null, Scope.READ);

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
        String token = access.token("anna", null, Scope.LAUNCH);

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

    private static Map<String, Object> with(String key, Object value) {
        Map<String, Object> body = new HashMap<>(RELEASE);
        body.put(key, value);
        return body;
    }

    @Test
    void handsOnWhyADeployMayNotWaitForTheEndOfAFreeze() throws Exception {
        String token = access.token("anna", null, Scope.READ, Scope.LAUNCH);

        assertThat(api.post(token, "/api/v1/runs", with("override", " customers cannot pay "))
                        .status())
                .isLessThan(300);
        assertThat(launcher.launches.getLast().terms().override()).isEqualTo("customers cannot pay");
    }
}
