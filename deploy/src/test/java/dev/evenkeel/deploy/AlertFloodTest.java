package dev.evenkeel.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.options.RequestOptions;
import dev.evenkeel.activities.store.AlertList.Filter;
import dev.evenkeel.activities.store.AlertList.Page;
import dev.evenkeel.activities.store.AlertRow;
import dev.evenkeel.activities.store.AlertRow.State;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.activities.store.StoreSettings;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Five thousand alerts in a minute, and the server is killed twice in it: none is lost, none comes twice, few incidents open. */
class AlertFloodTest {

    private static final int ALERTS = 5_000;
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final String TOKEN = "the-token-of-the-flood";
    private static final List<String> PAGES = List.of("/", "/alerts", "/alerts?show=unmatched", "/incidents", "/runs");

    @Test
    void losesNoneAndDoublesNone(@TempDir Path folder) throws Exception {
        Path runbooks = runbooks(folder.resolve("runbooks"));
        Map<String, List<Long>> looks = new TreeMap<>();
        try (ServerProcess server = new ServerProcess(folder, runbooks, Map.of("EVENKEEL_DEMO", "true"));
                Browser browser = new Browser()) {
            Files.createDirectories(server.data().resolve("secrets"));
            Files.writeString(server.data().resolve("secrets/token"), TOKEN);
            server.start();
            Person operator = browser.demo(server, "operator");
            try (AlertFlood flood = new AlertFlood(server.url() + "/hooks/alertmanager/main", TOKEN)) {
                flood.begin(ALERTS, MINUTE);
                for (int share : List.of(ALERTS / 4, ALERTS / 2)) {
                    lookAround(operator, server, looks, () -> count(server, "select count(*) from alerts") >= share);
                    server.kill();
                    server.start();
                }
                lookAround(operator, server, looks, flood::over);
                System.out.println("Messages that had to be sent again: " + flood.again());
            }
            await("every alert is routed, and every incident knows those that are its own")
                    .atMost(Duration.ofMinutes(3))
                    .until(() -> count(server, "select count(*) from alerts where state = 'NEW'") == 0
                            && count(server, "select count(*) from journal where type = 'ALERT_CHANGED'")
                                    >= count(server, "select count(*) from alerts where run_id is not null"));
            lookAround(operator, server, looks, () -> true);
            server.close();
            check(server);
        }
        System.out.println("Pages while the alerts came in, in milliseconds:");
        looks.forEach((page, all) -> {
            Collections.sort(all);
            System.out.printf(
                    "%-24s %3d looks: p50 %d, p95 %d, longest %d%n",
                    page, all.size(), all.get(all.size() / 2), all.get(all.size() * 95 / 100), all.getLast());
        });
    }

    private static void check(ServerProcess server) {
        try (Store store = Store.open(StoreSettings.folder(server.data()))) {
            List<AlertRow> all = all(store);
            assertThat(all).hasSize(ALERTS).extracting(AlertRow::fingerprint).doesNotHaveDuplicates();
            assertThat(all)
                    .filteredOn(alert -> "unknown".equals(alert.labels().get("service")))
                    .hasSize(ALERTS / 4)
                    .allMatch(alert -> alert.state() == State.UNMATCHED);
            Map<String, List<AlertRow>> incidents = all.stream()
                    .filter(alert -> alert.runId() != null)
                    .collect(Collectors.groupingBy(alert -> String.valueOf(alert.runId())));
            assertThat(incidents).as("one incident for each service").hasSize(3);
            incidents.forEach((run, alerts) -> {
                assertThat(alerts).hasSize(ALERTS / 4);
                assertThat(alerts)
                        .extracting(AlertRow::service)
                        .containsOnly(alerts.getFirst().service());
                assertThat(store.journal().read(run, 0))
                        .filteredOn(event -> event.type() == Type.ALERT_CHANGED)
                        .extracting(AlertFloodTest::alert)
                        .as("what the room of %s has heard of, each once", run)
                        .containsExactlyInAnyOrderElementsOf(
                                alerts.stream().map(AlertRow::id).toList());
            });
        }
    }

    private static long alert(JournalEvent event) {
        return ((Number) event.data().getOrDefault("alert", 0)).longValue();
    }

    private static List<AlertRow> all(Store store) {
        List<AlertRow> all = new ArrayList<>();
        @Nullable String cursor = null;
        do {
            Page page = store.alertList().list(Filter.ALL, cursor, 500);
            all.addAll(page.alerts());
            cursor = page.next();
        } while (cursor != null);
        return all;
    }

    private interface Condition {
        boolean met() throws Exception;
    }

    /** Looks at one page after the other, as somebody would who is awake now, until the condition is met. */
    private static void lookAround(Person person, ServerProcess server, Map<String, List<Long>> looks, Condition until)
            throws Exception {
        List<String> pages = new ArrayList<>(PAGES);
        for (String run : incidents(server)) {
            pages.add("/runs/" + run);
        }
        do {
            for (String page : pages) {
                long start = System.nanoTime();
                try {
                    int status = person.page()
                            .context()
                            .request()
                            .get(server.url() + page, RequestOptions.create().setTimeout(20_000))
                            .status();
                    assertThat(status).as(page).isEqualTo(200);
                } catch (PlaywrightException away) {
                    throw new IllegalStateException(page + " does not answer", away);
                }
                looks.computeIfAbsent(page.replaceAll("/runs/.+", "/runs/…"), kind -> new ArrayList<>())
                        .add((System.nanoTime() - start) / 1_000_000);
            }
        } while (!until.met());
    }

    private static List<String> incidents(ServerProcess server) throws SQLException {
        List<String> ids = new ArrayList<>();
        query(server, "select id from runs limit 3", row -> ids.add(row.getString(1)));
        return ids;
    }

    private static long count(ServerProcess server, String sql) throws SQLException {
        List<Long> count = new ArrayList<>();
        query(server, sql, row -> count.add(row.getLong(1)));
        return count.getFirst();
    }

    private interface Reader {
        void read(ResultSet row) throws SQLException;
    }

    private static void query(ServerProcess server, String sql, Reader reader) throws SQLException {
        try (var store = DriverManager.getConnection(
                        "jdbc:sqlite:" + server.data().resolve("evenkeel.db"));
                var rows = store.createStatement().executeQuery(sql)) {
            while (rows.next()) {
                reader.read(rows);
            }
        }
    }

    private static Path runbooks(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("incident"));
        Files.writeString(folder.resolve("estate.yaml"), """
                sites:
                  here: { title: Here, provider: local }
                environments:
                  production: { title: Production, sites: [here] }
                services:
                  shop: { owner: team, environments: { production: [here] } }
                  ledger: { owner: team, environments: { production: [here] } }
                  mail: { owner: team, environments: { production: [here] } }
                """);
        StringBuilder routes = new StringBuilder();
        for (String service : List.of("shop", "ledger", "mail")) {
            Files.writeString(folder.resolve("incident/" + service + "-down.yaml"), """
                    runbook: %1$s-down
                    procedure: incident
                    title: The %1$s is down
                    owner: team
                    service: %1$s
                    triage:
                      - { id: look, script: { command: [echo, looked], read_only: true } }
                    """.formatted(service));
            routes.append("  - { id: %1$s, match: { service: %1$s }, runbook: %1$s-down, environment: production }\n"
                    .formatted(service));
        }
        Files.writeString(
                folder.resolve("alerts.yaml"),
                "hooks:\n  main: { alertmanager: { token: \"file:token\" } }\nroutes:\n" + routes);
        return folder;
    }
}
