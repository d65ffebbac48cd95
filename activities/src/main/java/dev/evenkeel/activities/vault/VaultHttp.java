package dev.evenkeel.activities.vault;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One request to Vault's API, bounded in time and size. */
final class VaultHttp {

    private static final int LARGEST = 2 * 1024 * 1024;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final VaultSettings settings;
    private final HttpClient client;

    VaultHttp(VaultSettings settings) {
        this.settings = settings;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .connectTimeout(settings.patience())
                // A standby node may send on to the active one; a token never goes where plain text is read.
                .followRedirects(HttpClient.Redirect.NORMAL);
        if (settings.certificates() != null) {
            builder.sslContext(Authorities.in(settings.certificates()));
        }
        this.client = builder.build();
    }

    /** @param body what was answered; missing when it was no JSON */
    record Answer(int status, JsonNode body) {}

    Answer get(String path, @Nullable String token) throws IOException {
        return send(request(path, token).GET().build());
    }

    Answer post(String path, @Nullable String token, Map<String, String> body) throws IOException {
        try {
            return send(request(path, token)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)))
                    .build());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Texts are always JSON", e);
        }
    }

    private HttpRequest.Builder request(String path, @Nullable String token) {
        String base = settings.address().toString().replaceAll("/+$", "");
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + "/v1/" + path))
                .timeout(settings.patience())
                .header("X-Vault-Request", "true");
        if (settings.namespace() != null) {
            request.header("X-Vault-Namespace", settings.namespace());
        }
        return token == null ? request : request.header("X-Vault-Token", token);
    }

    /** The client's own time-out ends with the headers: one that sends its body a byte a minute is left here. */
    private Answer send(HttpRequest request) throws IOException {
        CompletableFuture<Answer> answer =
                client.sendAsync(request, BodyHandlers.ofInputStream()).thenApplyAsync(VaultHttp::read);
        try {
            return answer.get(2 * settings.patience().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new IOException("no whole answer in time", e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static Answer read(HttpResponse<InputStream> response) {
        try (InputStream body = response.body()) {
            byte[] bytes = body.readNBytes(LARGEST + 1);
            JsonNode json = bytes.length > LARGEST
                    ? MissingNode.getInstance()
                    : JSON.readTree(new String(bytes, StandardCharsets.UTF_8));
            return new Answer(response.statusCode(), json == null ? MissingNode.getInstance() : json);
        } catch (JsonProcessingException e) {
            return new Answer(response.statusCode(), MissingNode.getInstance());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
