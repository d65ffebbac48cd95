package dev.evenkeel.activities.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.evenkeel.activities.http.Exchange;
import dev.evenkeel.activities.http.Exchange.Answer;
import dev.evenkeel.activities.http.Exchange.NoAnswer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What one try has with it: the way out, the secrets, and how long it may take. */
final class Trip {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
    private static final int SHOWN = 300;

    private final Exchange exchange;
    private final UnaryOperator<String> secrets;
    private final InstantSource clock;
    private final long atMostMillis;
    private final Runnable beat;

    Trip(Exchange exchange, UnaryOperator<String> secrets, InstantSource clock, long atMostMillis, Runnable beat) {
        this.exchange = exchange;
        this.secrets = secrets;
        this.clock = clock;
        this.atMostMillis = atMostMillis;
        this.beat = beat;
    }

    /** @param json missing when the answer is none */
    record Answered(JsonNode json, String text) {

        /** What the system says of itself under this key; empty when it says nothing. */
        String said(String key) {
            return json.path(key).asText("");
        }
    }

    String secret(String reference) {
        return secrets.apply(reference);
    }

    Instant now() {
        return clock.instant();
    }

    long atMostMillis() {
        return atMostMillis;
    }

    void beat() {
        beat.run();
    }

    static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Texts and numbers are JSON", e);
        }
    }

    /** @param judge an answer with a status of success may tell of a failure all the same */
    Outcome post(String url, Map<String, String> headers, Object body, Function<Answered, Outcome> judge) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put("Content-Type", "application/json; charset=utf-8");
        try {
            Answer answer = exchange.send("POST", url, all, json(body), atMostMillis, beat);
            String text = new String(answer.body(), StandardCharsets.UTF_8);
            if (answer.status() >= 200 && answer.status() < 300) {
                return judge.apply(new Answered(read(text), text));
            }
            String why = "HTTP " + answer.status() + (text.isBlank() ? "" : ": " + shown(text));
            if (answer.status() == 429) {
                return new Outcome.Later("it takes no more messages for now (" + why + ")", pause(answer.retryAfter()));
            }
            return answer.status() >= 500 || answer.status() == 408
                    ? new Outcome.Later(why, pause(answer.retryAfter()))
                    : new Outcome.Refused(why, "Check the channel in estate.yaml, and what its secrets hold.");
        } catch (NoAnswer e) {
            return new Outcome.Later(e.why());
        }
    }

    private static JsonNode read(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    /** The beginning of what a system said, in one line. */
    static String shown(String text) {
        String line = Words.line(text);
        return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
    }

    /** Seconds, or a date. */
    private @Nullable Duration pause(@Nullable String retryAfter) {
        if (retryAfter == null) {
            return null;
        }
        try {
            Duration asked = retryAfter.strip().matches("[0-9]{1,9}")
                    ? Duration.ofSeconds(Long.parseLong(retryAfter.strip()))
                    : Duration.between(
                            clock.instant(),
                            ZonedDateTime.parse(retryAfter.strip(), DateTimeFormatter.RFC_1123_DATE_TIME));
            return asked.isNegative() ? Duration.ZERO : asked.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : asked;
        } catch (DateTimeException e) {
            return null;
        }
    }
}
