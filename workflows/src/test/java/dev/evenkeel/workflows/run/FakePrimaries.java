package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.RecoveryActivities;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers which site became the primary, in order. */
final class FakePrimaries implements RecoveryActivities {

    private final List<Promoted> all = new CopyOnWriteArrayList<>();

    private volatile String now = "";

    @Override
    public void promoted(Promoted promoted) {
        all.add(promoted);
        now = promoted.site();
    }

    @Override
    public String primary(String environment, String service) {
        return now;
    }

    /** Another run has moved it there. */
    void moved(String site) {
        now = site;
    }

    /** The sites, in order. */
    List<String> sites() {
        return all.stream().map(Promoted::site).toList();
    }
}
