package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.EstateActivities;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Remembers what deploys record, and loses the answers that it was told to lose. */
final class FakeEstate implements EstateActivities {

    private final List<Deployment> records = new CopyOnWriteArrayList<>();
    private final AtomicInteger lost = new AtomicInteger();

    /** So many records reach the store, but the worker dies before it can say so. */
    void loseAnswers(int count) {
        lost.set(count);
    }

    @Override
    public void record(Deployment deployment) {
        records.add(deployment);
        if (lost.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new IllegalStateException("the worker was killed");
        }
    }

    List<Deployment> records() {
        return List.copyOf(records);
    }

    /** As {@code site STATE}, in order. */
    List<String> story() {
        return records.stream()
                .map(record -> record.site() + " " + record.state())
                .toList();
    }

    /** How it ended at a site. */
    String last(String site) {
        return records.stream()
                .filter(record -> record.site().equals(site))
                .reduce((earlier, later) -> later)
                .map(record -> record.state().name())
                .orElse("untouched");
    }
}
