package dev.evenkeel.web.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.evenkeel.activities.store.AlertList.Filter;
import dev.evenkeel.activities.store.AlertRow;
import dev.evenkeel.activities.store.AlertRow.State;
import dev.evenkeel.activities.store.Alerts.Received;
import dev.evenkeel.activities.store.RunFilter;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.activities.store.Users;
import dev.evenkeel.web.catalog.RunbookFixture;
import dev.evenkeel.web.runs.Decisions;
import dev.evenkeel.web.temporal.TemporalBinary;
import dev.evenkeel.workflows.contract.Decision;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary;
import io.temporal.client.WorkflowClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The whole server with a real Temporal: an alert that comes in becomes a run. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@DirtiesContext
class AlertedServerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private static Path folder;

    private final Store store;
    private final WorkflowClient temporal;
    private final Decisions decisions;
    private final int port;

    @Autowired
    AlertedServerTest(Store store, WorkflowClient temporal, Decisions decisions, @LocalServerPort int port) {
        this.decisions = decisions;
        this.store = store;
        this.temporal = temporal;
        this.port = port;
    }

    @DynamicPropertySource
    static void ownFolders(DynamicPropertyRegistry properties) throws IOException {
        new RunbookFixture(folder.resolve("runbooks"))
                .write("task/stands.yaml", """
                        runbook: stands
                        procedure: task
                        title: Stands for an incident
                        owner: team-shop
                        service: shop
                        steps:
                          - id: look
                            task: { instructions: Look at it }
                        """)
                .write("estate.yaml", """
                        sites: { north: { title: North } }
                        environments: { production: { title: Production, sites: [north] } }
                        services:
                          shop: { owner: team-shop, environments: { production: [north] } }
                          till: { owner: team-shop, environments: { production: [north] } }
                        """)
                .write("incident/till-down.yaml", """
                        runbook: till-down
                        procedure: incident
                        title: The till is down
                        owner: team-shop
                        service: till
                        triage:
                          - { id: look, script: { command: ["true"], read_only: true } }
                        """)
                .write("alerts.yaml", """
                        hooks:
                          main: { alertmanager: { token: "file:token" } }
                        routes:
                          - { id: till, match: { service: till }, runbook: till-down, environment: production }
                          - { id: shop, match: { service: shop }, runbook: stands, environment: production }
                        """);
        Files.createDirectories(folder.resolve("data/secrets"));
        Files.writeString(folder.resolve("data/secrets/token"), "a-token-of-the-hook");
        properties.add("evenkeel.data", () -> folder.resolve("data").toString());
        properties.add("evenkeel.runbooks", () -> folder.resolve("runbooks").toString());
        properties.add("evenkeel.temporal.binary", TemporalBinary::path);
    }

    private int send(String fingerprint, String service) throws IOException, InterruptedException {
        String body =
                "{\"version\":\"4\",\"alerts\":[{\"status\":\"firing\",\"labels\":{\"alertname\":\"Slow\",\"service\":\""
                        + service + "\"},\"startsAt\":\"2026-11-29T10:00:00Z\",\"fingerprint\":\"" + fingerprint
                        + "\"}]}";
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + "/hooks/alertmanager/main"))
                .header("Authorization", "Bearer a-token-of-the-hook")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private AlertRow row(String fingerprint) {
        return store.alertList().list(Filter.ALL, null, 100).alerts().stream()
                .filter(row -> row.fingerprint().equals(fingerprint))
                .findFirst()
                .orElseThrow();
    }

    private void awaitRouted(String fingerprint) {
        await().atMost(PATIENCE).until(() -> row(fingerprint).state() != State.NEW);
    }

    @Test
    void becomesARunThatLaterAlertsOfTheServiceJoin() throws Exception {
        assertThat(send("one", "shop")).isEqualTo(200);
        awaitRouted("one");
        assertThat(send("two", "shop")).isEqualTo(200);
        assertThat(send("odd", "elsewhere")).isEqualTo(200);
        awaitRouted("two");
        awaitRouted("odd");
        // Committed by a server that ended before it could signal.
        store.alerts()
                .receive(
                        List.of(new Received(
                                "main", "late", "Slow", "", true, 1L, null, Map.of("service", "shop"), "")),
                        System.currentTimeMillis());
        awaitRouted("late");

        assertThat(row("one").state()).isEqualTo(State.OPENED);
        assertThat(row("two").state()).isEqualTo(State.JOINED);
        assertThat(row("late").runId()).isEqualTo(row("one").runId());
        assertThat(row("odd").state()).isEqualTo(State.UNMATCHED);
        List<RunSummary> runs = store.runs().list(RunFilter.ALL, null, 10).runs();
        assertThat(runs)
                .filteredOn(run -> run.runbook().equals("stands"))
                .singleElement()
                .satisfies(run -> {
                    assertThat(run.requester()).isEqualTo("alerts");
                    assertThat(run.runbook()).isEqualTo("stands");
                    assertThat(run.runId()).isEqualTo(row("one").runId());
                });
        await().atMost(PATIENCE)
                .until(() -> "task"
                        .equals(store.runs()
                                .find(String.valueOf(row("one").runId()))
                                .orElseThrow()
                                .waitingFor()));
    }

    @Test
    void opensAnotherIncidentWhenTheFirstOneWasEndedInTemporal() throws Exception {
        store.users().create("rob", null, Map.of(Users.EVERYWHERE, Set.of(Role.OPERATOR)));
        assertThat(send("till-one", "till")).isEqualTo(200);
        awaitRouted("till-one");
        String first = String.valueOf(row("till-one").runId());
        await().atMost(PATIENCE)
                .until(() -> "acknowledge"
                        .equals(store.runs().find(first).orElseThrow().waitingFor()));

        temporal.newUntypedWorkflowStub("run/" + first).terminate("by hand");
        assertThat(send("till-two", "till")).isEqualTo(200);
        await().atMost(PATIENCE)
                .until(() -> row("till-two").runId() != null
                        && !first.equals(row("till-two").runId()));

        String second = String.valueOf(row("till-two").runId());
        assertThat(row("till-one").runId()).as("it still fires").isEqualTo(second);
        RunSummary lost = store.runs().find(first).orElseThrow();
        assertThat(lost.status()).isEqualTo(RunStatus.FAILED);
        assertThat(lost.waitingFor()).isNull();
        assertThat(lost.at()).contains("it was ended in Temporal");

        await().atMost(PATIENCE)
                .until(() -> store.runs().find(second).orElseThrow().status() == RunStatus.WAITING);
        temporal.newUntypedWorkflowStub("run/" + second).terminate("by hand");
        assertThat(decisions.decide(
                        new Decisions.Ask("d-1", second, Decision.Action.ACKNOWLEDGE, null, null, "rob", "", Map.of())))
                .isInstanceOfSatisfying(
                        Decisions.Outcome.Refused.class,
                        refused -> assertThat(refused.message()).contains("The run's workflow is gone"));
        assertThat(store.runs().find(second).orElseThrow().status()).isEqualTo(RunStatus.FAILED);
    }
}
