package dev.evenkeel.pages;

import static dev.evenkeel.pages.PrivateSeeds.CHILD;
import static dev.evenkeel.pages.PrivateSeeds.ROOM;
import static dev.evenkeel.pages.PrivateSeeds.SECRET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;

import dev.evenkeel.activities.store.AlertList.Filter;
import dev.evenkeel.activities.store.ApiToken.Scope;
import dev.evenkeel.activities.store.Artifact;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.security.ApiTokens;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.context.TestConstructor;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** A private incident, asked for by every address that there is: as somebody it does not concern, as one of its people, as an administrator. */
@SpringBootTest(
        classes = PagesServer.class,
        properties = {"evenkeel.demo=true", "evenkeel.test.context=private"},
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@AutoConfigureMockMvc
@TestConstructor(autowireMode = TestConstructor.AutowireMode.ALL)
class PrivateIncidentTest {

    private static final List<String> PEOPLE = List.of("anna", "carol");
    /** What the addresses that want more than a run are asked with. */
    private static final String WITH = "?step=triage/look&attempt=1&task=1&host=x&runbook=shop-slow&lang=en";

    private final MockMvcTester mvc;
    private final Store store;
    private final SeededStore seeds;
    private final TestTokens tokens;
    private final RequestMappingHandlerMapping mappings;
    private final int port;
    private long alert;

    PrivateIncidentTest(
            MockMvcTester mvc,
            Store store,
            SeededStore seeds,
            ApiTokens tokens,
            @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping mappings,
            @LocalServerPort int port) {
        this.mvc = mvc;
        this.store = store;
        this.seeds = seeds;
        this.tokens = new TestTokens(tokens);
        this.mappings = mappings;
        this.port = port;
    }

    @BeforeEach
    void leak() {
        if (store.runs().find(ROOM).isEmpty()) {
            PrivateSeeds.into(store, seeds, PEOPLE);
        }
        PrivateSeeds.people(store, PEOPLE);
        alert = store.alertList().list(Filter.ALL, null, 500).alerts().stream()
                .filter(row -> row.fingerprint().equals("p-1"))
                .findFirst()
                .orElseThrow()
                .id();
    }

    @Test
    void noAddressTellsAnOutsiderOfIt() {
        List<String> addresses = addresses(RequestMethod.GET);
        assertThat(addresses).hasSizeGreaterThan(60);
        Set<String> asked = new TreeSet<>();
        for (String pattern : addresses) {
            for (String run : List.of(ROOM, CHILD)) {
                MvcTestResult answer = get("eve", filled(pattern, run));
                assertThat(text(answer)).as(pattern).doesNotContain(SECRET);
                if (hasRun(pattern)) {
                    asked.add(pattern);
                    int missing =
                            get("eve", filled(pattern, "nowhere")).getResponse().getStatus();
                    assertThat(answer.getResponse().getStatus())
                            .as(pattern + " says of a private run what it says of none")
                            .isEqualTo(missing)
                            .isNotEqualTo(403);
                    assertThat(missing).as(pattern).isEqualTo(404);
                }
            }
        }
        assertThat(asked).hasSizeGreaterThan(30);
    }

    @ParameterizedTest
    @ValueSource(strings = {"carol", "root"})
    void itsPeopleAndAdministratorsAreToldByTheSameAddresses(String name) {
        List<String> telling = new ArrayList<>();
        for (String pattern : addresses(RequestMethod.GET)) {
            if (!pattern.endsWith("/events")
                    && (text(get(name, filled(pattern, ROOM))) + text(get(name, filled(pattern, CHILD))))
                            .contains(SECRET)) {
                telling.add(pattern);
            }
        }

        assertThat(telling)
                .contains(
                        "/",
                        "/runs",
                        "/runs/{id}",
                        "/runs/{id}/live",
                        "/runs/{id}/log",
                        "/runs/{id}/post-mortem",
                        "/runs/{id}/timeline",
                        "/runs/{id}/post-mortem.json",
                        "/runs/{id}/report",
                        "/runs/{id}/artifacts/{sha256}",
                        "/incidents",
                        "/incidents/figures.json",
                        "/approvals",
                        "/actions",
                        "/actions.csv",
                        "/locks",
                        "/reviews",
                        "/estate/services/{name}",
                        "/api/v1/runs",
                        "/api/v1/runs/{id}",
                        "/api/v1/runs/{id}/journal",
                        "/api/v1/runs/{id}/log",
                        "/api/v1/actions",
                        "/api/v1/reviews");
    }

    @Test
    void noFormOfAnOutsiderReachesIt() {
        for (String pattern : addresses(RequestMethod.POST)) {
            if (hasRun(pattern)) {
                MvcTestResult answer = post(pattern, ROOM);
                MvcTestResult missing = post(pattern, "nowhere");

                assertThat(text(answer)).as(pattern).doesNotContain(SECRET);
                assertThat(answer.getResponse().getStatus())
                        .as(pattern)
                        .isEqualTo(missing.getResponse().getStatus());
            }
        }
        assertThat(store.reportNotes().list(ROOM)).hasSize(1);
        assertThat(store.postMortems().list(ROOM)).hasSize(1);
    }

    @Test
    void whatItTouchesStaysInSightWithoutIt() {
        assertThat(text(get("eve", "/locks?lang=en")))
                .contains("vault", "A private run")
                .doesNotContain(CHILD);
        assertThat(text(get("eve", "/alerts/" + alert + "?lang=en")))
                .contains("Leaked", "A private incident")
                .doesNotContain(ROOM);
        assertThat(text(get("eve", "/api/v1/alerts")))
                .contains("\"joinedPrivate\":true")
                .doesNotContain(ROOM);
        assertThat(text(get("carol", "/alerts/" + alert + "?lang=en"))).contains(ROOM);
    }

    @Test
    void otherRoomsTellOfItWithoutItsName() {
        PrivateSeeds.openRoom(seeds, "p-open");
        List<String> addresses = List.of(
                "/runs/p-open", "/api/v1/runs/p-open", "/api/v1/runs/p-open/journal", "/runs/p-open/post-mortem");
        for (String address : addresses) {
            assertThat(text(get("eve", address))).as(address).doesNotContain(SECRET);
        }
        assertThat(text(get("eve", "/incidents"))).doesNotContain(SECRET);
        assertThat(text(get("eve", "/runs/p-open"))).contains("A private incident");
        assertThat(text(get("carol", "/runs/p-open"))).contains(SECRET).doesNotContain("A private incident");
    }

    @Test
    void showsItsPeopleWhoSeesIt() {
        for (String language : List.of("en", "zh-CN")) {
            assertThat(text(get("anna", "/runs/" + ROOM + "?lang=" + language)))
                    .doesNotContain("??")
                    .contains("value=\"INVITE\"", "value=\"UNINVITE\"", "value=\"MAKE_PUBLIC\"", "carol");
            assertThat(text(get("anna", "/runs/i-open?lang=" + language)))
                    .contains("value=\"MAKE_PRIVATE\"")
                    .doesNotContain("value=\"INVITE\"");
        }
        assertThat(text(get("carol", "/runs/" + ROOM)))
                .as("a responder leads nothing")
                .doesNotContain("value=\"INVITE\"", "value=\"MAKE_PUBLIC\"");
        assertThat(text(get("anna", "/api/v1/runs/" + CHILD))).contains("\"incident\":\"" + ROOM + "\"");
        assertThat(text(get("anna", "/api/v1/runs/" + ROOM))).contains("\"people\":[\"anna\",\"carol\"]");
    }

    @Test
    void aPageAboutAnErrorTellsNothingEither() throws Exception {
        HttpClient browser = HttpClient.newBuilder()
                .cookieHandler(new CookieManager())
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        Matcher token = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"")
                .matcher(browser.send(request("/login").build(), BodyHandlers.ofString())
                        .body());
        assertThat(token.find()).isTrue();
        String form = "username=eve&password=" + SeededStore.PASSWORD.replace(" ", "+") + "&_csrf=" + token.group(1);
        browser.send(
                request("/login")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build(),
                BodyHandlers.discarding());

        var page = browser.send(
                request("/runs/" + ROOM).header("Accept", "text/html").build(), BodyHandlers.ofString());

        assertThat(page.statusCode()).isEqualTo(404);
        assertThat(page.body()).doesNotContain(SECRET);
    }

    @Test
    void liveNewsEndWhenSomebodyIsRemoved() throws Exception {
        MvcTestResult room = events("carol", ROOM);
        MvcTestResult child = events("carol", CHILD);
        MvcTestResult staying = events("anna", ROOM);
        await().until(() ->
                written(room).contains("event:change") && written(child).contains("event:change"));

        PrivateSeeds.people(store, List.of("anna"));
        seeds.print(CHILD, "triage/look", "out", SECRET + " afterwards\n");

        room.getMvcResult().getAsyncResult(TimeUnit.SECONDS.toMillis(30));
        child.getMvcResult().getAsyncResult(TimeUnit.SECONDS.toMillis(30));
        assertThat(written(child)).doesNotContain("afterwards");
        assertThat(get("carol", "/runs/" + ROOM)).hasStatus(404);
        assertThat(get("anna", "/runs/" + ROOM)).hasStatusOk();
        assertThat(staying.getRequest().isAsyncStarted()).isTrue();
    }

    @Test
    void aLogThatIsFollowedEndsWhenSomebodyIsRemoved() throws Exception {
        ApiClient api = new ApiClient(port);
        String token = tokens.reading("carol");
        CompletableFuture<ApiClient.Answer> followed = CompletableFuture.supplyAsync(() -> {
            try {
                return api.get(token, "/api/v1/runs/" + ROOM + "/log?follow=true");
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });

        PrivateSeeds.people(store, List.of("anna"));
        seeds.print(ROOM, "triage/look", "out", SECRET + " afterwards\n");

        assertThat(followed.get(30, TimeUnit.SECONDS).response().body()).doesNotContain("afterwards");
        assertThat(api.get(token, "/api/v1/runs/" + ROOM).status()).isEqualTo(404);
    }

    private List<String> addresses(RequestMethod method) {
        Set<String> patterns = new TreeSet<>();
        for (RequestMappingInfo info : mappings.getHandlerMethods().keySet()) {
            Set<RequestMethod> methods = info.getMethodsCondition().getMethods();
            if (methods.contains(method) || methods.isEmpty() && method == RequestMethod.GET) {
                patterns.addAll(info.getPatternValues());
            }
        }
        return List.copyOf(patterns);
    }

    private static boolean hasRun(String pattern) {
        return pattern.contains("/runs/{") || pattern.contains("/actions/{run}");
    }

    private String filled(String pattern, String run) {
        return pattern.replace("/alerts/{id}", "/alerts/" + alert)
                        .replace("{run}", run)
                        .replace("{runId}", run)
                        .replace("/runs/{id}", "/runs/" + run)
                        .replace("{sha256}", artifact(run))
                        .replace("{number}", "1")
                        .replace("{entry}", "1")
                        .replace("/runbooks/{name}", "/runbooks/shop-release")
                        .replace("{name}", "shop")
                        .replace("{environment}", "production")
                        .replace("{service}", "shop")
                        .replaceAll("\\{[^}]*}", "x")
                + WITH;
    }

    private String artifact(String run) {
        return store.artifacts().list(run).stream()
                .map(Artifact::sha256)
                .findFirst()
                .orElse("0".repeat(64));
    }

    private MvcTestResult get(String name, String path) {
        MockMvcTester.MockMvcRequestBuilder request = mvc.get().uri(URI.create(path));
        return path.startsWith("/api/")
                ? request.header("Authorization", "Bearer " + tokens.reading(name))
                        .exchange()
                : request.with(user(name)).header("Accept", "*/*").exchange();
    }

    private MvcTestResult post(String pattern, String run) {
        String path = filled(pattern, run);
        MockMvcTester.MockMvcRequestBuilder request =
                mvc.method(HttpMethod.POST).uri(URI.create(path));
        return path.startsWith("/api/")
                ? request.header("Authorization", "Bearer " + tokens.token("bob", null, Scope.DECIDE))
                        .contentType(MediaType.APPLICATION_JSON)
                        .content("{\"action\": \"acknowledge\"}")
                        .exchange()
                : request.with(user("bob"))
                        .with(csrf())
                        .param("id", "d-" + run)
                        .param("action", "COMMENT")
                        .param("kind", "ACTION")
                        .param("text", "x")
                        .param("owner", "x")
                        .param("due", "2027-01-01")
                        .exchange();
    }

    private MvcTestResult events(String name, String run) {
        return mvc.get().uri("/runs/" + run + "/events").with(user(name)).asyncExchange();
    }

    private static String written(MvcTestResult result) {
        return text(result);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    private static String text(MvcTestResult result) {
        return new String(result.getResponse().getContentAsByteArray(), StandardCharsets.UTF_8);
    }
}
