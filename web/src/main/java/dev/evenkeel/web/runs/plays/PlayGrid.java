package dev.evenkeel.web.runs.plays;

import dev.evenkeel.activities.ansible.PlayResults.Cell;
import dev.evenkeel.activities.ansible.PlayResults.State;
import dev.evenkeel.activities.ansible.PlayResults.Task;
import dev.evenkeel.activities.store.Plays;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of a playbook: its tasks as rows, its hosts as columns.
 *
 * @param label of the step
 * @param tasks how many there are so far, also those that have no row here
 * @param counts cells by state, those that are there
 */
public record PlayGrid(
        Plays.Play play, String label, List<String> hosts, List<Row> rows, int tasks, Map<State, Long> counts) {

    private static final int LATEST = 8;
    private static final int TROUBLED = 12;

    /** @param html its cells, and the heading before them */
    public record Row(int task, String html) {}

    /** Which rows are wanted. */
    public enum Part {
        ALL,
        /** The latest ones, and those with trouble. */
        LATEST
    }

    /** @param changed only these tasks, for a page that has the others; null for all of the part */
    public static PlayGrid of(
            Plays plays,
            String runId,
            Plays.Play play,
            String label,
            CellHtml html,
            Part part,
            @Nullable Collection<Integer> changed) {
        List<Task> tasks = plays.tasks(runId, play.step(), play.attempt());
        Map<Integer, Map<String, Cell>> cells = new HashMap<>();
        TreeSet<String> hosts = new TreeSet<>(PlayGrid::byNumber);
        Map<State, Long> counts = new EnumMap<>(State.class);
        for (Cell cell : plays.cells(runId, play.step(), play.attempt())) {
            cells.computeIfAbsent(cell.task(), task -> new HashMap<>()).put(cell.host(), cell);
            hosts.add(cell.host());
            counts.merge(cell.state(), 1L, Long::sum);
        }
        List<Row> rows = shown(tasks, cells, part).stream()
                .filter(task -> changed == null || changed.contains(task.number()))
                .map(task -> new Row(
                        task.number(), html.row(play, task, hosts, cells.getOrDefault(task.number(), Map.of()))))
                .toList();
        return new PlayGrid(play, label, List.copyOf(hosts), rows, tasks.size(), counts);
    }

    private static List<Task> shown(List<Task> tasks, Map<Integer, Map<String, Cell>> cells, Part part) {
        if (part == Part.ALL || tasks.size() <= LATEST + TROUBLED) {
            return tasks;
        }
        int latest = tasks.size() - LATEST;
        List<Task> shown = new ArrayList<>(tasks.subList(0, latest).stream()
                .filter(task -> cells.getOrDefault(task.number(), Map.of()).values().stream()
                        .anyMatch(cell -> cell.state().trouble()))
                .limit(TROUBLED)
                .toList());
        shown.addAll(tasks.subList(latest, tasks.size()));
        return shown;
    }

    /** Names the grid on a page. */
    public String id() {
        return "play-" + Integer.toHexString(play.step().hashCode()) + "-" + play.attempt();
    }

    public String rowId(Row row) {
        return id() + "-" + row.task();
    }

    /** Changes when a host is new, so that the columns of a live page are made anew. */
    public String hostsVersion() {
        return Integer.toHexString(hosts.hashCode());
    }

    public boolean whole() {
        return rows.size() == tasks;
    }

    /** Cells by state, in the order in which the states are told. */
    public List<Map.Entry<State, Long>> told() {
        return counts.entrySet().stream().sorted(Map.Entry.comparingByKey()).collect(Collectors.toList());
    }

    /** {@code web-2} before {@code web-10}. */
    private static int byNumber(String one, String other) {
        int digits = one.length() - one.replaceAll("[0-9]+$", "").length();
        int otherDigits = other.length() - other.replaceAll("[0-9]+$", "").length();
        String name = one.substring(0, one.length() - digits);
        String otherName = other.substring(0, other.length() - otherDigits);
        if (!name.equals(otherName) || digits == otherDigits) {
            return one.compareTo(other);
        }
        return Integer.compare(digits, otherDigits);
    }
}
