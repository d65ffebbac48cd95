package dev.evenkeel.deploy;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.json.JsonMapper;

/** An Alertmanager in a bad minute: it sends one message after the other, each again until it is taken, and some of them twice. */
final class AlertFlood implements AutoCloseable {

    static final List<String> SERVICES = List.of("shop", "ledger", "mail", "unknown");
    private static final int IN_A_MESSAGE = 10;
    private static final int SENDERS = 4;

    private final ExecutorService senders =
            Executors.newFixedThreadPool(SENDERS, Thread.ofVirtual().factory());
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final AtomicInteger again = new AtomicInteger();
    private final String url;
    private final String token;
    private final List<CompletableFuture<Void>> sent = new ArrayList<>();

    AlertFlood(String url, String token) {
        this.url = url;
        this.token = token;
    }

    /** Begins to send so many alerts, evenly over the time. */
    void begin(int alerts, Duration time) {
        int messages = alerts / IN_A_MESSAGE;
        String starts = Instant.now().toString();
        for (int number = 0; number < messages; number++) {
            String message = message(number, starts);
            int copies = number % 5 == 0 ? 2 : 1;
            for (int copy = 0; copy < copies; copy++) {
                long delay = time.toMillis() * number / messages;
                sent.add(CompletableFuture.runAsync(
                        () -> send(message), CompletableFuture.delayedExecutor(delay, TimeUnit.MILLISECONDS, senders)));
            }
        }
    }

    boolean over() {
        return sent.stream().allMatch(CompletableFuture::isDone);
    }

    /** How often a message had to be sent again. @throws java.util.concurrent.CompletionException when one was never taken */
    int again() {
        sent.forEach(CompletableFuture::join);
        return again.get();
    }

    private static String message(int number, String starts) {
        List<Map<String, Object>> alerts = new ArrayList<>();
        for (int i = 0; i < IN_A_MESSAGE; i++) {
            int id = number * IN_A_MESSAGE + i;
            alerts.add(Map.of(
                    "status",
                    "firing",
                    "labels",
                    Map.of(
                            "alertname",
                            "Down",
                            "service",
                            SERVICES.get(id % SERVICES.size()),
                            "instance",
                            "host-" + id),
                    "annotations",
                    Map.of("summary", "host-" + id + " does not answer"),
                    "startsAt",
                    starts,
                    "endsAt",
                    "0001-01-01T00:00:00Z",
                    "generatorURL",
                    "",
                    "fingerprint",
                    "f" + id));
        }
        return JsonMapper.shared().writeValueAsString(Map.of("version", "4", "status", "firing", "alerts", alerts));
    }

    private void send(String message) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(10))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(message))
                .build();
        await("the message is taken")
                .atMost(Duration.ofMinutes(3))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(500)) // as Alertmanager pauses before it tries again
                .until(() -> {
                    boolean taken = taken(request);
                    again.addAndGet(taken ? 0 : 1);
                    return taken;
                });
    }

    private boolean taken(HttpRequest request) throws InterruptedException {
        try {
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() / 100 == 4) {
                throw new IllegalStateException(answer.statusCode() + " " + answer.body());
            }
            return answer.statusCode() == 200;
        } catch (IOException away) {
            return false;
        }
    }

    @Override
    public void close() {
        senders.shutdownNow();
        client.close();
    }
}
