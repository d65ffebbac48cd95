package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.AlertActivities;
import dev.evenkeel.workflows.contract.IncidentSplitActivities;
import io.temporal.failure.ApplicationFailure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The alerts of some incidents, as a store would have them: a history, of which only so much is told at once. */
final class FakeAlerts implements AlertActivities, IncidentSplitActivities {

    final List<Ask> asked = new ArrayList<>();
    final List<Merge> merged = new ArrayList<>();
    final List<Split> split = new ArrayList<>();
    private final List<Alert> history = new ArrayList<>();
    private final Map<Long, String> incidents = new HashMap<>();
    private int most = Integer.MAX_VALUE;
    private int away;
    private String refusal = "";

    synchronized FakeAlerts atMost(int entries) {
        most = entries;
        return this;
    }

    /** The next times that alerts are to go elsewhere the store does not answer. */
    synchronized void away(int times) {
        away = times;
    }

    /** Why nothing is split off; empty: it is. */
    synchronized void refuses(String why) {
        refusal = why;
    }

    synchronized long fires(long id, long at) {
        return add(new Alert(id, "ShopSlow", "p95 is 4 s", true, at, null, Map.of("site", "north"), ""));
    }

    synchronized long resolves(long id, long at, long ends) {
        return add(new Alert(id, "ShopSlow", "p95 is 4 s", false, at, ends, Map.of("site", "north"), ""));
    }

    /** To which incident the alert belongs; that of the first run as long as nothing was said. */
    synchronized String incident(long id) {
        return incidents.getOrDefault(id, "r1");
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
        changed.keySet().removeIf(id -> !incident(id).equals(ask.runId()));
        return new Batch(List.copyOf(changed.values()), to, firing(ask.runId()), to < history.size());
    }

    @Override
    public synchronized Merged merge(Merge merge) {
        fail();
        merged.add(merge);
        List<Alert> all = now().values().stream()
                .filter(alert -> incident(alert.id()).equals(merge.from()))
                .toList();
        all.forEach(alert -> go(alert, merge.into()));
        return new Merged(history.size(), all.size());
    }

    @Override
    public synchronized Parted split(Split asks) {
        fail();
        if (!refusal.isEmpty()) {
            return new Parted("", "", refusal, 0);
        }
        split.add(asks);
        asks.alerts().forEach(id -> go(Objects.requireNonNull(now().get(id)), "n" + split.size()));
        return new Parted("n" + split.size(), "Another one", "", firing(asks.from()));
    }

    private void go(Alert alert, String incident) {
        incidents.put(alert.id(), incident);
        add(alert);
    }

    private void fail() {
        if (away-- > 0) {
            throw ApplicationFailure.newFailure("The store does not answer", "Away");
        }
    }

    private int firing(String incident) {
        return (int) now().values().stream()
                .filter(alert -> alert.firing() && incident(alert.id()).equals(incident))
                .count();
    }

    private Map<Long, Alert> now() {
        Map<Long, Alert> now = new LinkedHashMap<>();
        history.forEach(alert -> now.put(alert.id(), alert));
        return now;
    }
}
