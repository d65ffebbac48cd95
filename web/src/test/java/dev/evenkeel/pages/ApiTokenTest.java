package dev.evenkeel.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.activities.store.ApiToken;
import dev.evenkeel.activities.store.ApiToken.Scope;
import dev.evenkeel.activities.store.AuditFilter;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.security.ApiTokens;
import dev.evenkeel.workflows.contract.CanonicalJson;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestConstructor;

/** Whom the API lets in, how far, and what it writes down of it. */
@SpringBootTest(classes = PagesServer.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@TestConstructor(autowireMode = TestConstructor.AutowireMode.ALL)
class ApiTokenTest {

    private final Store store;
    private final ApiTokens tokens;
    private final TestTokens access;
    private final ApiClient api;

    ApiTokenTest(Store store, ApiTokens tokens, @LocalServerPort int port) {
        this.store = store;
        this.tokens = tokens;
        this.access = new TestTokens(tokens);
        this.api = new ApiClient(port);
    }

    @Test
    void saysWhoseTokenItIsAndNotesItsUse() throws Exception {
        ApiTokens.Making.Made made = access.make("anna", null, Scope.READ, Scope.LAUNCH);

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
        String token = access.reading("anna");

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
        ApiTokens.Making.Made revoked = access.make("carol", null, Scope.READ);
        ApiTokens.Making.Made orphan = access.make("dave", null, Scope.READ);
        ApiTokens.Making.Made late = access.make("carol", null, Scope.READ);
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
        String token = access.make("root", null, others.toArray(Scope[]::new)).text();

        ApiClient.Answer answer = method.equals("GET") ? api.get(token, path) : api.post(token, path, Map.of());

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.json().path("detail").asString())
                .contains("lacks the scope " + needed.name().toLowerCase(Locale.ROOT));
    }

    @Test
    void keepsATokenWithinItsEnvironment() throws Exception {
        String token = access.make("root", "staging", Scope.values()).text();

        assertThat(api.get(token, "/api/v1/runs/r-done").status()).isEqualTo(403);
        assertThat(api.get(token, "/api/v1/runs/r-done/log").status()).isEqualTo(403);
        assertThat(api.get(token, "/api/v1/runs/r-done/journal").status()).isEqualTo(403);
        assertThat(api.get(token, "/api/v1/runs/r-done/report").status()).isEqualTo(403);
        assertThat(api.get(token, "/api/v1/runs").json().path("runs"))
                .allSatisfy(
                        run -> assertThat(run.path("environment").asString()).isEqualTo("staging"));
        assertThat(api.get(token, "/api/v1/runs?environment=production").status())
                .isEqualTo(403);
        assertThat(api.post(token, "/api/v1/runs", ApiLaunchTest.RELEASE).status())
                .isEqualTo(403);
        assertThat(api.post(token, "/api/v1/runs/r-approval/decisions", Map.of("action", "cancel"))
                        .status())
                .isEqualTo(403);
        assertThat(api.get(token, "/api/v1/runbooks/shop-release")
                        .json()
                        .path("environments")
                        .toString())
                .isEqualTo("[\"staging\"]");
    }
}
