package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.LockNews;
import dev.evenkeel.workflows.contract.LockWorkflow;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Stands for a run of a procedure that goes before others: takes the lock, says its number, and gives it back. */
@WorkflowInterface
public interface UrgentRun {
    @WorkflowMethod(name = "urgent")
    long run(Map<String, String> keys);

    @SignalMethod(name = "lock")
    void lock(LockNews news);

    /** Ends when it has held the lock. */
    final class Implementation implements UrgentRun {
        private final List<LockNews> heard = new ArrayList<>();

        @Override
        public long run(Map<String, String> keys) {
            Workflow.await(() -> heard.stream().anyMatch(news -> news.kind() == LockNews.Kind.GRANTED));
            Workflow.newUntypedExternalWorkflowStub(LockWorkflow.id("production", "shop"))
                    .signal("release", Workflow.getInfo().getWorkflowId().substring("run/".length()));
            return heard.getLast().fence();
        }

        @Override
        public void lock(LockNews news) {
            heard.add(news);
        }
    }
}
