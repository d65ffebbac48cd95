package dev.evenkeel.web.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.evenkeel.activities.store.AlertList.Filter;
import dev.evenkeel.activities.store.AlertRow;
import dev.evenkeel.activities.store.Alerts.Received;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.activities.store.Users;
import dev.evenkeel.web.catalog.RunbookFixture;
import dev.evenkeel.web.launch.Launcher;
import dev.evenkeel.web.launch.Launcher.DeclaredIncident;
import dev.evenkeel.web.launch.Launcher.Launch;
import dev.evenkeel.web.launch.Launcher.Terms;
import dev.evenkeel.web.runs.Decisions;
import dev.evenkeel.web.temporal.TemporalBinary;
import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.RunStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The whole server with a real Temporal: alerts follow where people have incidents go. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@DirtiesContext
class MergedIncidentsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private static Path folder;

    private final Store store;
    private final Launcher launcher;
    private final Decisions decisions;

    @Autowired
    MergedIncidentsTest(Store store, Launcher launcher, Decisions decisions, Users users) {
        this.store = store;
        this.launcher = launcher;
        this.decisions = decisions;
        users.create("anna", null, Map.of("production", Set.of(Role.OPERATOR)));
    }

    @DynamicPropertySource
    static void ownFolders(DynamicPropertyRegistry properties) {
        new RunbookFixture(folder.resolve("runbooks"))
                .write("incident/odd.yaml", """
                        runbook: odd
                        procedure: incident
                        title: Something is odd
                        owner: team-shop
                        service: shop
                        review:
                          - { id: talk, task: { instructions: What have we learnt? } }
                        """)
                .write("alerts.yaml", """
                        routes:
                          - { id: shop, match: { service: shop }, runbook: odd, environment: production }
                        """);
        properties.add("evenkeel.data", () -> folder.resolve("data").toString());
        properties.add("evenkeel.runbooks", () -> folder.resolve("runbooks").toString());
        properties.add("evenkeel.temporal.binary", TemporalBinary::path);
    }

    @Test
    void goWhereTheirIncidentsGo() {
        fire("one", 1);
        String first = incidentOf("one", 1);
        fire("two", 1);
        assertThat(incidentOf("two", 1)).isEqualTo(first);
        await().atMost(PATIENCE).until(() -> noted(first, Type.ALERT_CHANGED) == 2);

        long two = row("two", 1).id();
        decide(
                first,
                Action.SPLIT_INCIDENT,
                Map.of("alerts", Long.toString(two), "runbook", "odd", "title", "The cart"));
        await().atMost(PATIENCE).until(() -> noted(first, Type.SPLIT_OFF) == 1);
        String parted = incidentOf("two", 1);
        assertThat(parted).isNotEqualTo(first);
        assertThat(store.runs().find(parted))
                .hasValueSatisfying(run -> assertThat(run.title()).isEqualTo("The cart"));
        await().atMost(PATIENCE).until(() -> noted(parted, Type.ALERT_CHANGED) == 1);
        await().atMost(PATIENCE).until(() -> noted(first, Type.RUN_LAUNCHED) == 1);
        fire("two", 2);
        assertThat(incidentOf("two", 2)).isEqualTo(parted);

        String second = launch();
        decide(first, Action.MERGE_INCIDENT, Map.of("into", second));
        await().atMost(PATIENCE).until(() -> status(first) == RunStatus.MERGED);
        assertThat(incidentOf("one", 1)).isEqualTo(second);
        await().atMost(PATIENCE).until(() -> noted(second, Type.ALERT_CHANGED) == 1);
        fire("three", 1);
        assertThat(incidentOf("three", 1))
                .as("the older one of those that are open")
                .isEqualTo(parted);

        Stream.of(List.of(second, parted), List.of(parted, second))
                .map(pair -> CompletableFuture.runAsync(() -> ask(pair.getFirst(), Map.of("into", pair.getLast()))))
                .toList()
                .forEach(CompletableFuture::join);
        await().atMost(PATIENCE)
                .until(() -> Stream.of(second, parted)
                                .filter(run -> status(run) == RunStatus.MERGED)
                                .count()
                        == 1);
        String last = status(second) == RunStatus.MERGED ? parted : second;
        assertThat(status(last).finished()).isFalse();
        await().atMost(PATIENCE)
                .until(() -> store.alertList().list(Filter.ALL, null, 100).alerts().stream()
                        .allMatch(row -> last.equals(row.runId())));
        fire("four", 1);
        assertThat(incidentOf("four", 1)).isEqualTo(last);
    }

    private void fire(String name, long starts) {
        store.alerts()
                .receive(
                        List.of(new Received(
                                "main", name, name, "", true, starts, null, Map.of("service", "shop"), "")),
                        System.currentTimeMillis());
    }

    private AlertRow row(String name, long starts) {
        return store.alertList().list(Filter.ALL, null, 100).alerts().stream()
                .filter(row -> row.fingerprint().equals(name) && row.startsAt() == starts)
                .findFirst()
                .orElseThrow();
    }

    private String incidentOf(String name, long starts) {
        await().atMost(PATIENCE).until(() -> row(name, starts).runId() != null);
        return String.valueOf(row(name, starts).runId());
    }

    private String launch() {
        String id = launcher.newRunId();
        Terms terms = Terms.NONE.incident(new DeclaredIncident(2, "Checkout is slow", null, null));
        assertThat(launcher.launch(new Launch(id, "odd", "production", Mode.LIVE, Map.of(), "anna", terms)))
                .isInstanceOf(Launcher.Launched.Started.class);
        await().atMost(PATIENCE).until(() -> status(id) == RunStatus.WAITING);
        return id;
    }

    private void decide(String run, Action action, Map<String, Object> evidence) {
        assertThat(decisions.decide(new Decisions.Ask(
                        UUID.randomUUID().toString(), run, action, null, null, "anna", "The same", evidence)))
                .isInstanceOf(Decisions.Outcome.Accepted.class);
    }

    private void ask(String run, Map<String, Object> evidence) {
        decisions.decide(new Decisions.Ask(
                UUID.randomUUID().toString(), run, Action.MERGE_INCIDENT, null, null, "anna", "The same", evidence));
    }

    private long noted(String run, Type type) {
        return store.journal().read(run, 0).stream()
                .map(JournalEvent::type)
                .filter(type::equals)
                .count();
    }

    private RunStatus status(String run) {
        return store.runs().find(run).orElseThrow().status();
    }
}
