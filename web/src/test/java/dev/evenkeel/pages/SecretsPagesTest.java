package dev.evenkeel.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.activities.keys.KeyFile;
import dev.evenkeel.activities.store.ApiToken.Scope;
import dev.evenkeel.activities.store.AuditFilter;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.security.ApiTokens;
import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.SecretReference;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.test.context.TestConstructor;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** The page and the API of the built-in store of secrets. */
@SpringBootTest(classes = PagesServer.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@AutoConfigureMockMvc
@TestConstructor(autowireMode = TestConstructor.AutowireMode.ALL)
class SecretsPagesTest {

    private static final String VALUE = "tr0ub4dor&3";

    private final Pages pages;
    private final Store store;
    private final KeyFile keys;
    private final TestTokens access;
    private final ApiClient api;

    SecretsPagesTest(MockMvcTester mvc, Store store, KeyFile keys, ApiTokens tokens, @LocalServerPort int port) {
        this.pages = new Pages(mvc);
        this.store = store;
        this.keys = keys;
        this.access = new TestTokens(tokens);
        this.api = new ApiClient(port);
    }

    @Test
    void takesASecretAndNeverShowsItAgain() {
        MvcTestResult added = add("root", "page-one", "production", VALUE);
        store.secretUses()
                .record(
                        new Act("r-done", "rollout/install", 1, Mode.LIVE, "production", "north", Map.of(), 1, null),
                        "vm-2",
                        List.of(new SecretReference.Stored("page-one"), new SecretReference.Environment("A_VARIABLE")));

        assertThat(added).hasStatus(302).hasRedirectedUrl("/settings/secrets");
        for (String language : List.of("en", "zh-CN")) {
            String page = pages.text("root", "/settings/secrets?lang=" + language);
            assertThat(page)
                    .contains("store:page-one", "rollout/install", "vm-2", "env:A_VARIABLE")
                    .doesNotContain(VALUE, "tr0ub4dor", "??");
        }
        assertThat(store.secrets().values("page-one", keys.keys())).containsExactly(VALUE);
    }

    @Test
    void doesNotSendAValueBackAfterARefusal() {
        MvcTestResult refused = add("root", "Not A Name", "", VALUE);
        Map<String, Object> flash = refused.getMvcResult().getFlashMap();

        assertThat(flash.get("refused")).asString().contains("small letters");
        assertThat(flash.toString()).contains("Not A Name").doesNotContain("tr0ub4dor");
        assertThat(add("root", "short", "", "abc").getMvcResult().getFlashMap().get("refused"))
                .asString()
                .contains("at least 4 characters");
    }

    @Test
    void replacesAndDeletesOnlyWithTheNameTyped() {
        add("root", "page-two", "", VALUE);
        add("root", "page-two", "", "another value");
        assertThat(store.secrets().values("page-two", keys.keys())).containsExactly(VALUE);

        pages.post("root", "/settings/secrets/page-two/value", Map.of("value", "second\r\nvalue\r\n"));
        assertThat(store.secrets().values("page-two", keys.keys())).containsExactly("second\nvalue", VALUE);

        pages.post("root", "/settings/secrets/page-two/delete", Map.of("confirmed", "page-tow"));
        assertThat(store.secrets().find("page-two")).isPresent();
        pages.post("root", "/settings/secrets/page-two/delete", Map.of("confirmed", "page-two"));
        assertThat(store.secrets().find("page-two")).isEmpty();
        assertThat(store.audit().list(new AuditFilter(null, "secret.deleted", "page-two", null, null, null), null, 9))
                .hasSize(1);
    }

    @Test
    void isForAdministratorsAndForThoseOfOneEnvironmentWhatBelongsToIt() {
        store.users().create("erna", "hash", Map.of("staging", Set.of(Role.ADMIN)));
        add("root", "everywhere", "", VALUE);

        assertThat(pages.get("anna", "/settings/secrets")).hasStatus(403);
        assertThat(add("anna", "annas", "", VALUE)).hasStatus(403);
        assertThat(pages.text("anna", "/")).doesNotContain("/settings/secrets");
        assertThat(pages.text("erna", "/settings/secrets")).doesNotContain("store:everywhere");
        assertThat(add("erna", "ernas", "staging", VALUE)
                        .getMvcResult()
                        .getFlashMap()
                        .get("changed"))
                .isEqualTo("ernas");
        assertThat(add("erna", "ernas-too", "", VALUE)
                        .getMvcResult()
                        .getFlashMap()
                        .get("refused"))
                .asString()
                .contains("Only an administrator of all environments");
        pages.post("erna", "/settings/secrets/everywhere/delete", Map.of("confirmed", "everywhere"));
        assertThat(store.secrets().find("everywhere")).isPresent();
        assertThat(store.audit()
                        .list(new AuditFilter("erna", "secret.change-refused", null, null, null, null), null, 9))
                .isNotEmpty();
    }

    @Test
    void encryptsEverythingUnderANewKey() {
        add("root", "page-three", "", VALUE);
        String before = keys.keys().ids().getFirst();

        assertThat(pages.post("root", "/settings/secrets/key", Map.of())
                        .getMvcResult()
                        .getFlashMap()
                        .get("resealed"))
                .isNotNull();

        assertThat(keys.keys().ids().getFirst()).isNotEqualTo(before);
        assertThat(store.secrets().values("page-three", keys.keys())).containsExactly(VALUE);
    }

    @Test
    void takesASecretByTheApiAndGivesNoneOut() throws Exception {
        String token = access.token("root", null, Scope.SECRETS);

        assertThat(put(token, "api-one", "{\"value\":\"" + VALUE + "\",\"description\":\"For CI\"}")
                        .status())
                .isEqualTo(201);
        ApiClient.Answer again = put(token, "api-one", "{\"value\":\"a new value\"}");
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json().path("version").asInt()).isEqualTo(2);
        ApiClient.Answer list = api.get(token, "/api/v1/secrets");
        assertThat(list.response().body()).contains("store:api-one", "For CI").doesNotContain(VALUE, "a new value");
        ApiClient.Answer refused = put(token, "api-one", "{\"value\":\"abc\"}");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().path("detail").asString()).contains("at least 4 characters");
        assertThat(put(token, "api-one", "{\"value\":").response().body()).doesNotContain("abc");

        assertThat(delete(token, "api-one").status()).isEqualTo(204);
        assertThat(delete(token, "api-one").status()).isEqualTo(404);
    }

    @Test
    void keepsTokensToTheirScopeAndEnvironment() throws Exception {
        assertThat(put(
                                access.token("root", null, Scope.READ, Scope.LAUNCH, Scope.DECIDE),
                                "api-two",
                                "{\"value\":\"" + VALUE + "\"}")
                        .json()
                        .path("detail")
                        .asString())
                .contains("lacks the scope secrets");
        String staging = access.token("root", "staging", Scope.SECRETS);
        assertThat(put(staging, "api-two", "{\"value\":\"" + VALUE + "\"}").status())
                .isEqualTo(403);
        assertThat(put(staging, "api-two", "{\"value\":\"" + VALUE + "\",\"environment\":\"production\"}")
                        .status())
                .isEqualTo(403);
        assertThat(put(staging, "api-two", "{\"value\":\"" + VALUE + "\",\"environment\":\"staging\"}")
                        .status())
                .isEqualTo(201);
    }

    private ApiClient.Answer put(String token, String name, String body) throws Exception {
        return api.send(api.request("/api/v1/secrets/" + name)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(body)));
    }

    private ApiClient.Answer delete(String token, String name) throws Exception {
        HttpRequest.Builder request = api.request("/api/v1/secrets/" + name).header("Authorization", "Bearer " + token);
        return api.send(request.DELETE());
    }

    private MvcTestResult add(String person, String name, String environment, String value) {
        return pages.post(
                person,
                "/settings/secrets",
                Map.of("name", name, "environment", environment, "description", "For tests", "value", value));
    }
}
