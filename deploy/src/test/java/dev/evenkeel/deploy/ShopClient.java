package dev.evenkeel.deploy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A customer who orders through the front door all the while, each order under an id of its own until the shop has confirmed it. */
final class ShopClient implements AutoCloseable {

    private static final AtomicInteger CLIENTS = new AtomicInteger();

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final String name = "client-" + ProcessHandle.current().pid() + "-" + CLIENTS.incrementAndGet();
    private final URI shop;
    private final ScheduledExecutorService orders = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name(name).daemon().factory());
    private final List<Confirmed> confirmed = new ArrayList<>();
    private int number;
    private boolean retried;

    /** @param retried whether it had to be sent more than once */
    record Confirmed(String id, Instant at, boolean retried) {}

    ShopClient(String frontDoor) {
        shop = URI.create(frontDoor + "/orders");
    }

    ShopClient start() {
        // Some in a second: enough to see every gap, and little to do for the machine.
        orders.scheduleWithFixedDelay(this::order, 0, 50, TimeUnit.MILLISECONDS);
        return this;
    }

    synchronized List<Confirmed> confirmed() {
        return List.copyOf(confirmed);
    }

    /** When the client was served again: its first order after a moment that had been refused or lost before it was confirmed. */
    synchronized Instant servedAgain(Instant after) {
        return confirmed.stream()
                .filter(order -> order.retried() && order.at().isAfter(after))
                .map(Confirmed::at)
                .findFirst()
                .orElseThrow(() -> new AssertionError("The client saw no outage after " + after));
    }

    private void order() {
        String id = name + "-" + number;
        if (!send(id)) {
            retried = true;
            return;
        }
        synchronized (this) {
            confirmed.add(new Confirmed(id, Instant.now(), retried));
        }
        number++;
        retried = false;
    }

    private boolean send(String id) {
        HttpRequest request = HttpRequest.newBuilder(shop)
                .timeout(Duration.ofSeconds(5))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"id\":\"" + id + "\",\"article\":\"lamp\"}"))
                .build();
        try {
            int status =
                    http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            return status == 200 || status == 201;
        } catch (IOException away) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        orders.shutdown();
        try {
            if (!orders.awaitTermination(15, TimeUnit.SECONDS)) {
                orders.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        http.close();
    }
}
