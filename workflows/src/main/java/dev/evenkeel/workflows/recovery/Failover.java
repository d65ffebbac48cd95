package dev.evenkeel.workflows.recovery;

import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.Recovery;
import dev.evenkeel.workflows.contract.RunResult;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.expression.EvaluationException;
import dev.evenkeel.workflows.run.Declared;
import dev.evenkeel.workflows.run.RecoveryTools;
import dev.evenkeel.workflows.run.RunExecution;
import dev.evenkeel.workflows.run.StepsStopped;
import dev.evenkeel.workflows.runbook.Phase;
import dev.evenkeel.workflows.runbook.Procedure;
import dev.evenkeel.workflows.runbook.RecoveryPlan;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Moves a service away from its primary, phase by phase; or back, when the run returns from a failover. */
final class Failover {

    private static final Phase PROMOTE = Procedure.RECOVERY.phase("promote");
    private static final Phase VERIFY = Procedure.RECOVERY.phase("verify");
    private static final Phase FAILBACK = Procedure.RECOVERY.phase("failback");

    private final RunExecution execution;
    private final Declared declared;
    private final RecoveryTools tools;
    private final Primary primary;
    private boolean overtaken;

    Failover(RunExecution execution) {
        this.execution = execution;
        this.declared = Objects.requireNonNull(execution.declared());
        this.tools = execution.recovery();
        this.primary = new Primary(execution, declared);
        tools.whenPromoted(() -> primary.movesTo(to()));
        execution.whenLocked(this::look);
    }

    /** While this run waited for the lock, another one may have moved the primary: all that was said about the old one is wrong then. */
    private void look() {
        String now = primary.recorded();
        if (now.equals(declared.primary())) {
            return;
        }
        overtaken = execution.request().takeover() == null || !now.equals(to());
        if (overtaken) {
            throw new StepsStopped("The primary is " + now + " now and not " + declared.primary()
                    + ", as when this was declared: another run has moved it. Declare it anew if it is still wanted");
        }
        declared.moved(now);
        tools.promotedBefore();
    }

    /** Those that this run walks. */
    List<Phase> phases() {
        if (returns()) {
            return List.of(FAILBACK);
        }
        return execution.request().mode() == Mode.LIVE ? forwards() : Procedure.RECOVERY.phases();
    }

    RunResult walk() {
        declare();
        if (rehearsal()) {
            phases().forEach(this::walk);
            return new RunResult(RunStatus.SUCCEEDED, "");
        }
        tools.startClock();
        if (returns()) {
            walk(FAILBACK);
            primary.movesTo(to());
            return new RunResult(RunStatus.SUCCEEDED, "");
        }
        forwards().forEach(this::forward);
        tools.verified(VERIFY);
        return new RunResult(RunStatus.SUCCEEDED, "");
    }

    /** A drill that has acted is cleaned up; where no promotion stands after an undo, the old primary is the primary again. */
    RunResult afterwards(RunResult ended) {
        if (rehearsal() || returns() || overtaken) {
            return ended;
        }
        if (tools.promotionTakenBack() || ended.status() == RunStatus.UNDONE && !tools.promotionStands()) {
            primary.movesTo(declared.recovery().primary());
        }
        if (execution.request().mode() != Mode.DRILL) {
            return ended;
        }
        RunResult judged = failedWhenAborted(ended);
        return tools.acted() ? cleanedUp(judged) : judged;
    }

    private RunResult cleanedUp(RunResult ended) {
        if (execution.runbook().phase(FAILBACK).isEmpty()) {
            return ended;
        }
        RunResult cleaned = execution.cleanUp(() -> {
            walk(FAILBACK);
            return new RunResult(RunStatus.SUCCEEDED, "");
        });
        if (cleaned.status() != RunStatus.SUCCEEDED) {
            String before = ended.reason().isEmpty() ? "" : ended.reason() + ". ";
            return new RunResult(RunStatus.FAILED, before + "The clean-up did not come to its end: " + why(cleaned));
        }
        primary.movesTo(declared.recovery().primary());
        return ended;
    }

    private static String why(RunResult ended) {
        return ended.status() == RunStatus.CANCELLED ? "it was cancelled" : ended.reason();
    }

    /** A drill that nobody attended has failed, also when everything was taken back. */
    private RunResult failedWhenAborted(RunResult ended) {
        String reason = tools.drillEnded();
        return reason == null || ended.status() != RunStatus.UNDONE
                ? ended
                : new RunResult(RunStatus.FAILED, reason + ". What was done is undone");
    }

    private void forward(Phase phase) {
        if (phase.equals(PROMOTE)) {
            tools.requireFence();
        }
        walk(phase);
        if (phase.equals(PROMOTE)) {
            primary.movesTo(to());
        }
        tools.measure();
    }

    private void walk(Phase phase) {
        if (execution.runbook().phase(phase).isEmpty() && !execution.asksFirst(phase)) {
            return;
        }
        tools.enter(phase);
        try {
            execution.approve(phase);
            execution.phase(phase, null);
        } catch (StepsStopped stopped) {
            tools.leave(phase, "failed");
            throw stopped;
        }
        tools.leave(phase, "done");
    }

    private boolean returns() {
        return declared.recovery().failback();
    }

    private boolean rehearsal() {
        return execution.request().mode() == Mode.REHEARSAL;
    }

    private static List<Phase> forwards() {
        return Procedure.RECOVERY.phases().stream()
                .filter(phase -> !phase.equals(FAILBACK))
                .toList();
    }

    private void declare() {
        Recovery recovery = declared.recovery();
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("outage", recovery.outageAt());
        data.put("declared", recovery.declaredAt());
        data.put("graceful", recovery.graceful());
        data.put("primary", recovery.primary());
        data.put("to", to());
        put(data, "rto", recovery.objectives().rto());
        put(data, "rpo", recovery.objectives().rpo());
        String returnsFrom = recovery.returnsFrom();
        if (returnsFrom != null) {
            data.put("returns_from", returnsFrom);
        }
        data.put("usual", recovery.usual());
        execution.note(Type.DECLARED, data);
        if (execution.request().estate().site(to()).isEmpty()) {
            throw new StepsStopped("There is no site '" + to() + "' in this environment to move to");
        }
        if (!returns() && to().equals(recovery.primary())) {
            throw new StepsStopped(
                    "The primary is " + to() + " already, so there is nothing to move there. Choose another site");
        }
    }

    private static void put(Map<String, Object> data, String key, @Nullable Duration duration) {
        if (duration != null) {
            data.put(key, duration.toMillis());
        }
    }

    /** The site that becomes the primary; empty when it cannot be told. */
    private String to() {
        Recovery recovery = declared.recovery();
        String back = recovery.returnsTo();
        if (back != null) {
            return back;
        }
        RecoveryPlan plan = Objects.requireNonNull(execution.runbook().recovery());
        try {
            return execution.atStart(variables -> plan.site().text(variables));
        } catch (EvaluationException unknown) {
            return "";
        }
    }
}
