package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.CanonicalJson;
import dev.evenkeel.workflows.contract.Decision;
import dev.evenkeel.workflows.contract.EstateSnapshot.Site;
import dev.evenkeel.workflows.contract.JournalEvent.StepOutline;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.LockNews;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.ParentNews;
import dev.evenkeel.workflows.contract.ReviewActivities.Obstacle;
import dev.evenkeel.workflows.contract.RunControl.Receipt;
import dev.evenkeel.workflows.contract.RunRequest;
import dev.evenkeel.workflows.contract.RunResult;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary;
import dev.evenkeel.workflows.contract.SignedDecision;
import dev.evenkeel.workflows.contract.Slice;
import dev.evenkeel.workflows.contract.SliceWorkflow;
import dev.evenkeel.workflows.expression.EvaluationException;
import dev.evenkeel.workflows.runbook.Phase;
import dev.evenkeel.workflows.runbook.Runbook;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One run, whatever its procedure: its beginning and end, its journal, the decisions that reach it. Made in a workflow's constructor. */
public final class RunExecution {

    private final RunContext run;
    private final StepInterpreter interpreter;
    private final @Nullable SliceRun slice;

    public RunExecution(RunRequest request, PinnedRunbooks runbooks) {
        this.run = RunContext.of(request, runbooks);
        this.interpreter = new StepInterpreter(run);
        Slice part = request.slice();
        this.slice = part == null ? null : new SliceRun(run, interpreter, part);
    }

    /** How a procedure walks its phases. */
    @FunctionalInterface
    public interface Procedure {

        /** @throws StepsStopped when the run failed */
        RunResult walk();
    }

    /** @param sites the sites over which the per-site phases run */
    public RunResult run(List<Site> sites, Procedure procedure) {
        start(sites, Outline.of(run.runbook(), sites, run.results(), interpreter.variables()));
        RunResult result = Outputs.of(run, interpreter.variables(), takenBack(walk(procedure)));
        finish(result);
        return result;
    }

    /** A part of another run's loop. What it did is undone, if at all, by the run that holds the loop. */
    public Slice.Outcome slice() {
        SliceRun part = Objects.requireNonNull(slice);
        start(List.of(), part.outline());
        RunResult result = walk(part::walk);
        Workflow.newDetachedCancellationScope(
                        () -> Workflow.await(() -> !run.state().busy()))
                .run();
        Slice.Outcome outcome = part.outcome();
        finish(result);
        return outcome;
    }

    /** The run that holds the loop says how its slices go on. */
    public void steer(SliceWorkflow.Order order) {
        Objects.requireNonNull(slice).halt(order.halted());
        if (order.cancelled() && !run.state().cancelling() && !run.state().finished()) {
            run.journal().note(Type.RUN_CANCELLING, Map.of("reason", "The run that holds the loop is being cancelled"));
            run.state().stop();
        }
        if (!run.state().cancelling() && !run.state().finished()) {
            RunRequest.Parent loop = Objects.requireNonNull(run.request().parent());
            hear(new ParentNews(loop.runId(), order.paused(), ""));
        }
    }

    private void start(List<Site> sites, List<StepOutline> outline) {
        run.journal().start();
        begin(sites, outline);
        CancellationScope.current().getCancellationRequest().thenApply(this::endWithParent);
    }

    private void finish(RunResult result) {
        interpreter.lock().release();
        run.reviews().await();
        run.state().finish(result.status());
        run.journal()
                .note(
                        Type.RUN_FINISHED,
                        Map.of(
                                "status",
                                result.status().name(),
                                "reason",
                                result.reason(),
                                "outputs",
                                Bounded.map(result.outputs())));
        run.journal().seal(run.request().runId());
        Workflow.newDetachedCancellationScope(() -> Workflow.await(Workflow::isEveryHandlerFinished))
                .run();
    }

    /** The run that started this one is being cancelled, and with it this one. */
    private String endWithParent(String reason) {
        if (!run.state().cancelling() && !run.state().finished()) {
            run.state().startCancelling();
            run.journal().note(Type.RUN_CANCELLING, Map.of("reason", "The run that started it is being cancelled"));
        }
        return reason;
    }

    /** Undoes what has to be undone now that the steps have ended so; also of a run that ends because the one that started it ends. */
    private RunResult takenBack(RunResult ended) {
        RunResult[] result = {ended};
        Workflow.newDetachedCancellationScope(() -> {
                    Optional<UndoPlan.Request> undo = interpreter.undo().next(result[0]);
                    while (undo.isPresent()) {
                        UndoPlan.Request request = undo.get();
                        run.state().startUndoing();
                        result[0] = walk(() -> interpreter.undo().perform(request));
                        undo = interpreter.undo().next(result[0]);
                    }
                })
                .run();
        return result[0];
    }

    private RunResult walk(Procedure procedure) {
        RunResult[] result = new RunResult[1];
        CancellationScope walking = Workflow.newCancellationScope(() -> result[0] = procedure.walk());
        run.state().stopBy(walking::cancel);
        if (run.state().cancelling()) {
            walking.cancel();
        }
        try {
            walking.run();
            return result[0];
        } catch (StepsStopped stopped) {
            return new RunResult(RunStatus.FAILED, stopped.reason());
        } catch (EvaluationException failure) {
            return new RunResult(RunStatus.FAILED, String.valueOf(failure.getMessage()));
        } catch (CanceledFailure cancelled) {
            return new RunResult(RunStatus.CANCELLED, "");
        } catch (ActivityFailure failure) {
            if (failure.getCause() instanceof CanceledFailure) {
                return new RunResult(RunStatus.CANCELLED, "");
            }
            throw failure;
        }
    }

    private void begin(List<Site> sites, List<StepOutline> outline) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("path", run.request().definition().path());
        data.put("editor", run.request().definition().editor());
        RunRequest.Parent parent = run.request().parent();
        if (parent != null) {
            data.put("parent", Map.of("run", parent.runId(), "step", parent.step()));
        }
        data.put("inputs", run.request().inputs());
        RunRequest.Takeover takeover = run.request().takeover();
        if (takeover != null) {
            data.put("from", takeover.run());
        }
        data.put("sites", sites.stream().map(Site::name).toList());
        data.put("steps", outline.stream().map(CanonicalJson::tree).toList());
        run.journal().note(Type.RUN_STARTED, null, 0, run.request().requester(), data);
    }

    /** Runs a phase once, at no site or at one; before it, people agree if the runbook's own rule says so here. */
    public void phase(Phase phase, @Nullable Site site) {
        Frame frame = Frame.of(phase, site, run.results());
        interpreter.walk(run.runbook().phase(phase), frame);
    }

    /** Has people agree to the run where the runbook's own rule asks for it. */
    public void approve(Phase phase) {
        Runbook.ApprovalRule rule = run.runbook().approval();
        if (rule == null || !Outline.asksFirst(run.runbook(), phase)) {
            return;
        }
        String key = Outline.approvalKey(phase);
        if (run.request().mode() == Mode.REHEARSAL) {
            String would = Doing.people(rule.count(), rule.from().name()) + " would have to agree";
            Map<String, Object> data = new LinkedHashMap<>();
            data.put("would", would);
            Rehearsal.asks(data, rule.count(), rule.from());
            run.journal().note(Type.STEP_PREVIEWED, key, 1, data);
            return;
        }
        run.journal()
                .note(
                        Type.STEP_STARTED,
                        key,
                        1,
                        Map.of("doing", Doing.people(rule.count(), rule.from().name())));
        try {
            Agreement agreement = interpreter
                    .people()
                    .approve(
                            key,
                            1,
                            new Agreement.Rule(
                                    rule.count(), rule.from(), "", Agreement.Rule.EXPIRES, rule.escalation()));
            run.journal().note(Type.STEP_FINISHED, key, 1, Map.of("summary", agreement.summary(), "result", Map.of()));
        } catch (StepFailure refused) {
            run.journal()
                    .note(Type.STEP_FAILED, key, 1, Map.of("message", refused.message(), "advice", "", "next", "stop"));
            throw new StepsStopped(refused.message());
        }
    }

    public void note(Type type, Map<String, Object> data) {
        run.journal().note(type, data);
    }

    /** Marks the beginning of the way back. */
    public void rollingBack(String reason, List<String> sites) {
        run.state().startRollingBack();
        run.journal().note(Type.ROLLBACK_STARTED, Map.of("reason", reason, "sites", sites));
    }

    public Runbook runbook() {
        return run.runbook();
    }

    public RunRequest request() {
        return run.request();
    }

    /** The sites at which a rollout step has acted, in order. */
    public Set<String> touched() {
        return interpreter.touched();
    }

    /** Evaluates something that a runbook says about itself, before any step has run. */
    public <T> T atStart(Function<Map<String, Object>, T> question) {
        return question.apply(interpreter.variables().atStart());
    }

    public void validate(SignedDecision signed) {
        // Whoever sends an update by hand may leave out anything.
        Refusal.unless(signed != null && signed.decision() != null, "That is no decision");
        run.rules()
                .check(
                        signed,
                        run.state(),
                        run.state().question(signed.decision().step()));
    }

    public Receipt decide(SignedDecision signed) {
        Decision decision = signed.decision();
        run.rules().remember(decision);
        Question question = run.state().question(decision.step());
        List<Obstacle> broke = List.of();
        if (question != null) {
            if (decision.action() == Decision.Action.BREAK_GLASS) {
                broke = run.rules().approval().broken(decision.actor(), run.state(), question);
                run.reviews().open(decision, broke);
            }
            question.take(decision);
        }
        noteDecision(decision, question, broke);
        steer(decision);
        return new Receipt(
                decision.id(),
                run.state()
                        .waitingFor()
                        .map(open -> open.kind().name().toLowerCase(Locale.ROOT))
                        .orElse(""));
    }

    /** The lock of the run's service says something. */
    public void hear(LockNews news) {
        interpreter.lock().hear(news);
    }

    /** The run that started this one is paused or resumed, and with it this one and those that it started. */
    public void hear(ParentNews news) {
        if (!run.state().pausedByParent(news.paused())) {
            return;
        }
        Type type = news.paused() ? Type.RUN_PAUSED : Type.RUN_RESUMED;
        String actor = news.actor().isEmpty() ? null : news.actor();
        run.journal().note(type, null, 0, actor, Map.of("parent", news.runId()));
        run.started().paused(news.paused(), news.actor());
    }

    public RunSummary summary() {
        return run.state().summary();
    }

    private void steer(Decision decision) {
        switch (decision.action()) {
            case PAUSE -> {
                run.state().paused(true);
                run.journal().note(Type.RUN_PAUSED, null, 0, decision.actor(), Map.of());
                run.started().paused(true, decision.actor());
            }
            case RESUME -> {
                run.state().paused(false);
                run.journal().note(Type.RUN_RESUMED, null, 0, decision.actor(), Map.of());
                run.started().paused(false, decision.actor());
            }
            case CANCEL -> {
                run.journal()
                        .note(Type.RUN_CANCELLING, null, 0, decision.actor(), Map.of("reason", decision.comment()));
                run.state().stop();
            }
            case SKIP_AHEAD -> run.state().skipAhead(String.valueOf(decision.step()), decision);
            case UNDO -> startUndo(decision);
            default -> {}
        }
    }

    /** What runs is ended first, as by a cancel; after a cancel nothing runs any more. */
    private void startUndo(Decision decision) {
        boolean cancelled = run.state().cancelling();
        String reason = (cancelled ? "Cancelled, then undone by " : "Undone by ")
                + decision.actor()
                + (decision.comment().isBlank() ? "" : ": " + decision.comment());
        run.state()
                .undo()
                .ask(new UndoPlan.Request(
                        reason, HandRules.without(decision), cancelled ? RunStatus.CANCELLED : RunStatus.FAILED));
        if (!cancelled) {
            run.state().stop();
        }
    }

    private void noteDecision(Decision decision, @Nullable Question question, List<Obstacle> broke) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("decision", decision.id());
        data.put("action", decision.action().name());
        data.put("role", decision.role().name());
        data.put("comment", decision.comment());
        data.put("evidence", decision.evidence());
        if (question != null && question.kind() == Question.Kind.APPROVAL) {
            data.put("scope", String.valueOf(decision.scope()));
            data.put("agreed", question.agreed());
            data.put("needed", question.needed());
            if (!broke.isEmpty()) {
                data.put("broke", broke.stream().map(Obstacle::name).toList());
            }
        }
        run.journal().note(Type.DECIDED, decision.step(), 0, decision.actor(), data);
    }
}
