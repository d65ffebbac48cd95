package dev.evenkeel.activities.act;

import dev.evenkeel.activities.ansible.PlayResults;
import dev.evenkeel.workflows.contract.Act;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Results of playbooks that are forgotten at the end of a test. */
public final class MemoryPlays implements PlayResults {

    private final Map<String, Cell> cells = new LinkedHashMap<>();
    private final Map<Integer, Task> tasks = new LinkedHashMap<>();
    private final List<Integer> sizes = new ArrayList<>();
    private boolean cut;

    @Override
    public synchronized void record(Act act, List<Task> begun, List<Cell> changed, boolean more) {
        sizes.add(changed.size());
        begun.forEach(task -> tasks.put(task.number(), task));
        changed.forEach(cell -> cells.put(act.id() + " " + cell.task() + " " + cell.host(), cell));
        cut |= more;
    }

    /** Of one act, as {@code task@host=STATE}. */
    public synchronized List<String> states(Act act) {
        return cells.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(act.id() + " "))
                .map(entry -> entry.getValue())
                .map(cell ->
                        Objects.requireNonNull(tasks.get(cell.task())).name() + "@" + cell.host() + "=" + cell.state())
                .sorted()
                .toList();
    }

    public synchronized List<Cell> all() {
        return List.copyOf(cells.values());
    }

    public synchronized boolean cut() {
        return cut;
    }

    /** How often something was recorded. */
    public synchronized int records() {
        return sizes.size();
    }

    public synchronized void forget() {
        cells.clear();
        tasks.clear();
        sizes.clear();
    }
}
