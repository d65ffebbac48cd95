package dev.evenkeel.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.activities.store.ApiToken.Scope;
import dev.evenkeel.web.security.ApiTokens;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestConstructor;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

/** The API as such: its addresses, its problems, its bounds, and what it tells of runbooks and the estate. */
@SpringBootTest(classes = PagesServer.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@TestConstructor(autowireMode = TestConstructor.AutowireMode.ALL)
class ApiTest {
    private final TestTokens access;
    private final RequestMappingHandlerMapping mappings;
    private final ApiClient api;

    ApiTest(ApiTokens tokens, RequestMappingHandlerMapping requestMappingHandlerMapping, @LocalServerPort int port) {
        this.access = new TestTokens(tokens);
        this.mappings = requestMappingHandlerMapping;
        this.api = new ApiClient(port);
    }

    @Test
    void listsRunbooksWithTheirInputsAndProblems() throws Exception {
        String token = access.reading("anna");

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
        ApiClient.Answer answer = api.get(access.reading("anna"), path);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        assertThat(answer.json().path("status").asInt()).isEqualTo(status);
        assertThat(answer.json().path("detail").asString()).isNotBlank().doesNotContain("Exception");
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
        ApiClient.Answer answer = api.post(access.token("anna", null, Scope.LAUNCH), "/api/v1/runs", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("detail").asString()).contains("othing was done");
    }

    @Test
    void boundsBodiesWhetherTheySayTheirLengthOrNot() throws Exception {
        String token = access.token("anna", null, Scope.LAUNCH);
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
        assertThat(paths).hasSize(26);
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

    @Test
    void tellsWhatRunsWhere() throws Exception {
        JsonNode production = api.get(access.reading("anna"), "/api/v1/estate")
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
        ApiTokens.Making.Made elsewhere = access.make("anna", "staging", Scope.READ);
        JsonNode staging = api.get(elsewhere.text(), "/api/v1/estate").json().path("environments");
        assertThat(staging).hasSize(1);
        assertThat(staging.path(0).path("frozen").path(0).path("id").asString()).isEqualTo("sales");
    }
}
