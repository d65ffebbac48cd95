package dev.evenkeel.activities.prometheus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.evenkeel.activities.http.Exchange;
import dev.evenkeel.activities.http.Exchange.Answer;
import dev.evenkeel.activities.http.Exchange.NoAnswer;
import dev.evenkeel.workflows.contract.PrometheusActivities.Server;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Speaks JSON with one server, as one user, under the rules for HTTP. */
final class Api {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_WORDS = 300;

    private final Exchange exchange;
    private final String base;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final Duration within;
    private final Runnable beat;

    /** @param secrets the act's, of which one opens the server */
    Api(Exchange exchange, Server server, Map<String, String> secrets, Duration within, Runnable beat) {
        this.exchange = exchange;
        this.base = server.url().strip().replaceAll("/+$", "");
        this.within = within;
        this.beat = beat;
        headers.put("Accept", "application/json");
        String secret = server.secret() == null ? null : secrets.get(server.secret());
        if (secret != null) {
            headers.put("Authorization", authorization(secret.strip()));
        }
    }

    /** A bearer token has no colon in it. */
    private static String authorization(String secret) {
        return secret.contains(":")
                ? "Basic " + Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8))
                : "Bearer " + secret;
    }

    String base() {
        return base;
    }

    JsonNode get(String path, Map<String, String> query) throws Trouble {
        return json(send("GET", path + "?" + form(query), "", null));
    }

    JsonNode postForm(String path, Map<String, String> form) throws Trouble {
        return json(send("POST", path, form(form), "application/x-www-form-urlencoded"));
    }

    JsonNode post(String path, Object body) throws Trouble {
        return json(send("POST", path, JSON.valueToTree(body).toString(), "application/json"));
    }

    /** @return the status; 404 is not a trouble here */
    int delete(String path) throws Trouble {
        return send("DELETE", path, "", null).status();
    }

    static String form(Map<String, String> values) {
        StringBuilder form = new StringBuilder();
        values.forEach((name, value) -> form.append(form.isEmpty() ? "" : "&")
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return form.toString();
    }

    private Answer send(String method, String path, String body, @Nullable String type) throws Trouble {
        Map<String, String> all = new LinkedHashMap<>(headers);
        if (type != null) {
            all.put("Content-Type", type);
        }
        try {
            Answer answer = exchange.send(method, base + path, all, body, within.toMillis(), beat);
            if (answer.status() == 401 || answer.status() == 403) {
                throw new Trouble(Trouble.Kind.REFUSED, base + " refuses the credentials (" + answer.status() + ")");
            }
            return answer;
        } catch (NoAnswer e) {
            throw new Trouble(Trouble.Kind.PASSING, base + " does not answer: " + e.why());
        }
    }

    private JsonNode json(Answer answer) throws Trouble {
        if (answer.body().length >= Exchange.MOST_BYTES) {
            throw new Trouble(Trouble.Kind.PASSING, "The answer of " + base + " is larger than 1 MiB");
        }
        JsonNode json = read(answer.body());
        if (answer.status() == 400) {
            throw new Trouble(Trouble.Kind.WRONG, "It is refused: " + words(json, answer));
        }
        if (answer.status() / 100 != 2) {
            throw new Trouble(Trouble.Kind.PASSING, base + " answers " + answer.status() + ": " + words(json, answer));
        }
        if (json == null) {
            throw new Trouble(Trouble.Kind.PASSING, base + " answers with something that is no JSON");
        }
        return json;
    }

    private static @Nullable JsonNode read(byte[] body) {
        try {
            JsonNode json = JSON.readTree(body);
            return json == null || json.isMissingNode() ? null : json;
        } catch (IOException e) {
            return null;
        }
    }

    /** Prometheus says {@code error}, Alertmanager a text or {@code message}. */
    private static String words(@Nullable JsonNode json, Answer answer) {
        String words = json == null
                ? new String(answer.body(), 0, Math.min(answer.body().length, LONGEST_WORDS), StandardCharsets.UTF_8)
                : json.path("error").asText(json.path("message").asText(json.toString()));
        return words.length() <= LONGEST_WORDS ? words : words.substring(0, LONGEST_WORDS) + "…";
    }
}
