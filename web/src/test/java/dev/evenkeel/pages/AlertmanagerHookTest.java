package dev.evenkeel.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.evenkeel.activities.store.AlertList.Filter;
import dev.evenkeel.activities.store.AlertRow;
import dev.evenkeel.activities.store.Store;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

/** A real Alertmanager sends to the hook of a real server. */
class AlertmanagerHookTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @Test
    void sendsWhatFiresAndIsResolvedAndTriesAgainAfter503() throws Exception {
        @Nullable
        Path program = Stream.of(System.getenv("PATH").split(":", -1))
                .map(path -> Path.of(path).resolve("prometheus-alertmanager"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
        Assumptions.assumeTrue(
                program != null,
                "skipped, because there is no prometheus-alertmanager: apt-get install --no-install-recommends prometheus-alertmanager");
        try (ServletWebServerApplicationContext context = PagesServer.start()) {
            Store store = context.getBean(Store.class);
            int server = Objects.requireNonNull(context.getWebServer()).getPort();
            int port = freePort();
            Process alertmanager = start(Objects.requireNonNull(program), server, port);
            try {
                NamedSecrets.AWAY.set(true);
                Instant start = Instant.now();
                await().atMost(PATIENCE).ignoreExceptions().until(() -> post(port, start, null) == 200);
                await().pollDelay(Duration.ofSeconds(3)).atMost(PATIENCE).until(() -> true);
                assertThat(rows(store))
                        .as("503 while the secret cannot be read")
                        .isEmpty();

                NamedSecrets.AWAY.set(false);
                await().atMost(PATIENCE).until(() -> rows(store).size() == 1);
                AlertRow row = rows(store).getFirst();
                assertThat(row.firing()).isTrue();
                assertThat(row.name()).isEqualTo("ShopSlow");
                assertThat(row.summary()).isEqualTo("The shop is slow");
                assertThat(row.startsAt()).isEqualTo(start.toEpochMilli());

                post(port, start, Instant.now());
                await().atMost(PATIENCE).until(() -> !rows(store).getFirst().firing());
                assertThat(rows(store)).hasSize(1);
                assertThat(rows(store).getFirst().endsAt()).isGreaterThanOrEqualTo(start.toEpochMilli());
            } finally {
                NamedSecrets.AWAY.set(false);
                alertmanager.destroyForcibly().waitFor();
            }
        }
    }

    private static List<AlertRow> rows(Store store) {
        return store.alertList().list(Filter.ALL, null, 100).alerts().stream()
                .filter(row -> row.hook().equals("main") && row.summary().equals("The shop is slow"))
                .toList();
    }

    private Process start(Path program, int server, int port) throws IOException {
        Path config = folder.resolve("alertmanager.yml");
        Files.writeString(config, """
                route: { receiver: evenkeel, group_by: [ '...' ], group_wait: 100ms, group_interval: 1s, repeat_interval: 1h }
                receivers:
                  - name: evenkeel
                    webhook_configs:
                      - url: http://127.0.0.1:%d/hooks/alertmanager/main
                        send_resolved: true
                        http_config: { authorization: { credentials: the-token-of-main } }
                """.formatted(server));
        return new ProcessBuilder(
                        program.toString(),
                        "--config.file=" + config,
                        "--storage.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port,
                        "--cluster.listen-address=")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("alertmanager.log").toFile())
                .start();
    }

    private static int post(int port, Instant start, @Nullable Instant end) throws IOException, InterruptedException {
        String body =
                "[{\"labels\":{\"alertname\":\"ShopSlow\",\"service\":\"shop\"},\"annotations\":{\"summary\":\"The shop is slow\"},"
                        + "\"startsAt\":\"" + start + "\""
                        + (end == null ? "" : ",\"endsAt\":\"" + end + "\"")
                        + ",\"generatorURL\":\"http://prometheus.example.org/graph\"}]";
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v2/alerts"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
