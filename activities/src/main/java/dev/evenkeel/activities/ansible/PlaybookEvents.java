package dev.evenkeel.activities.ansible;

import com.fasterxml.jackson.databind.JsonNode;
import dev.evenkeel.activities.act.Following;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What Ansible said so far. Memory grows with the hosts only. */
final class PlaybookEvents implements Following {

    private final EventLines lines;
    private final Grid grid;
    private final Runnable started;
    private final Map<String, Trouble> trouble = new LinkedHashMap<>();
    private @Nullable JsonNode stats;
    private @Nullable String playbook;
    private boolean begun;
    private boolean startTold;
    private boolean noHostsLeft;

    /** The last failure of a host. */
    record Trouble(String host, String task, String message) {
        String text() {
            return host + ": " + (task.isEmpty() ? "" : "task '" + task + "': ") + message;
        }
    }

    /**
     * @param lines what a line of Ansible's output tells
     * @param started called once, when Ansible has read its settings, passwords and inventory and begins to play
     */
    PlaybookEvents(EventLines lines, Grid grid, Runnable started) {
        this.lines = lines;
        this.grid = grid;
        this.started = started;
    }

    @Override
    public void line(String line) {
        lines.of(line).forEach(told -> told.found().ifPresentOrElse(this::add, this::tooLong));
    }

    @Override
    public void tooLong() {
        grid.cut();
    }

    @Override
    public void beat() {
        grid.recordIfDue();
    }

    void add(JsonNode event) {
        JsonNode data = event.path("event_data");
        if (playbook == null && data.has("playbook_uuid")) {
            playbook = data.path("playbook_uuid").asText();
        }
        switch (event.path("event").asText()) {
            case "playbook_on_stats" -> stats = data;
            case "playbook_on_no_hosts_remaining" -> noHostsLeft = true;
            case "runner_on_start" -> begun = true;
            case "runner_on_failed" -> {
                if (!data.path("ignore_errors").asBoolean()) {
                    note(data);
                }
            }
            case "runner_on_unreachable" -> note(data);
            default -> {
                // For the grid or for people only.
            }
        }
        if (!startTold) {
            startTold = true;
            started.run();
        }
        grid.add(event);
    }

    /** Counts by kind and host; null when Ansible did not come to its end. */
    @Nullable
    JsonNode stats() {
        return stats;
    }

    List<Trouble> trouble() {
        return List.copyOf(trouble.values());
    }

    /** The id of the playbook; null when it told nothing. */
    @Nullable
    String playbook() {
        return playbook;
    }

    /** Whether any task was begun on any host. */
    boolean begun() {
        return begun;
    }

    /** Whether it was broken off because nothing was left to play on: other hosts may not have had their turn. */
    boolean brokenOff() {
        return noHostsLeft;
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

    /** The hosts that count more than nothing. */
    Set<String> hosts(String kind) {
        Set<String> hosts = new LinkedHashSet<>();
        if (stats != null) {
            stats.path(kind).properties().forEach(entry -> {
                if (entry.getValue().asLong() > 0) {
                    hosts.add(entry.getKey());
                }
            });
        }
        return hosts;
    }

    Map<String, Object> artifacts() {
        Map<String, Object> artifacts = new LinkedHashMap<>();
        if (stats != null) {
            stats.path("artifact_data").properties().forEach(entry -> {
                Object value = EventLines.JSON.convertValue(entry.getValue(), Object.class);
                if (value != null) {
                    artifacts.put(entry.getKey(), value);
                }
            });
        }
        return artifacts;
    }

    private void note(JsonNode data) {
        JsonNode result = data.path("res");
        List<String> parts = new ArrayList<>();
        for (String name : List.of("msg", "stderr", "censored", "module_stderr")) {
            String text = result.path(name).asText("").strip();
            if (!text.isEmpty() && parts.stream().noneMatch(part -> part.contains(text))) {
                parts.add(text.length() <= 2_000 ? text : "…" + text.substring(text.length() - 2_000));
            }
        }
        String host = data.path("host").asText();
        trouble.put(host, new Trouble(host, data.path("task").asText(), String.join(" ", parts)));
    }
}
