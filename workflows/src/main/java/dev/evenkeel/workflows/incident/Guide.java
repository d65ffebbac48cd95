package dev.evenkeel.workflows.incident;

import dev.evenkeel.workflows.contract.IncidentState;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.RunResult;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.expression.EvaluationException;
import dev.evenkeel.workflows.run.IncidentClock;
import dev.evenkeel.workflows.run.IncidentRoom;
import dev.evenkeel.workflows.run.RunExecution;
import dev.evenkeel.workflows.run.StepsStopped;
import dev.evenkeel.workflows.runbook.Phase;
import dev.evenkeel.workflows.runbook.Procedure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.List;
import java.util.Map;

/**
 * Walks the phases of an incident beside its states: triage and diagnose at once, and diagnose again when it is investigated again;
 * mitigate and verify each time that people go to mitigate; review each time that it is resolved. Steps that fail or are stopped end
 * their phase, and nothing else; only people close an incident, or have it go on as another one.
 */
final class Guide {

    private static final Phase TRIAGE = Procedure.INCIDENT.phase("triage");
    private static final Phase DIAGNOSE = Procedure.INCIDENT.phase("diagnose");
    private static final Phase MITIGATE = Procedure.INCIDENT.phase("mitigate");
    private static final Phase VERIFY = Procedure.INCIDENT.phase("verify");
    private static final Phase REVIEW = Procedure.INCIDENT.phase("review");

    private final RunExecution execution;
    private final IncidentRoom room;
    private final AlertInbox inbox;
    private int looked;
    private int mitigated;
    private int reviewed;

    Guide(RunExecution execution, IncidentRoom room, AlertInbox inbox) {
        this.execution = execution;
        this.room = room;
        this.inbox = inbox;
    }

    /** Shows every phase, one after the other; nobody is asked to come. */
    static RunResult rehearse(RunExecution execution) {
        for (Phase phase : Procedure.INCIDENT.phases()) {
            if (!execution.runbook().phase(phase).isEmpty()) {
                execution.note(Type.PHASE_STARTED, Map.of("phase", phase.name()));
                execution.phase(phase, null);
                execution.note(Type.PHASE_FINISHED, Map.of("phase", phase.name(), "outcome", "done"));
            }
        }
        return new RunResult(RunStatus.SUCCEEDED, "");
    }

    RunResult walk() {
        room.declare();
        IncidentClock clock = new IncidentClock(room);
        clock.start();
        Handover handover = new Handover(room, inbox.alerts());
        handover.start();
        List<Promise<Void>> tracks =
                List.of(Async.procedure(this::look), Async.procedure(this::mitigate), Async.procedure(this::review));
        CancellationScope listening = Workflow.newCancellationScope(() -> inbox.start(room::hear));
        listening.run();
        try {
            Workflow.await(() -> over() || tracks.stream().anyMatch(Promise::isCompleted));
            // A track ends before the incident only when it is cancelled, or broken.
            tracks.stream().filter(Promise::isCompleted).forEach(Promise::get);
        } catch (TemporalFailure cancelled) {
            // What the other incident has agreed to counts, also when this one ends with the run that started it.
            handover.stop();
            if (!room.merges().gone()) {
                throw cancelled;
            }
        } finally {
            handover.stop();
            Workflow.newDetachedCancellationScope(
                            () -> Workflow.await(() -> tracks.stream().allMatch(Promise::isCompleted)))
                    .run();
            tracks.forEach(Promise::getFailure);
            listening.cancel();
            clock.stop();
        }
        return room.merges().gone()
                ? new RunResult(RunStatus.MERGED, "Merged into " + room.merges().into())
                : new RunResult(RunStatus.SUCCEEDED, "");
    }

    private boolean over() {
        return room.state() == IncidentState.CLOSED || room.merges().gone();
    }

    private void look() {
        while (!over()) {
            boolean first = looked == 0;
            looked = room.lookings();
            if (!first || walk(TRIAGE)) {
                walk(DIAGNOSE);
            }
            Workflow.await(() -> over() || room.lookings() > looked);
        }
    }

    private void mitigate() {
        while (!over()) {
            Workflow.await(() -> over() || room.mitigations() > mitigated);
            if (!over()) {
                boolean done = walk(MITIGATE);
                // Whoever came back while it was under way has it already; while it is verified, it is wanted anew.
                mitigated = room.mitigations();
                if (done) {
                    walk(VERIFY);
                }
            }
        }
    }

    private void review() {
        while (!over()) {
            Workflow.await(() -> over() || room.reviews() > reviewed);
            if (!over()) {
                walk(REVIEW);
                reviewed = room.reviews();
            }
        }
    }

    /** @return whether its steps came to their end */
    private boolean walk(Phase phase) {
        // While it is being merged nothing is begun.
        Workflow.await(() -> !room.merges().going());
        if (over()) {
            return false;
        }
        boolean empty = execution.runbook().phase(phase).isEmpty();
        if (empty) {
            // Nothing was looked at, so nothing is known of it; but whoever reviews may go on.
            if (phase.equals(REVIEW)) {
                room.ends(phase, true);
            }
            return true;
        }
        room.begins(phase);
        execution.note(Type.PHASE_STARTED, Map.of("phase", phase.name()));
        boolean done = false;
        try {
            execution.phase(phase, null);
            done = true;
        } catch (StepsStopped | EvaluationException stopped) {
            execution.note(
                    Type.PHASE_FINISHED,
                    Map.of("phase", phase.name(), "outcome", "failed", "reason", String.valueOf(stopped.getMessage())));
        }
        if (done) {
            execution.note(Type.PHASE_FINISHED, Map.of("phase", phase.name(), "outcome", "done"));
        }
        room.ends(phase, done);
        return done;
    }
}
