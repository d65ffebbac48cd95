package dev.evenkeel.web.actions;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A stand-in for Mattermost: takes each message, or none. */
final class Room implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();

    final List<JsonNode> heard = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    volatile boolean shut;
    volatile Runnable afterwards = () -> {};

    Room() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v4/posts", exchange -> {
            JsonNode message = JSON.readTree(exchange.getRequestBody().readAllBytes());
            byte[] answer = "{\"id\": \"m1\"}".getBytes(StandardCharsets.UTF_8);
            if (shut) {
                exchange.sendResponseHeaders(403, -1);
            } else {
                heard.add(message);
                afterwards.run();
                exchange.getResponseHeaders().add("Content-Type", "application/json");
                exchange.sendResponseHeaders(201, answer.length);
                exchange.getResponseBody().write(answer);
            }
            exchange.close();
        });
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    List<String> texts() {
        return heard.stream().map(message -> message.path("message").asString()).toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
