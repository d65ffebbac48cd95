package dev.evenkeel.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.evenkeel.activities.store.PostgresServer;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.activities.store.StoreSettings;
import dev.evenkeel.deploy.ApiClient.Away;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two servers with one Temporal and one PostgreSQL, both workers of the same site: an act belongs to the host that began it, and no
 * other does it, whether that host is dead or only cut off.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoHostsTest {

    /** Longer than a server takes to come back on a slow machine: a host that is back in time is not lost. */
    private static final Duration HOST_LOST = Duration.ofSeconds(60);

    @AutoClose
    private StormWorld world;

    @AutoClose
    private TemporalProcess temporal;

    @AutoClose
    private ServerProcess one;

    @AutoClose
    private ServerProcess two;

    private StoreSettings database;
    private StormPeople people;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        world = new StormWorld(folder);
        temporal = new TemporalProcess();
        database = PostgresServer.shared().newSchema();
        Map<String, String> settings = new HashMap<>(world.settings());
        settings.put("EVENKEEL_TEMPORAL_TARGET", temporal.target());
        settings.put("EVENKEEL_STORE_URL", database.url());
        settings.put("EVENKEEL_STORE_USER", String.valueOf(database.user()));
        settings.put("EVENKEEL_STORE_PASSWORD", String.valueOf(database.password()));
        settings.put("EVENKEEL_TOOLS_HOSTLOST", HOST_LOST.toSeconds() + "s");
        one = new ServerProcess(folder.resolve("one"), world.runbooks(), settings).start();
        two = new ServerProcess(folder.resolve("two"), world.runbooks(), settings);
        // The second host is given the key of the store, as the docs say.
        Files.createDirectories(two.data());
        Files.copy(one.data().resolve("store.key"), two.data().resolve("store.key"));
        two.start();
        people = StormPeople.of(one);
    }

    @Test
    void anActOfAKilledHostWaitsForThatHost() throws Exception {
        String run = people.launch("slow", "killed", Map.of("seconds", "2"));
        ServerProcess holder = holder(run);
        ServerProcess other = holder == one ? two : one;
        holder.kill();
        try (RunHistory history = new RunHistory(temporal.target())) {
            await().atMost(Duration.ofSeconds(60)).until(() -> history.wentTo(run, "host/" + host(holder)));
        }
        people.at(other);
        assertThat(world.effects(run)).containsExactly("work");

        holder.start();

        await().atMost(Duration.ofMinutes(2)).until(this::ended);
        assertThat(people.ended()).containsEntry(run, "succeeded");
        assertThat(people.unknown()).noneMatch(act -> act.startsWith(run));
        assertThat(world.effects(run)).containsExactly("work", "after");
    }

    @Test
    void anActOfAHostThatIsCutOffBecomesUnknownAndIsNotDoneByAnother() throws Exception {
        String run = people.launch("slow", "cut-off", Map.of("seconds", "2"));
        ServerProcess holder = holder(run);
        people.at(holder == one ? two : one);
        holder.signal("STOP"); // It lives, and hears of nothing.
        try {
            await().atMost(Duration.ofMinutes(3)).until(this::ended);
        } finally {
            holder.signal("CONT");
        }

        await().atMost(Duration.ofSeconds(60)).until(() -> holder.health().contains("UP"));
        assertThat(people.ended()).containsEntry(run, "succeeded");
        assertThat(people.unknown())
                .filteredOn(act -> act.startsWith(run))
                .singleElement()
                .asString()
                .contains("away");
        assertThat(world.effects(run)).containsExactly("work", "after");
    }

    /** Which of the two has claimed the run's first act, once that has had its effect. */
    private ServerProcess holder(String run) throws IOException {
        await().atMost(Duration.ofSeconds(60)).until(() -> !world.effects(run).isEmpty());
        try (Store store = Store.open(database)) {
            String host = store.claims().list(run).getFirst().host();
            return host.equals(host(one)) ? one : two;
        }
    }

    private static String host(ServerProcess server) throws IOException {
        return Files.readString(server.data().resolve("host-id")).strip();
    }

    private boolean ended() {
        try {
            people.lookAround();
        } catch (Away notYet) {
            return false;
        }
        return people.open().isEmpty();
    }
}
