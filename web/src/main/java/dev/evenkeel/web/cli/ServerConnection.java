package dev.evenkeel.web.cli;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The REST API of one server. */
final class ServerConnection {

    private static final String DEFAULT = "http://127.0.0.1:8080";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int TRIES = 3;

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final JsonMapper json = JsonMapper.shared();
    private final String url;
    private final String token;

    private ServerConnection(String url, String token) {
        this.url = url;
        this.token = token;
    }

    static ServerConnection of(Map<String, String> environment) throws CommandFailed {
        String url = environment.getOrDefault("EVENKEEL_URL", "").strip();
        String token = environment.getOrDefault("EVENKEEL_TOKEN", "").strip();
        if (token.isEmpty()) {
            throw CommandFailed.usage("EVENKEEL_TOKEN is not set. Make a token under Settings, API tokens,"
                    + " and give it to this command in that variable.");
        }
        if (!token.matches("[\\x21-\\x7e]+")) {
            throw CommandFailed.usage("EVENKEEL_TOKEN holds something that is no token. Copy it again.");
        }
        String given = url.isEmpty() ? DEFAULT : url.replaceAll("/+$", "");
        if (!given.matches("https?://[^/?#@\\s]+(/[^?#\\s]*)?")) {
            throw CommandFailed.usage(
                    "EVENKEEL_URL is not an address: " + given + ". Write it like https://evenkeel.example.com.");
        }
        return new ServerConnection(given, token);
    }

    String page(String path) {
        return url + path;
    }

    JsonNode get(String path) throws CommandFailed {
        return ask(request(path).build());
    }

    /** What was not answered is sent again: the key makes it count once. */
    JsonNode post(String path, String key, Map<String, ?> body) throws CommandFailed {
        HttpRequest request = request(path)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofString(json.writeValueAsString(body)))
                .build();
        for (int attempt = 1; ; attempt++) {
            try {
                return ask(request);
            } catch (CommandFailed e) {
                if (e.exit() != Exit.AWAY || attempt == TRIES) {
                    throw e;
                }
            }
        }
    }

    /** @return what a launch sends as the value of an input */
    String upload(Path file) throws CommandFailed {
        try {
            HttpRequest request = request("/api/v1/files?name=" + encoded(String.valueOf(file.getFileName())))
                    .header("Content-Type", "application/octet-stream")
                    .POST(HttpRequest.BodyPublishers.ofFile(file))
                    .build();
            return ask(request).path("value").asString("");
        } catch (FileNotFoundException e) {
            throw CommandFailed.usage("There is no file " + file + " that could be uploaded.");
        }
    }

    /** A stream of JSON lines. */
    InputStream lines(String path) throws CommandFailed {
        HttpResponse<InputStream> response = send(
                HttpRequest.newBuilder(address(path))
                        .header("Authorization", "Bearer " + token)
                        .header("Accept", "application/x-ndjson")
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());
        if (response.statusCode() == 200) {
            return response.body();
        }
        try (InputStream body = response.body()) {
            throw failed(response.statusCode(), new String(body.readNBytes(64 * 1024), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw away(e);
        }
    }

    JsonNode read(String text) throws CommandFailed {
        try {
            return json.readTree(text);
        } catch (JacksonException e) {
            throw new CommandFailed(
                    Exit.AWAY, "What answers at " + url + " is not an Evenkeel server. Look at EVENKEEL_URL.");
        }
    }

    static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private JsonNode ask(HttpRequest request) throws CommandFailed {
        HttpResponse<String> response = send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() / 100 != 2) {
            throw failed(response.statusCode(), response.body());
        }
        return read(response.body());
    }

    private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) throws CommandFailed {
        try {
            return client.send(request, handler);
        } catch (IOException e) {
            throw away(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailed(Exit.AWAY, "Interrupted. What was sent may still be done.");
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(address(path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + token)
                .header("Accept", "application/json");
    }

    private URI address(String path) {
        return URI.create(url + path);
    }

    private CommandFailed failed(int status, String body) throws CommandFailed {
        if (status / 100 == 3) {
            return CommandFailed.usage("The server at " + url
                    + " sends this elsewhere, where a token is not sent. Set EVENKEEL_URL to its real address.");
        }
        JsonNode problem = read(body.isBlank() ? "{}" : body);
        String detail = problem.path("detail").asString("");
        String errors = StreamSupport.stream(problem.path("errors").spliterator(), false)
                .map(error -> "\n  " + error.path("field").asString("") + ": "
                        + error.path("message").asString(""))
                .collect(Collectors.joining());
        Exit exit =
                status == 400 || status == 422 ? Exit.USAGE : status >= 500 || status == 429 ? Exit.AWAY : Exit.REFUSED;
        return new CommandFailed(exit, (detail.isEmpty() ? "The server answered " + status + "." : detail) + errors);
    }

    private CommandFailed away(IOException e) {
        return new CommandFailed(
                Exit.AWAY,
                "The server at " + url + " cannot be reached"
                        + (e.getMessage() == null ? "" : " (" + e.getMessage() + ")")
                        + ". Is it up, and does EVENKEEL_URL name it?");
    }
}
