package dev.evenkeel.activities.prometheus;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks a Prometheus for what its queries bring at one time. */
final class Queries {

    private static final int MOST_SERIES = 1_000;
    private static final int MOST_WARNINGS = 20;

    /** Longer queries do not fit into an address. */
    private static final int LONGEST_IN_ADDRESS = 2_000;

    private final Api api;

    Queries(Api api) {
        this.api = api;
    }

    /**
     * @param series the first thousand
     * @param total how many there were
     * @param at the server's own time of the evaluation, in its words; null when it brought nothing
     */
    record Found(
            List<One> series,
            int total,
            List<String> warnings,
            @Nullable String at) {}

    /** @param text as Prometheus writes it: {@code NaN}, {@code +Inf} and {@code -Inf} are no JSON */
    record One(Map<String, String> labels, String text) {
        double number() {
            return switch (text) {
                case "NaN" -> Double.NaN;
                case "+Inf" -> Double.POSITIVE_INFINITY;
                case "-Inf" -> Double.NEGATIVE_INFINITY;
                default -> Double.parseDouble(text);
            };
        }
    }

    /** @param at when it is evaluated, as an answer said it; null: now, by the server's clock */
    Found ask(String query, @Nullable String at) throws Trouble {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("query", query);
        if (at != null) {
            form.put("time", at);
        }
        JsonNode answer = query.length() <= LONGEST_IN_ADDRESS
                ? api.get("/api/v1/query", form)
                : api.postForm("/api/v1/query", form);
        if (!answer.path("status").asText().equals("success")) {
            throw new Trouble(
                    Trouble.Kind.PASSING, api.base() + " answers with something that Prometheus does not say");
        }
        return found(answer);
    }

    private Found found(JsonNode answer) throws Trouble {
        List<String> warnings = new ArrayList<>();
        answer.path("warnings").forEach(warning -> {
            if (warnings.size() < MOST_WARNINGS) {
                warnings.add(warning.asText());
            }
        });
        JsonNode result = answer.path("data").path("result");
        try {
            return switch (answer.path("data").path("resultType").asText()) {
                case "scalar" ->
                    new Found(
                            List.of(one(Map.of(), result)),
                            1,
                            warnings,
                            result.path(0).asText());
                case "vector" -> vector(result, warnings);
                case "matrix" ->
                    throw new Trouble(
                            Trouble.Kind.WRONG, "The query brings ranges; a function like rate makes numbers of them");
                case "string" -> throw new Trouble(Trouble.Kind.WRONG, "The query brings a text");
                default ->
                    throw new Trouble(
                            Trouble.Kind.PASSING, api.base() + " answers with something that Prometheus does not say");
            };
        } catch (NumberFormatException e) {
            throw new Trouble(Trouble.Kind.PASSING, api.base() + " answers with something that is no number");
        }
    }

    private static Found vector(JsonNode result, List<String> warnings) throws Trouble {
        List<One> series = new ArrayList<>();
        String at = null;
        for (JsonNode each : result) {
            if (!each.has("value")) {
                throw new Trouble(Trouble.Kind.WRONG, "The query brings histograms instead of numbers");
            }
            at = each.path("value").path(0).asText();
            if (series.size() < MOST_SERIES) {
                Map<String, String> labels = new LinkedHashMap<>();
                each.path("metric")
                        .properties()
                        .forEach(label ->
                                labels.put(label.getKey(), label.getValue().asText()));
                series.add(one(labels, each.path("value")));
            }
        }
        return new Found(series, result.size(), warnings, at);
    }

    private static One one(Map<String, String> labels, JsonNode sample) {
        One one = new One(labels, sample.path(1).asText());
        one.number(); // NumberFormatException
        return one;
    }
}
