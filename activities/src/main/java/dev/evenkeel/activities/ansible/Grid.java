package dev.evenkeel.activities.ansible;

import com.fasterxml.jackson.databind.JsonNode;
import dev.evenkeel.activities.ansible.PlayResults.Cell;
import dev.evenkeel.activities.ansible.PlayResults.State;
import dev.evenkeel.activities.ansible.PlayResults.Task;
import dev.evenkeel.activities.secrets.Masker;
import dev.evenkeel.workflows.contract.Act;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a playbook did so far, host by task, made of its events. The same events make the same grid, so that a worker that takes over
 * rebuilds it. What has changed is recorded a few times a second at most.
 */
final class Grid {

    private static final int MOST_TASKS = 2_000;
    private static final int MOST_CELLS = 20_000;
    private static final long MOST_OUTPUT = 4L * 1024 * 1024;
    private static final long EVERY_NANOS = 300_000_000L;

    private final Act act;
    private final Masker masker;
    private final PlayResults results;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Map<Key, Cell> running = new LinkedHashMap<>();
    private final Map<Key, Cell> fresh = new LinkedHashMap<>();
    private final List<Task> tasks = new ArrayList<>();
    private int cells;
    private long output;
    private boolean cut;
    private boolean cutTold;
    private long recordedAt = System.nanoTime() - EVERY_NANOS;

    private record Key(int task, String host) {}

    Grid(Act act, Masker masker, PlayResults results) {
        this.act = act;
        this.masker = masker;
        this.results = results;
    }

    void add(JsonNode event) {
        JsonNode data = event.path("event_data");
        long at = millis(event.path("created").asText());
        switch (event.path("event").asText()) {
            case "playbook_on_task_start", "playbook_on_handler_task_start" -> number(data);
            case "runner_on_start" -> begin(data, at);
            case "runner_on_ok" ->
                end(data, at, data.path("res").path("changed").asBoolean() ? State.CHANGED : State.OK);
            case "runner_on_failed" ->
                end(data, at, data.path("ignore_errors").asBoolean() ? State.IGNORED : State.FAILED);
            case "runner_on_unreachable" -> end(data, at, State.UNREACHABLE);
            case "runner_on_skipped" -> end(data, at, State.SKIPPED);
            default -> {
                // Says nothing of a host at a task.
            }
        }
    }

    /** There was output that nobody could read. */
    void cut() {
        cut = true;
    }

    void recordIfDue() {
        if (System.nanoTime() - recordedAt >= EVERY_NANOS) {
            record();
        }
    }

    /** The playbook has ended: what still runs came to no end that was seen. */
    void finish() {
        long now = System.currentTimeMillis();
        running.forEach((key, cell) ->
                fresh.put(key, new Cell(cell.task(), cell.host(), State.UNKNOWN, cell.started(), now, "")));
        running.clear();
        record();
    }

    private void record() {
        recordedAt = System.nanoTime();
        if (fresh.isEmpty() && tasks.isEmpty() && cut == cutTold) {
            return;
        }
        results.record(act, List.copyOf(tasks), List.copyOf(fresh.values()), cut);
        tasks.clear();
        fresh.clear();
        cutTold = cut;
    }

    private int number(JsonNode data) {
        String id = data.path("task_uuid").asText();
        Integer known = numbers.get(id);
        if (known != null) {
            return known;
        }
        if (numbers.size() >= MOST_TASKS) {
            cut = true;
            return 0;
        }
        int number = numbers.size() + 1;
        numbers.put(id, number);
        String name = data.path("task").asText(data.path("name").asText());
        tasks.add(new Task(number, shown(name, 300), shown(data.path("play").asText(), 300)));
        return number;
    }

    private void begin(JsonNode data, long at) {
        int task = number(data);
        String host = data.path("host").asText();
        Key key = new Key(task, host);
        if (task == 0 || running.containsKey(key)) {
            return;
        }
        if (cells >= MOST_CELLS) {
            cut = true;
            return;
        }
        cells++;
        Cell cell = new Cell(task, shown(host, 300), State.RUNNING, at, null, "");
        running.put(key, cell);
        fresh.put(key, cell);
    }

    private void end(JsonNode data, long at, State state) {
        begin(data, at);
        Key key = new Key(number(data), data.path("host").asText());
        Cell begun = running.remove(key);
        if (begun == null) {
            return;
        }
        String said = masker.mask(TaskOutput.of(data.path("res"), state.trouble()));
        if (output + said.length() > MOST_OUTPUT) {
            said = "";
            cut = true;
        }
        output += said.length();
        fresh.put(
                key, new Cell(begun.task(), begun.host(), state, begun.started(), Math.max(at, begun.started()), said));
    }

    private String shown(String text, int most) {
        String masked = masker.mask(text);
        return masked.length() <= most ? masked : masked.substring(0, most) + "…";
    }

    /** Python's ISO 8601, in UTC with or without a zone. */
    private static long millis(String created) {
        try {
            return LocalDateTime.parse(created, DateTimeFormatter.ISO_DATE_TIME)
                    .toInstant(ZoneOffset.UTC)
                    .toEpochMilli();
        } catch (DateTimeException e) {
            return Instant.now().toEpochMilli();
        }
    }
}
