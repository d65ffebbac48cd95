package dev.evenkeel.deploy;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The two sites of the demo shop, as somebody sees them who stands beside their machines. */
final class ShopSites implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final DemoRunbooks shop;
    private final Path data;

    /** @param data of the server whose runs placed the shop */
    ShopSites(DemoRunbooks shop, Path data) {
        this.shop = shop;
        this.data = data.resolve("demo");
    }

    /** What a site says that it is; {@code away} when nobody listens there. */
    String role(String site) {
        String answer = get(shop.siteUrl(site) + "/role");
        return answer.isEmpty() ? "away" : JSON.readTree(answer).path("role").asString();
    }

    /** The ids of the orders that a site keeps, in their order. */
    List<String> orders(String site) {
        List<String> ids = new ArrayList<>();
        for (JsonNode order : JSON.readTree(get(shop.siteUrl(site) + "/orders"))) {
            ids.add(order.path("id").asString());
        }
        return ids;
    }

    /** Sends an order to a site past the front door. @return the status of the answer */
    int order(String site) {
        try {
            return http.send(
                            HttpRequest.newBuilder(URI.create(shop.siteUrl(site) + "/orders"))
                                    .timeout(Duration.ofSeconds(10))
                                    .POST(HttpRequest.BodyPublishers.ofString("{\"article\":\"lamp\"}"))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** {@code kill -9} of the shop of a site. */
    void kill(String site) {
        try {
            long pid = JSON.readTree(Files.readString(data.resolve(site).resolve("process.json")))
                    .path("pid")
                    .asLong();
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await().atMost(Duration.ofSeconds(10)).until(() -> role(site).equals("away"));
    }

    /** Somebody starts the shop of a site by hand. */
    void start(String site) {
        run(
                shop.folder().resolve("demo/processes.py").toString(),
                "start",
                data.resolve(site).toString());
    }

    /** A process that holds the lock of a site's role, so that no fence can be set there while orders go on; it ends when it is destroyed. */
    Process hold(String site) {
        try {
            Process holder = new ProcessBuilder(
                            "python3",
                            "-c",
                            "import fcntl, sys, time; held = open(sys.argv[1], 'a'); fcntl.flock(held, fcntl.LOCK_SH);"
                                    + " print('held', flush=True); time.sleep(600)",
                            data.resolve(site).resolve(".role.lock").toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            holder.inputReader().readLine();
            return holder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void run(String... words) {
        List<String> command = new ArrayList<>(List.of("python3", "-B"));
        command.addAll(List.of(words));
        try {
            Process python = new ProcessBuilder(command).inheritIO().start();
            if (!python.waitFor(1, TimeUnit.MINUTES) || python.exitValue() != 0) {
                throw new IllegalStateException("Not done: " + command);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private String get(String url) {
        try {
            return http.send(
                            HttpRequest.newBuilder(URI.create(url))
                                    .timeout(Duration.ofSeconds(5))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException away) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
