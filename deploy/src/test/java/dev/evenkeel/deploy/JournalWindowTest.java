package dev.evenkeel.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.evenkeel.activities.store.Store;
import dev.evenkeel.activities.store.StoreSettings;
import dev.evenkeel.deploy.ApiClient.Away;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The narrowest place of the journal: an event is in the store, and the task of the workflow that wrote it is not yet history when the
 * server is killed, while a decision is on its way. The replay may decide otherwise; the journal must tell what came of it.
 */
class JournalWindowTest {

    private static final int TRIES = 6;

    @Test
    void whatHistoryNeverHeardOfIsWrittenAnew(@TempDir Path folder) throws Exception {
        try (StormWorld world = new StormWorld(folder);
                ServerProcess server = new ServerProcess(folder, world.runbooks(), world.settings()).start()) {
            StormPeople people = StormPeople.of(server);
            String hit = "";
            for (int i = 0; i < TRIES && hit.isEmpty(); i++) {
                String run = people.launch("slow", "window-" + i, Map.of("seconds", "3"));
                if (killInTheWindow(server, world, people, run)) {
                    hit = run;
                }
                await().atMost(Duration.ofMinutes(2)).until(() -> ended(server, people));
                assertThat(world.effects(run)).containsExactly("work", "after");
            }
            assertThat(hit).as("a kill between the write and the task").isNotEmpty();
            String run = hit;
            await().atMost(Duration.ofSeconds(30)).until(() -> server.health().contains("UP"));
            server.close();
            try (Store store = Store.open(StoreSettings.folder(server.data()))) {
                assertThat(new StormJournals(store).faults(run)).isEmpty();
                List<JournalEvent> events = store.journal().read(run, 0);
                assertThat(events)
                        .filteredOn(event -> event.type() == Type.STEP_FINISHED)
                        .extracting(JournalEvent::step)
                        .containsExactly("steps/work", "steps/after");
                assertThat(events)
                        .filteredOn(event -> event.type() == Type.DECIDED)
                        .singleElement()
                        .satisfies(event -> assertThat(event.data()).containsEntry("comment", "just then"));
                assertThat(store.runs().find(run).orElseThrow().status().name()).isEqualTo("SUCCEEDED");
            }
        }
    }

    /** @return whether the kill fell where it should; a slow machine may miss the place */
    private static boolean killInTheWindow(ServerProcess server, StormWorld world, StormPeople people, String run)
            throws Exception {
        await().atMost(Duration.ofSeconds(30)).until(() -> !world.effects(run).isEmpty());
        CompletableFuture<Boolean> said;
        boolean hit;
        try (RunHistory history = new RunHistory("127.0.0.1:" + server.temporalPort())) {
            long written;
            try (Connection lock =
                    DriverManager.getConnection("jdbc:sqlite:" + server.data().resolve("evenkeel.db"))) {
                lock.createStatement().execute("begin immediate"); // Nobody else writes now.
                await().atMost(Duration.ofSeconds(20))
                        .pollInterval(Duration.ofMillis(20))
                        .until(() -> history.thinksAboutTheEndOfAnAct(run));
                written = events(lock, run);
                said = CompletableFuture.supplyAsync(() -> comment(people, run));
                await().pollDelay(Duration.ofMillis(300)).until(() -> true); // The decision is on its way.
                server.signalTemporal("STOP");
                lock.createStatement().execute("rollback");
                try {
                    await().atMost(Duration.ofSeconds(5)).until(() -> events(lock, run) > written);
                } finally {
                    server.kill();
                    server.signalTemporal("CONT");
                }
            }
            hit = history.hasDecidedNothingSinceAnActEnded(run);
        }
        server.start();
        said.get(1, TimeUnit.MINUTES);
        await().atMost(Duration.ofMinutes(1)).until(() -> comment(people, run));
        return hit;
    }

    private static long events(Connection store, String run) throws Exception {
        try (var rows =
                store.createStatement().executeQuery("select count(*) from journal where run_id = '" + run + "'")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static boolean comment(StormPeople people, String run) {
        try {
            return people.comment(run, "just then", "comment-" + run);
        } catch (Away away) {
            return false;
        }
    }

    private static boolean ended(ServerProcess server, StormPeople people) {
        try {
            people.lookAround();
        } catch (Away away) {
            server.awaitUp();
        }
        return people.open().isEmpty();
    }
}
