package dev.evenkeel.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.evenkeel.deploy.ApiClient.Away;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The packaged server, and the packaged jar as a runner of another site: what is done there, and what holds when either is killed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RunnersTest {

    private static final int LINES = 60;
    /** More than Temporal's client waits for an answer to a heartbeat, before it says that the act is cancelled. */
    private static final int LONG = 120;

    @AutoClose
    private ServerProcess server;

    @AutoClose
    private Browser browser;

    @AutoClose
    private Person admin;

    private Path folder;
    private RunnerWorld world;
    private String token;
    private ApiClient operator;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        this.folder = folder;
        world = new RunnerWorld(folder);
        server = new ServerProcess(folder.resolve("server"), world.runbooks(), world.serverSettings()).start();
        browser = new Browser();
        admin = browser.signIn(server, "admin", server.adminPassword());
        try (Person somebody = browser.demo(server, "operator")) {
            token = somebody.token("READ", "LAUNCH", "DECIDE");
        }
        operator = new ApiClient(server.url(), token);
    }

    @Test
    void aStepWaitsForARunnerSaysSoAndGoesOnWhenOneComes() throws Exception {
        String run = launch("everything", Map.of("note", upload("A note that goes along")));
        String cancelled = launch("slow", Map.of());
        admin.awaitText("/runs/" + run, "Waiting for a runner of the site far");
        admin.awaitText("/estate/sites", "Steps at this site wait until one is");
        assertThat(operator.post(
                                "/runs/" + cancelled + "/decisions",
                                "cancel",
                                Map.of("action", "cancel", "comment", "no"))
                        .status())
                .isEqualTo(200);
        assertThat(end(cancelled)).isEqualTo("cancelled");
        assertThat(world.effects(run)).isEmpty();

        try (RunnerProcess runner = runner("first").begin(newToken()).awaitConnected()) {
            assertThat(end(run)).as(runner.consoleText()).isEqualTo("succeeded");

            assertThat(world.effects(run))
                    .satisfiesExactly(
                            words -> assertThat(words).startsWith("words far " + runner.data()),
                            applied -> assertThat(applied).startsWith("applied far " + runner.data()),
                            played -> assertThat(played).startsWith("played far " + runner.data()),
                            here -> assertThat(here).startsWith("here near " + server.data()));
            assertThat(log(run))
                    .contains("note: A note that goes along", "line words 5.")
                    .doesNotContain(RunnerWorld.SHARED)
                    .doesNotContain(RunnerWorld.OWN)
                    .containsOnlyOnce("secrets: none none"); // the step at the near site has no secrets
            admin.awaitText("/estate/sites", "connected");
            admin.awaitText("/runs/" + run, "plan.txt");
            assertThat(admin.page().locator("[data-runner=waiting]").count()).isZero();
            assertThat(world.effects(cancelled))
                    .as("cancelled before a runner came")
                    .isEmpty();
        }
    }

    /** The far site keeps a secret for itself, which the server has not. */
    @Test
    void theReadinessOfASiteIsWhatItsRunnerSees() throws Exception {
        awaitFound(
                "tools far unknown",
                "credentials far unknown",
                "sites far unknown",
                "credentials env:EVENKEEL_SECRET_OWN bad");
        admin.awaitText("/readiness/lab/box", "No runner of the site is there to look");

        try (RunnerProcess runner = runner("looks").begin(newToken()).awaitConnected()) {
            awaitFound(
                    "tools far ok",
                    "credentials far/env:EVENKEEL_SECRET_OWN ok",
                    "credentials far/env:EVENKEEL_SECRET_SHARED ok",
                    // Its HTTP rules allow no address of its own machine.
                    "sites far bad");
            assertThat(runner.consoleText()).doesNotContain(RunnerWorld.OWN, RunnerWorld.SHARED);
        }
    }

    /** Has readiness checked again until this was found of the box. */
    private void awaitFound(String... findings) {
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofSeconds(2))
                .untilAsserted(() -> {
                    operator.post("/readiness", "again-" + System.nanoTime(), Map.of());
                    assertThat(operator.get("/readiness")
                                    .path("services")
                                    .path(0)
                                    .path("checks")
                                    .valueStream())
                            .map(each -> each.path("check").asString() + " "
                                    + each.path("subject").asString() + " "
                                    + each.path("state").asString())
                            .contains(findings);
                });
    }

    @Test
    void aKilledRunnerGoesOnWithItsToolWhenItIsStartedAgain() throws Exception {
        try (RunnerProcess runner = runner("killed").begin(newToken()).awaitConnected()) {
            String run = launch("slow", Map.of());
            await().atMost(Duration.ofSeconds(60)).until(() -> world.printed(run, "work") > 5);
            runner.kill();
            int printed = world.printed(run, "work");
            await().atMost(Duration.ofSeconds(30)).until(() -> world.printed(run, "work") > printed + 10);

            runner.begin().awaitConnected();

            assertThat(end(run)).as(runner.consoleText()).isEqualTo("succeeded");
            assertThat(world.effects(run)).hasSize(2);
            assertAllLinesInOrder(run, LINES);
        }
    }

    @Test
    void anActOfAKilledRunnerWaitsForThatRunnerThoughAnotherIsThere() throws Exception {
        try (RunnerProcess one = runner("one").begin(newToken()).awaitConnected();
                RunnerProcess two = runner("two").begin(newToken()).awaitConnected();
                RunHistory history = new RunHistory("127.0.0.1:" + server.temporalPort())) {
            String run = launch("slow", Map.of("lines", String.valueOf(LONG)));
            await().atMost(Duration.ofSeconds(60)).until(() -> world.printed(run, "work") > 2);
            RunnerProcess holder =
                    world.effects(run).getFirst().contains(one.data().toString()) ? one : two;
            String queue = "host/" + holder.id();
            holder.kill();
            await().atMost(Duration.ofSeconds(60)).until(() -> history.wentTo(run, queue));

            holder.begin().awaitConnected();

            assertThat(end(run)).as(one.consoleText() + two.consoleText()).isEqualTo("succeeded");
            assertThat(world.effects(run)).hasSize(2);
            assertAllLinesInOrder(run, LONG);
        }
    }

    @Test
    void aRunnerGoesOnWhileTheServerIsAwayAndSendsItsLogsLater() throws Exception {
        try (RunnerProcess runner = runner("alone").begin(newToken()).awaitConnected()) {
            String run = launch("slow", Map.of("lines", String.valueOf(LONG)));
            await().atMost(Duration.ofSeconds(60)).until(() -> world.printed(run, "work") > 5);
            server.kill();
            int printed = world.printed(run, "work");
            await().atMost(Duration.ofSeconds(60)).until(() -> world.printed(run, "work") > printed + 80);

            server.start();

            assertThat(end(run)).as(runner.consoleText()).isEqualTo("succeeded");
            assertThat(world.effects(run)).hasSize(2);
            assertAllLinesInOrder(run, LONG);
        }
    }

    @Test
    void aCutConnectionCostsNothing() throws Exception {
        try (RunnerProcess runner = runner("cut").begin(newToken()).awaitConnected()) {
            String run = launch("slow", Map.of("lines", String.valueOf(LONG)));
            await().atMost(Duration.ofSeconds(60)).until(() -> world.printed(run, "work") > 5);
            server.signal("STOP"); // The connections stay open, and nothing answers.
            try {
                await().atMost(Duration.ofSeconds(60)).until(() -> world.printed(run, "work") == LONG);
            } finally {
                server.signal("CONT");
            }

            assertThat(end(run)).as(runner.consoleText()).isEqualTo("succeeded");
            assertThat(world.effects(run)).hasSize(2);
            assertAllLinesInOrder(run, LONG);
        }
    }

    @Test
    void aCancelWhileTheRunnerIsAwaySaysThatItsToolMayStillRunAndEndsItWhenTheRunnerIsBack() throws Exception {
        try (RunnerProcess runner = runner("away").begin(newToken()).awaitConnected()) {
            String run = launch("slow", Map.of("lines", "900"));
            await().atMost(Duration.ofSeconds(60)).until(() -> world.printed(run, "work") > 2);
            runner.kill();
            admin.awaitText("/runs/" + run, "has begun this and is away");

            operator.post("/runs/" + run + "/decisions", "cancel-away", Map.of("action", "cancel", "comment", "no"));

            assertThat(end(run)).isEqualTo("cancelled");
            assertThat(operator.get("/runs/" + run).path("steps").path(0).toString())
                    .contains("\"unknown\"", "It was cancelled, and", "did not say that it has ended there");

            runner.begin().awaitConnected();

            admin.awaitText("/runs/" + run, "nothing of this step is left there any more");
            int printed = world.printed(run, "work");
            assertThat(printed).as("of nine hundred").isLessThan(900);
            await().during(Duration.ofSeconds(2)).until(() -> world.printed(run, "work") == printed);
            assertThat(world.effects(run)).hasSize(1);
        }
    }

    @Test
    void aRunnerThatIsNotWelcomeIsToldWhy() throws Exception {
        try (RunnerProcess wrong = runner("wrong").begin("evenkeel-runner_0123456789abcdef_" + "x".repeat(43));
                RunnerProcess elsewhere = new RunnerProcess(
                                folder.resolve("elsewhere"), server.url(), "near", world.authority(), Map.of())
                        .begin(newToken())) {
            assertThat(wrong.awaitEnd()).isEqualTo(1);
            assertThat(wrong.consoleText()).contains("This token of a runner is not known");
            assertThat(elsewhere.awaitEnd()).isEqualTo(1);
            assertThat(elsewhere.consoleText()).contains("This token is for a runner of the site far, not of near");
        }
    }

    private RunnerProcess runner(String name) {
        return new RunnerProcess(
                folder.resolve(name), server.url(), "far", world.authority(), RunnerWorld.runnerSettings());
    }

    /** Made by an administrator on the page. */
    private String newToken() {
        admin.page().navigate(server.url() + "/estate/sites");
        admin.page().click("[data-site=far] form[action$='/estate/runners'] button");
        return admin.page().locator("#new-runner-token").innerText();
    }

    private String launch(String runbook, Map<String, String> inputs) throws Away {
        ApiClient.Answer answer = operator.post(
                "/runs", "launch-" + System.nanoTime(), Map.of("runbook", runbook, "mode", "live", "inputs", inputs));
        assertThat(answer.status()).as(answer.toString()).isBetween(200, 202);
        return answer.body().path("id").asString();
    }

    private String upload(String text) throws IOException, InterruptedException {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        request("/files?name=note.txt")
                                .header("Content-Type", "application/octet-stream")
                                .POST(HttpRequest.BodyPublishers.ofString(text))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        return JsonMapper.shared().readTree(answer.body()).path("value").asString();
    }

    /** The status in which a run ends, also over a restart of the server. */
    private String end(String run) {
        JsonNode[] seen = new JsonNode[1];
        await(run + " ends")
                .atMost(Duration.ofMinutes(4))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    try {
                        seen[0] = operator.get("/runs/" + run).path("summary");
                        return seen[0].path("finished").asBoolean()
                                || !seen[0].path("waitingFor").asString("").isEmpty();
                    } catch (Away notYet) {
                        return false;
                    }
                });
        return seen[0].path("status").asString();
    }

    /** Logs may come a moment after the end of what they tell. */
    private void assertAllLinesInOrder(String run, int lines) {
        List<String> all = new ArrayList<>(IntStream.rangeClosed(1, lines)
                .mapToObj(line -> "line work " + line + ".")
                .toList());
        all.add("line after 1.");
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(log(run).lines().filter(line -> line.startsWith("line ")))
                        .containsExactlyElementsOf(all));
    }

    private String log(String run) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        request("/runs/" + run + "/log")
                                .header("Accept", "text/plain")
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server.url() + "/api/v1" + path))
                .timeout(Duration.ofSeconds(20))
                .header("Authorization", "Bearer " + token);
    }
}
