package dev.evenkeel.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.activities.readiness.Check;
import dev.evenkeel.activities.readiness.Finding;
import dev.evenkeel.activities.store.ApiToken.Scope;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.Browser;
import dev.evenkeel.web.readiness.MetricsAccess;
import dev.evenkeel.web.security.ApiTokens;
import dev.evenkeel.workflows.contract.ReadinessActivities.Target;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestConstructor;
import tools.jackson.databind.JsonNode;

/** Readiness as people, programs and Prometheus see it. */
@SpringBootTest(
        classes = PagesServer.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "spring.test.metrics.export=true")
@TestConstructor(autowireMode = TestConstructor.AutowireMode.ALL)
class ReadinessPagesTest {

    private final Store store;
    private final FakeEvaluations evaluations;
    private final TestTokens access;
    private final ApiClient api;
    private final BeanFactory beans;
    private final int port;

    ReadinessPagesTest(
            Store store, FakeEvaluations evaluations, ApiTokens tokens, BeanFactory beans, @LocalServerPort int port) {
        this.store = store;
        this.evaluations = evaluations;
        this.access = new TestTokens(tokens);
        this.api = new ApiClient(port);
        this.beans = beans;
        this.port = port;
    }

    @BeforeEach
    void forget() {
        store.readiness().end("e0", List.of(), 1);
        evaluations.away = false;
    }

    @Test
    void saysThatThereIsNothingToRecoverYet() throws Exception {
        assertThat(page("anna", "/readiness?lang=en")).contains("Nothing to recover yet");
        assertThat(page("anna", "/readiness?lang=zh-CN")).contains("还没有可恢复的服务").doesNotContain("??");
        assertThat(page("anna", "/?lang=en")).doesNotContain("would not work");
    }

    @Test
    void showsTheWorstFirstAndWhatToDo() throws Exception {
        ReadinessSeeds.put(store.readiness());

        String page = page("anna", "/readiness?lang=en");

        assertThat(page.indexOf("data-service=\"shop\""))
                .isPositive()
                .isLessThan(page.indexOf("data-service=\"search\""));
        assertThat(page)
                .contains("never been practised", "Launch a drill of it.", "&lt;b&gt;refused", "data-state=\"bad\"")
                .doesNotContain("<b>refused", "??");
        assertThat(page("anna", "/readiness?lang=zh-CN")).contains("未就绪").doesNotContain("??");
        assertThat(page("anna", "/?lang=en")).contains("A recovery would not work: The shop (production)");
    }

    @Test
    void showsOfEachCheckSinceWhenAndHowItChanged() throws Exception {
        ReadinessSeeds.put(store.readiness());

        String page = page("anna", "/readiness/production/shop?lang=en");

        assertThat(page)
                .contains("id=\"sites\"", "Changes of this state: 2", "south answers (200)")
                .doesNotContain("??");
        assertThat(page("anna", "/readiness/production/shop?lang=zh-CN")).doesNotContain("??");
        assertThat(signedIn("anna").get("/readiness/production/nobody").statusCode())
                .isEqualTo(404);
    }

    @Test
    void hasEverythingCheckedAgainAndShowsHowFarItIs() throws Exception {
        ReadinessSeeds.put(store.readiness());
        Browser anna = signedIn("anna");
        anna.get("/readiness?lang=en");
        int before = evaluations.asked.get();

        assertThat(asked(anna)).contains("The checks are about to begin", "hx-get=\"/readiness?asked=");
        assertThat(evaluations.asked.get()).isEqualTo(before + 1);

        store.readiness().begin("e9", "print", 3, System.currentTimeMillis());
        store.readiness()
                .record("e9", ReadinessSeeds.SEARCH, Set.of(Check.TOOLS), List.of(), System.currentTimeMillis());
        assertThat(anna.get("/readiness").body()).contains("Checking: 1 of 3 done");
        store.readiness().end("e9", List.of(ReadinessSeeds.SHOP), System.currentTimeMillis());
        assertThat(anna.get("/readiness").body()).contains("Last checked").doesNotContain("Checking:", "hx-get");

        evaluations.away = true;
        assertThat(asked(anna)).contains("Nothing was started; ask again in a moment.");
    }

    @Test
    void letsOnlyThoseAskWhoMayRehearse() throws Exception {
        Browser eve = signedIn("eve");
        assertThat(eve.get("/readiness").body()).doesNotContain("check-again");
        int before = evaluations.asked.get();

        assertThat(eve.post("/readiness", Map.of()).statusCode()).isEqualTo(403);
        assertThat(evaluations.asked.get()).isEqualTo(before);
    }

    @Test
    void answersProgramsWithinTheReachOfTheirToken() throws Exception {
        ReadinessSeeds.put(store.readiness());

        JsonNode all = api.get(access.token("anna", null, Scope.READ), "/api/v1/readiness")
                .json();

        assertThat(all.path("evaluation").path("id").asString()).isNotBlank();
        assertThat(all.path("services")).hasSize(3);
        JsonNode shop = all.path("services").get(0);
        assertThat(shop.path("service").asString()).isEqualTo("shop");
        assertThat(shop.path("state").asString()).isEqualTo("bad");
        assertThat(shop.path("checks").toString()).contains("\"check\":\"sites\"", "\"subject\":\"south\"");
        assertThat(api.get(access.token("anna", "staging", Scope.READ), "/api/v1/readiness")
                        .json()
                        .path("services"))
                .hasSize(1);
    }

    @Test
    void letsProgramsAskWithTheScopeForIt() throws Exception {
        int before = evaluations.asked.get();
        assertThat(api.post(access.token("anna", null, Scope.READ), "/api/v1/readiness", "")
                        .status())
                .isEqualTo(403);
        assertThat(api.post(access.token("eve", null, Scope.LAUNCH), "/api/v1/readiness", "")
                        .status())
                .isEqualTo(403);
        assertThat(api.post(access.token("anna", null, Scope.LAUNCH), "/api/v1/readiness", "")
                        .status())
                .isEqualTo(202);
        assertThat(evaluations.asked.get()).isEqualTo(before + 1);
        evaluations.away = true;
        assertThat(api.post(access.token("anna", null, Scope.LAUNCH), "/api/v1/readiness", "")
                        .status())
                .isEqualTo(503);
    }

    @Test
    void tellsPrometheusWhoHasATokenOnly() throws Exception {
        Target crm = new Target("production", "crm");
        store.readiness().begin("e5", "print", 1, 2_000);
        store.readiness()
                .record("e5", crm, Set.of(Check.values()), List.of(Finding.bad(Check.SITES, "s", "m", "a")), 2_000);
        store.readiness().end("e5", List.of(crm), 3_000);

        assertThat(api.send(api.request("/actuator/prometheus")).status()).isEqualTo(401);
        assertThat(api.get(access.token("anna", null, Scope.LAUNCH), "/actuator/prometheus")
                        .status())
                .isEqualTo(403);
        assertThat(signedIn("anna").get("/actuator/prometheus").statusCode()).isEqualTo(401);
        String token = access.token("anna", null, Scope.READ);
        MetricsAccess.look(beans);
        assertThat(api.get(token, "/actuator/prometheus").response().body())
                .contains(
                        "evenkeel_readiness{check=\"sites\",environment=\"production\",service=\"crm\",state=\"bad\"} 1.0",
                        "evenkeel_readiness{check=\"sites\",environment=\"production\",service=\"crm\",state=\"ok\"} 0.0",
                        "evenkeel_readiness_evaluated_seconds");
    }

    private static String asked(Browser browser) throws Exception {
        HttpResponse<String> answer = browser.post("/readiness", Map.of());
        return browser.get(answer.headers().firstValue("Location").orElseThrow())
                .body();
    }

    private Browser signedIn(String person) throws Exception {
        Browser browser = new Browser(port);
        browser.login(person, SeededStore.PASSWORD);
        return browser;
    }

    private String page(String person, String path) throws Exception {
        return signedIn(person).get(path).body();
    }
}
