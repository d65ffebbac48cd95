package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.ParentNews;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.ChildWorkflowStub;
import io.temporal.workflow.SignalExternalWorkflowException;
import io.temporal.workflow.Workflow;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The runs that this one has started and that are still under way: they are paused and resumed with it. */
final class StartedRuns {

    private final String runId;
    private final Set<ChildWorkflowStub> underWay = new LinkedHashSet<>();

    StartedRuns(String runId) {
        this.runId = runId;
    }

    /** @param paused whether this run is paused at this moment, as it may be since its step began */
    void add(ChildWorkflowStub run, boolean paused) {
        underWay.add(run);
        if (paused) {
            tell(run, new ParentNews(runId, true, ""));
        }
    }

    void remove(ChildWorkflowStub run) {
        underWay.remove(run);
    }

    /** Returns at once: the word is sent beside. */
    void paused(boolean now, String actor) {
        List.copyOf(underWay).forEach(run -> tell(run, new ParentNews(runId, now, actor)));
    }

    private static void tell(ChildWorkflowStub run, ParentNews news) {
        CancellationScope beside = Workflow.newDetachedCancellationScope(() -> Async.procedure(() -> {
            try {
                run.signal("parent", news);
            } catch (SignalExternalWorkflowException | TemporalFailure ended) {
                // It has ended meanwhile, or never began: nothing of it is left to pause.
                return;
            }
        }));
        beside.run();
    }
}
