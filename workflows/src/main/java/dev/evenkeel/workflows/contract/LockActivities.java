package dev.evenkeel.workflows.contract;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What locks need of the world. Each may be repeated without harm. */
@ActivityInterface
public interface LockActivities {

    /** Signals the lock, starting it when it does not exist yet. */
    @ActivityMethod(name = "locks.ask")
    void ask(String environment, String service, LockWorkflow.Ask ask);

    /** Shows the lock to the pages, and from now on has the acts of earlier owners refused. */
    @ActivityMethod(name = "locks.show")
    void show(View view);

    /** What is left of a run that holds a lock. */
    @ActivityMethod(name = "locks.owner")
    Owner owner(String runId);

    /** Run on one host: the acts of a closed run that may still go on there, in words. */
    @ActivityMethod(name = "locks.unaccounted")
    List<String> unaccounted(String runId);

    /** Who holds the lock now, for a rehearsal, which takes none; null when nobody does. */
    @ActivityMethod(name = "locks.holder")
    LockWorkflow.@Nullable Holder holder(String environment, String service);

    /** @param trouble why it is not freed although its owner is closed; empty when all is well */
    record View(LockWorkflow.State state, String trouble) {}

    /**
     * @param open whether its workflow still runs
     * @param hosts that have claimed acts of it
     */
    record Owner(boolean open, List<String> hosts) {
        public Owner {
            hosts = List.copyOf(hosts);
        }
    }

    /**
     * The owner's place in the order of owners, carried by each act.
     *
     * @param number acts with a smaller one than the last owner's are refused
     */
    record Fence(String environment, String service, long number) {}
}
