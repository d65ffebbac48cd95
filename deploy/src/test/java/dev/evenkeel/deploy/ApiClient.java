package dev.evenkeel.deploy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The API as a script uses it. */
final class ApiClient {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final String url;
    private final String token;

    ApiClient(String url, String token) {
        this.url = url + "/api/v1";
        this.token = token;
    }

    ApiClient at(String otherUrl) {
        return new ApiClient(otherUrl, token);
    }

    /** There was no answer, or one that says to come again: what was sent may or may not have been done. */
    static final class Away extends Exception {
        private static final long serialVersionUID = 1L;

        Away(String message) {
            super(message);
        }
    }

    /** @param status 2xx when it was taken */
    record Answer(int status, JsonNode body) {}

    JsonNode get(String path) throws Away {
        return send(request(path).GET().build()).body();
    }

    Answer post(String path, String key, Map<String, ?> body) throws Away {
        return send(request(path)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .build());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path))
                .timeout(Duration.ofSeconds(20))
                .header("Authorization", "Bearer " + token);
    }

    private Answer send(HttpRequest request) throws Away {
        try {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() >= 500) {
                throw new Away(response.statusCode() + " " + response.body());
            }
            return new Answer(response.statusCode(), JSON.readTree(response.body()));
        } catch (IOException e) {
            throw new Away(e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Away("interrupted");
        }
    }
}
