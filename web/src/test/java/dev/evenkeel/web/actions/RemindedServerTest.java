package dev.evenkeel.web.actions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.evenkeel.activities.store.ReportNotes.Added;
import dev.evenkeel.activities.store.ReportNotes.Kind;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.catalog.RunbookFixture;
import dev.evenkeel.web.temporal.TemporalBinary;
import dev.evenkeel.workflows.contract.ActionsWorkflow;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary;
import io.temporal.client.WorkflowClient;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.client.schedules.ScheduleHandle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The whole server with a real Temporal: its schedule reminds of what is due, once. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@DirtiesContext
class RemindedServerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    private static Path folder;

    @SuppressWarnings("NullAway.Init") // Spring calls ownFolders first
    private static Room room;

    private final Store store;
    private final WorkflowClient client;

    @Autowired
    RemindedServerTest(Store store, WorkflowClient client) {
        this.store = store;
        this.client = client;
    }

    @DynamicPropertySource
    static void ownFolders(DynamicPropertyRegistry properties) throws IOException {
        room = new Room();
        new RunbookFixture(folder.resolve("runbooks")).write("estate.yaml", """
                sites: { north: { title: North } }
                environments: { production: { title: Production, sites: [north] } }
                services: { shop: { owner: team-shop, channel: ops, environments: { production: [north] } } }
                channels: { ops: { mattermost: { url: "%s", token: "file:token", to: channel1 } } }
                """.formatted(room.url()));
        Files.createDirectories(folder.resolve("data/secrets"));
        Files.writeString(folder.resolve("data/secrets/token"), "a-token-of-the-room");
        properties.add("evenkeel.data", () -> folder.resolve("data").toString());
        properties.add("evenkeel.runbooks", () -> folder.resolve("runbooks").toString());
        properties.add("evenkeel.temporal.binary", TemporalBinary::path);
        properties.add("evenkeel.tools.http.allowed", () -> "127.0.0.1");
    }

    @AfterAll
    static void close() {
        room.close();
    }

    @Test
    void remindsByItsScheduleHoweverOftenItFires() {
        ScheduleHandle schedule =
                ScheduleClient.newInstance(client.getWorkflowServiceStubs()).getHandle(ActionsWorkflow.SCHEDULE);
        // The first round is given when the server has come up.
        await().atMost(PATIENCE).ignoreExceptions().until(() -> rounds(schedule) > 0);
        store.runs()
                .requested(new RunSummary(
                        "r1",
                        "move",
                        "recovery",
                        "Move the shop",
                        "shop",
                        "production",
                        Mode.DRILL,
                        RunStatus.SUCCEEDED,
                        null,
                        null,
                        "",
                        "anna",
                        "hash",
                        "commit",
                        1_000,
                        2_000L));
        LocalDate due = LocalDate.now().minusDays(3);
        store.reportNotes().add("r1", "anna", new Added(Kind.ACTION, "Train it", "ben", due, null, null), "production");

        schedule.trigger();
        await().atMost(PATIENCE).until(() -> !room.heard.isEmpty());
        long before = rounds(schedule);
        schedule.trigger();
        await().atMost(PATIENCE)
                .until(() -> rounds(schedule) > before
                        && schedule.describe().getInfo().getRunningActions().isEmpty());

        assertThat(room.texts())
                .singleElement()
                .asString()
                .contains("An action has been due since " + due + ": Train it", "the report of \"Move the shop\"");
    }

    private static long rounds(ScheduleHandle schedule) {
        return schedule.describe().getInfo().getNumActions();
    }
}
