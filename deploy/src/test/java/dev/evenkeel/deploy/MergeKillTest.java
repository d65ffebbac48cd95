package dev.evenkeel.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code kill -9} while an incident is merged into another one, and while alerts are split off: it comes to its end, once. */
class MergeKillTest {

    private static final String TOKEN = "the-token-of-the-hook";

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private DemoRunbooks shop;
    private ServerProcess server;
    private Browser browser;
    private ApiClient api;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        shop = new DemoRunbooks(folder.resolve("runbooks"));
        Files.writeString(shop.folder().resolve("incident/odd.yaml"), """
                runbook: odd
                procedure: incident
                title: Something is odd
                owner: team-shop
                service: shop
                review:
                  - { id: talk, task: { instructions: What have we learnt? } }
                """);
        shop.edit(
                "alerts.yaml",
                alerts -> alerts.replace(
                        "routes:\n",
                        "routes:\n  - { id: odd, match: { alertname: \"~Odd.*\" }, runbook: odd, service: shop,"
                                + " environment: production }\n"));
        server = new ServerProcess(folder, shop.folder(), Map.of("EVENKEEL_DEMO", "true"));
        Files.createDirectories(server.data().resolve("secrets"));
        Files.writeString(server.data().resolve("secrets/alertmanager-token"), TOKEN);
        server.start();
        browser = new Browser();
        api = new ApiClient(server.url(), browser.demo(server, "operator").token("READ", "LAUNCH", "DECIDE"));
    }

    @AfterEach
    void stop() {
        browser.close();
        server.close();
        shop.stop(server.data());
        shop.close();
    }

    @Test
    void comesToItsEndOnce() throws Exception {
        fire("OddOne");
        fire("OddTwo");
        String incident = awaitIncident("OddOne");
        assertThat(awaitIncident("OddTwo")).isEqualTo(incident);
        await().atMost(PATIENCE).until(() -> events(incident, "alert_changed").size() == 2);

        String two = alert("OddTwo").path("id").asString();
        decideAndKill(0, incident, "split_incident", Map.of("alerts", two, "runbook", "odd", "title", "Another one"));
        await().atMost(PATIENCE).until(() -> events(incident, "split_off").size() == 1);
        String parted = events(incident, "split_off")
                .getFirst()
                .path("data")
                .path("run")
                .asString();
        assertThat(awaitIncident("OddTwo")).isEqualTo(parted);
        await().atMost(PATIENCE).until(() -> events(parted, "alert_changed").size() == 1);
        assertThat(runs("Another one")).hasSize(1);

        String from = incident;
        for (int kill = 0; kill < 3; kill++) {
            String source = from;
            String into = kill == 2 ? parted : launch("Cause " + kill);
            decideAndKill(25L * kill, source, "merge_incident", Map.of("into", into));
            await().atMost(PATIENCE).until(() -> status(source).equals("merged"));
            await().atMost(PATIENCE)
                    .until(() -> events(into, "alert_changed").stream()
                            .anyMatch(event ->
                                    event.path("data").path("name").asString().equals("OddOne")));
            assertThat(events(source, "incident_merged")).hasSize(1);
            assertThat(events(into, "merged_in")).hasSize(1);
            assertThat(awaitIncident("OddOne")).isEqualTo(into);
            from = into;
        }
        fire("OddThree");
        assertThat(awaitIncident("OddThree")).isEqualTo(parted);
    }

    /** Sends it, kills the server a moment later, and sends it again when it is back, since nobody knows whether it was taken. */
    private void decideAndKill(long millis, String run, String action, Map<String, Object> evidence) throws Exception {
        String key = UUID.randomUUID().toString();
        Map<String, Object> body = Map.of("action", action, "comment", "One and the same", "evidence", evidence);
        CompletableFuture<Integer> sent = CompletableFuture.supplyAsync(() -> {
            try {
                return api.post("/runs/" + run + "/decisions", key, body).status();
            } catch (ApiClient.Away away) {
                return 0;
            }
        });
        int answer = millis == 0 ? sent.join() : 0;
        if (millis > 0) {
            await().pollDelay(Duration.ofMillis(millis))
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> true);
        }
        server.kill();
        server.start();
        System.out.println(action + " was answered with " + (answer == 0 ? sent.join() : answer) + " before the kill");
        await().atMost(PATIENCE).ignoreException(ApiClient.Away.class).until(() -> {
            int again = api.post("/runs/" + run + "/decisions", key, body).status();
            // Over already, or taken already.
            return again == 200 || again == 409;
        });
    }

    private void fire(String name) throws IOException, InterruptedException {
        String body = "{\"version\":\"4\",\"alerts\":[{\"status\":\"firing\",\"labels\":{\"alertname\":\"" + name
                + "\"},\"startsAt\":\"2026-11-29T10:00:00Z\",\"fingerprint\":\"" + name + "\"}]}";
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + "/hooks/alertmanager/demo"))
                .header("Authorization", "Bearer " + TOKEN)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(request, HttpResponse.BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(200);
    }

    private JsonNode alert(String name) throws ApiClient.Away {
        return api.get("/alerts?text=" + name).path("alerts").path(0);
    }

    private String awaitIncident(String alert) throws ApiClient.Away {
        await().atMost(PATIENCE)
                .ignoreException(ApiClient.Away.class)
                .until(() -> !alert(alert).path("run").asString("").isEmpty());
        return alert(alert).path("run").asString();
    }

    private String launch(String title) throws ApiClient.Away {
        String id = api.post(
                        "/runs",
                        UUID.randomUUID().toString(),
                        Map.of("runbook", "odd", "environment", "production", "mode", "live", "title", title))
                .body()
                .path("id")
                .asString();
        await().atMost(PATIENCE).until(() -> status(id).equals("waiting"));
        return id;
    }

    private String status(String run) throws ApiClient.Away {
        return api.get("/runs/" + run).path("summary").path("status").asString();
    }

    private List<JsonNode> events(String run, String type) throws ApiClient.Away {
        List<JsonNode> events = new ArrayList<>();
        for (JsonNode event : api.get("/runs/" + run + "/journal").path("events")) {
            if (event.path("type").asString().equalsIgnoreCase(type)) {
                events.add(event);
            }
        }
        return events;
    }

    private List<JsonNode> runs(String title) throws ApiClient.Away {
        List<JsonNode> runs = new ArrayList<>();
        for (JsonNode run : api.get("/runs?limit=100").path("runs")) {
            if (run.path("title").asString().equals(title)) {
                runs.add(run);
            }
        }
        return runs;
    }
}
