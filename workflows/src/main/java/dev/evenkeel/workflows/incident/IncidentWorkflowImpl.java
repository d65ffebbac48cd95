package dev.evenkeel.workflows.incident;

import dev.evenkeel.workflows.contract.AlertNews;
import dev.evenkeel.workflows.contract.IncidentWorkflow;
import dev.evenkeel.workflows.contract.LaunchedNews;
import dev.evenkeel.workflows.contract.MergeNews;
import dev.evenkeel.workflows.contract.RunRequest;
import dev.evenkeel.workflows.contract.RunResult;
import dev.evenkeel.workflows.run.ControlledRun;
import dev.evenkeel.workflows.run.IncidentRoom;
import dev.evenkeel.workflows.run.PinnedRunbooks;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.SignalExternalWorkflowException;
import io.temporal.workflow.Workflow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The standard incident. */
public final class IncidentWorkflowImpl extends ControlledRun implements IncidentWorkflow {

    private final @Nullable IncidentRoom room;
    private final AlertInbox inbox;

    public IncidentWorkflowImpl(RunRequest request, PinnedRunbooks runbooks) {
        super(request, runbooks);
        this.room = execution.incident();
        this.inbox = new AlertInbox(request.runId());
    }

    @Override
    public RunResult run(RunRequest request) {
        return execution.run(
                List.of(), () -> room == null ? Guide.rehearse(execution) : new Guide(execution, room, inbox).walk());
    }

    @Override
    public void alerts(AlertNews news) {
        inbox.hear(news);
    }

    @Override
    public void launched(LaunchedNews news) {
        if (room != null) {
            room.hear(news);
        }
    }

    @Override
    public void asked(MergeNews.Ask ask) {
        if (room == null) {
            return;
        }
        MergeNews.Answer answer = room.merges().judge(ask, room);
        Workflow.newDetachedCancellationScope(() -> {
                    try {
                        Workflow.newUntypedExternalWorkflowStub(
                                        "run/" + ask.decision().decision().runId())
                                .signal("merge_answered", answer);
                    } catch (SignalExternalWorkflowException | TemporalFailure ended) {
                        // It is not there any more: nobody waits for the answer.
                        return;
                    }
                })
                .run();
    }

    @Override
    public void answered(MergeNews.Answer answer) {
        if (room != null) {
            room.merges().hear(answer);
        }
    }

    @Override
    public void arrived(MergeNews.Arrived arrived) {
        if (room != null) {
            room.merges().hear(arrived);
            inbox.hear(new AlertNews(arrived.upTo()));
        }
    }
}
