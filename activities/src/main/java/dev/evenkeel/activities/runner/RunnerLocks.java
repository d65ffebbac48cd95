package dev.evenkeel.activities.runner;

import dev.evenkeel.activities.act.Leftovers;
import dev.evenkeel.workflows.contract.LockActivities;
import dev.evenkeel.workflows.contract.LockWorkflow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The one question about locks that a runner can answer: what is left here of a run. All others stay with the server. */
public final class RunnerLocks implements LockActivities {

    private final Leftovers leftovers;

    public RunnerLocks(Leftovers leftovers) {
        this.leftovers = leftovers;
    }

    @Override
    public List<String> unaccounted(String runId) {
        return leftovers.of(runId);
    }

    @Override
    public void ask(String environment, String service, LockWorkflow.Ask ask) {
        throw notHere();
    }

    @Override
    public void show(View view) {
        throw notHere();
    }

    @Override
    public Owner owner(String runId) {
        throw notHere();
    }

    @Override
    public LockWorkflow.@Nullable Holder holder(String environment, String service) {
        throw notHere();
    }

    private static UnsupportedOperationException notHere() {
        return new UnsupportedOperationException("A runner knows nothing about locks");
    }
}
