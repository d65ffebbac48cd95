package dev.evenkeel.activities.prometheus;

import com.fasterxml.jackson.databind.JsonNode;
import dev.evenkeel.workflows.contract.PrometheusActivities.SilenceRequest;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The silences of one Alertmanager. */
final class Alertmanager {

    private final Api api;

    Alertmanager(Api api) {
        this.api = api;
    }

    /** @param active whether it still keeps quiet, or will */
    record Silence(String id, boolean active, Instant from) {}

    /** The silence that was made for this act, by its mark; the newest, should there be several. */
    Optional<Silence> find(SilenceRequest request) throws Trouble {
        Map<String, String> filter = new LinkedHashMap<>();
        request.equal().entrySet().stream()
                .filter(label -> !label.getValue().isEmpty())
                .findFirst()
                .ifPresent(label -> filter.put("filter", label.getKey() + "=" + quoted(label.getValue())));
        for (JsonNode silence : api.get("/api/v2/silences", filter)) {
            if (silence.path("comment").asText().endsWith(mark(request)) && active(silence)) {
                return Optional.of(silence(silence));
            }
        }
        return Optional.empty();
    }

    Silence read(String id) throws Trouble {
        return silence(api.get("/api/v2/silence/" + id, Map.of()));
    }

    private Silence silence(JsonNode silence) throws Trouble {
        try {
            Instant from =
                    OffsetDateTime.parse(silence.path("startsAt").asText()).toInstant();
            return new Silence(silence.path("id").asText(), active(silence), from);
        } catch (DateTimeParseException e) {
            throw strange();
        }
    }

    private Trouble strange() {
        return new Trouble(Trouble.Kind.PASSING, api.base() + " answers with something that Alertmanager does not say");
    }

    private static boolean active(JsonNode silence) {
        return !silence.path("status").path("state").asText().equals("expired");
    }

    String make(SilenceRequest request, Instant from, Instant to) throws Trouble {
        return put(request, null, from, to);
    }

    /** Alertmanager moves the end of a silence whose labels and beginning stay the same, and keeps its id; else it makes another one. */
    void extend(SilenceRequest request, Silence silence, Instant to) throws Trouble {
        put(request, silence.id(), silence.from(), to);
    }

    private String put(SilenceRequest request, @Nullable String id, Instant from, Instant to) throws Trouble {
        Map<String, Object> silence = new LinkedHashMap<>();
        if (id != null) {
            silence.put("id", id);
        }
        List<Map<String, Object>> matchers = new ArrayList<>();
        request.equal().forEach((name, value) -> matchers.add(matcher(name, value, false)));
        request.matching().forEach((name, value) -> matchers.add(matcher(name, value, true)));
        silence.put("matchers", matchers);
        silence.put("startsAt", from.toString());
        silence.put("endsAt", to.toString());
        silence.put("createdBy", "evenkeel");
        silence.put("comment", comment(request));
        String made = api.post("/api/v2/silences", silence).path("silenceID").asText();
        if (made.isEmpty()) {
            throw strange();
        }
        return made;
    }

    private static Map<String, Object> matcher(String name, String value, boolean pattern) {
        return Map.of("name", name, "value", value, "isRegex", pattern, "isEqual", true);
    }

    void lift(String id) throws Trouble {
        api.delete("/api/v2/silence/" + id);
    }

    static String comment(SilenceRequest request) {
        return (request.comment().isBlank() ? "" : request.comment().strip() + " ") + mark(request);
    }

    private static String mark(SilenceRequest request) {
        return "[run " + request.act().id() + "]";
    }

    private static String quoted(String value) {
        return "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }
}
