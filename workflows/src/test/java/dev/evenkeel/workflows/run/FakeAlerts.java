package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.AlertActivities;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The alerts of one incident, as a store would have them: a history, of which only so much is told at once. */
final class FakeAlerts implements AlertActivities {

    final List<Ask> asked = new ArrayList<>();
    private final List<Alert> history = new ArrayList<>();
    private int most = Integer.MAX_VALUE;

    synchronized FakeAlerts atMost(int entries) {
        most = entries;
        return this;
    }

    synchronized long fires(long id, long at) {
        return add(new Alert(id, "ShopSlow", "p95 is 4 s", true, at, null, Map.of("site", "north"), ""));
    }

    synchronized long resolves(long id, long at, long ends) {
        return add(new Alert(id, "ShopSlow", "p95 is 4 s", false, at, ends, Map.of("site", "north"), ""));
    }

    private long add(Alert alert) {
        history.add(alert);
        return history.size();
    }

    @Override
    public synchronized Batch batch(Ask ask) {
        asked.add(ask);
        int to = Math.min(history.size(), (int) ask.after() + Math.min(most, ask.atMost()));
        Map<Long, Alert> changed = new LinkedHashMap<>();
        history.subList((int) ask.after(), to).forEach(alert -> changed.put(alert.id(), alert));
        Map<Long, Alert> now = new LinkedHashMap<>();
        history.forEach(alert -> now.put(alert.id(), alert));
        int firing = (int) now.values().stream().filter(Alert::firing).count();
        return new Batch(List.copyOf(changed.values()), to, firing, to < history.size());
    }
}
