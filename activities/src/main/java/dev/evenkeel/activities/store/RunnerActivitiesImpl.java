package dev.evenkeel.activities.store;

import dev.evenkeel.activities.act.Leftovers;
import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.RunnerActivities;
import java.util.Optional;

/** Answers from the claims, from what was handed to runners, and from the folders of this host. */
public final class RunnerActivitiesImpl implements RunnerActivities {

    private final Store store;
    private final Leftovers leftovers;

    public RunnerActivitiesImpl(Store store, Leftovers leftovers) {
        this.store = store;
        this.leftovers = leftovers;
    }

    @Override
    public String holder(Act act) {
        Optional<RunnerActs.Handed> last = store.runnerActs().find(act.runId(), act.step(), act.attempt());
        return store.claims()
                .find(act.runId(), act.step(), act.attempt())
                .map(Claims.Claimed::host)
                .filter(host -> last.isEmpty() || !answered(host, last.get()))
                .orElse("");
    }

    @Override
    public void release(Act act, String queue) {
        store.claims().release(act, queue);
    }

    @Override
    public boolean end(Act act) {
        try {
            return leftovers.end(act.runId(), act.step(), act.attempt());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The worker stops while what is left of " + act.id() + " is ended", e);
        }
    }

    /** A runner that was given the act later, and sent it back because it is not its own, has answered for nothing. */
    private static boolean answered(String host, RunnerActs.Handed last) {
        return last.runner().equals(host) && last.endedAt() != null;
    }
}
