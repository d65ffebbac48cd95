package dev.evenkeel.activities.runner;

import dev.evenkeel.activities.ansible.PlayResults;
import dev.evenkeel.workflows.contract.Act;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands on to the server what playbooks do. A playbook does not wait for it: what could not be told goes with the next record of the act,
 * and is lost with its last one, as the log says it all the same.
 */
public final class RemotePlays implements PlayResults {

    private static final Logger log = LoggerFactory.getLogger(RemotePlays.class);

    /** As many as the server takes at once. */
    static final int MOST = 2_000;

    private final ServerLink link;
    private final Map<String, Untold> untold = new ConcurrentHashMap<>();

    public RemotePlays(ServerLink link) {
        this.link = link;
    }

    private record Untold(List<Task> tasks, Map<String, Cell> cells) {}

    @Override
    public void record(Act act, List<Task> tasks, List<Cell> cells, boolean cut) {
        Untold all = untold.remove(act.id());
        if (all == null) {
            all = new Untold(new ArrayList<>(), new LinkedHashMap<>());
        }
        all.tasks().addAll(tasks);
        for (Cell cell : cells) {
            all.cells().put(cell.task() + "/" + cell.host(), cell);
        }
        try {
            tell(act, List.copyOf(all.tasks()), List.copyOf(all.cells().values()), cut);
        } catch (ServerLink.Away e) {
            untold.put(act.id(), all);
        } catch (ServerLink.Refused e) {
            log.warn("The server does not take what the playbook of {} does: {}", act.id(), e.getMessage());
        }
    }

    private void tell(Act act, List<Task> tasks, List<Cell> cells, boolean cut) {
        int most = Math.max(tasks.size(), cells.size());
        for (int from = 0; from == 0 || from < most; from += MOST) {
            link.plays(new Wire.Plays(Wire.Key.of(act), part(tasks, from), part(cells, from), cut));
        }
    }

    private static <T> List<T> part(List<T> all, int from) {
        return all.subList(Math.min(from, all.size()), Math.min(from + MOST, all.size()));
    }
}
