package dev.evenkeel.workflows.run;

import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Work that is done at the same time; what is under way finishes before a failure counts. */
public final class SideBySide {

    private SideBySide() {}

    public record Branch(String label, Runnable work) {}

    public record Ended(String label, @Nullable StepsStopped stopped) {
        public boolean failed() {
            return stopped != null;
        }
    }

    /**
     * Runs branches side by side, in their order.
     *
     * @param maxFailures when more than so many failed, no further branch is started; those under way finish
     * @return how each branch that was started ended
     */
    public static List<Ended> run(List<Branch> branches, int maxParallel, int maxFailures) {
        return run(branches, maxParallel, maxFailures, () -> true);
    }

    /** @param goesOn while it holds, further branches are started */
    static List<Ended> run(List<Branch> branches, int maxParallel, int maxFailures, BooleanSupplier goesOn) {
        List<Ended> ended = new ArrayList<>();
        int[] next = {0};
        List<Promise<Void>> lanes = new ArrayList<>();
        for (int lane = 0; lane < Math.min(maxParallel, branches.size()); lane++) {
            lanes.add(Async.procedure(() -> {
                while (next[0] < branches.size()
                        && goesOn.getAsBoolean()
                        && ended.stream().filter(Ended::failed).count() <= maxFailures) {
                    ended.add(end(branches.get(next[0]++)));
                }
            }));
        }
        Promise.allOf(lanes).get();
        return ended;
    }

    /** @throws StepsStopped that of the first branch that failed, if any did */
    public static void stopAtFirst(List<Ended> ended) {
        for (Ended end : ended) {
            if (end.stopped() != null) {
                throw end.stopped();
            }
        }
    }

    private static Ended end(Branch branch) {
        try {
            branch.work().run();
            return new Ended(branch.label(), null);
        } catch (StepsStopped stopped) {
            return new Ended(branch.label(), stopped);
        }
    }
}
