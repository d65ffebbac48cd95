package dev.evenkeel.activities.ansible;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What ansible-runner said: one event per line, with the text that Ansible printed for it.
 *
 * @param stats counts by kind and host; null when Ansible did not come to its end
 * @param trouble the last failure of each host
 * @param begun whether any task was begun on any host
 */
record PlaybookEvents(@Nullable JsonNode stats, Map<String, Trouble> trouble, boolean begun) {

    private static final ObjectMapper JSON = new ObjectMapper();

    record Trouble(String host, String task, String message) {
        String text() {
            return host + ": " + (task.isEmpty() ? "" : "task '" + task + "': ") + message;
        }
    }

    static PlaybookEvents parse(String out) {
        Map<String, Trouble> trouble = new LinkedHashMap<>();
        JsonNode[] stats = new JsonNode[1];
        boolean[] begun = {false};
        out.lines().map(PlaybookEvents::event).flatMap(Optional::stream).forEach(event -> {
            JsonNode data = event.path("event_data");
            switch (event.path("event").asText()) {
                case "playbook_on_stats" -> stats[0] = data;
                case "runner_on_start" -> begun[0] = true;
                case "runner_on_failed" -> {
                    if (!data.path("ignore_errors").asBoolean()) {
                        note(trouble, data);
                    }
                }
                case "runner_on_unreachable" -> note(trouble, data);
                default -> {
                    // For people only.
                }
            }
        });
        return new PlaybookEvents(stats[0], trouble, begun[0]);
    }

    /** How a line is shown: what Ansible printed, with its colours. */
    static String view(String line) {
        Optional<JsonNode> event = event(line);
        if (event.isEmpty()) {
            return line.isBlank() ? "" : line + "\n";
        }
        String text = event.get().path("stdout").asText();
        return text.isEmpty() ? "" : text.replace("\r\n", "\n").replace("\r", "") + "\n";
    }

    long total(String kind) {
        long total = 0;
        if (stats != null) {
            for (JsonNode count : stats.path(kind)) {
                total += count.asLong();
            }
        }
        return total;
    }

    int hosts() {
        return stats == null ? 0 : stats.path("processed").size();
    }

    Map<String, Object> artifacts() {
        Map<String, Object> artifacts = new LinkedHashMap<>();
        if (stats != null) {
            stats.path("artifact_data").properties().forEach(entry -> {
                Object value = JSON.convertValue(entry.getValue(), Object.class);
                if (value != null) {
                    artifacts.put(entry.getKey(), value);
                }
            });
        }
        return artifacts;
    }

    private static void note(Map<String, Trouble> trouble, JsonNode data) {
        JsonNode result = data.path("res");
        String message = result.path("msg").asText();
        for (String further : new String[] {"stderr", "censored", "module_stderr"}) {
            String text = result.path(further).asText("").strip();
            message = text.isEmpty() || message.contains(text) ? message : (message + " " + text).strip();
        }
        String host = data.path("host").asText();
        trouble.put(host, new Trouble(host, data.path("task").asText(), message));
    }

    private static Optional<JsonNode> event(String line) {
        if (!line.startsWith("{")) {
            return Optional.empty();
        }
        try {
            JsonNode node = JSON.readTree(line);
            return node.has("event") && node.has("uuid") ? Optional.of(node) : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
