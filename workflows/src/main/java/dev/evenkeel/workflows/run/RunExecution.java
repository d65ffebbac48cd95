package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.CanonicalJson;
import dev.evenkeel.workflows.contract.EstateSnapshot.Site;
import dev.evenkeel.workflows.contract.FreezeOverride;
import dev.evenkeel.workflows.contract.JournalEvent.StepOutline;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.LockActivities;
import dev.evenkeel.workflows.contract.LockNews;
import dev.evenkeel.workflows.contract.ParentNews;
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
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One run, whatever its procedure: its beginning and end, its journal, the decisions that reach it. Made in a workflow's constructor. */
public final class RunExecution {

    private final RunContext run;
    private final StepInterpreter interpreter;
    private final OperatorsHand hand;
    private final Measures measures;
    private final Origin origin;
    private final @Nullable SliceRun slice;
    private Consumer<RunResult> beforeEnd = result -> {};

    public RunExecution(RunRequest request, PinnedRunbooks runbooks) {
        this.run = RunContext.of(request, runbooks);
        this.interpreter = new StepInterpreter(run);
        this.hand = new OperatorsHand(run, interpreter.variables());
        this.measures = new Measures(run, interpreter.variables());
        this.origin = new Origin(request, run.runbook());
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
        return run(run.runbook().procedure().phases(), sites, procedure);
    }

    private RunResult run(List<Phase> phases, List<Site> sites, Procedure procedure) {
        return run(phases, sites, procedure, ended -> ended);
    }

    /**
     * @param phases those that this run walks
     * @param afterwards what is done in any case, whatever became of the steps; gets how they ended, gives how the run ends
     */
    public RunResult run(
            List<Phase> phases, List<Site> sites, Procedure procedure, UnaryOperator<RunResult> afterwards) {
        start(sites, Outline.of(run, phases, sites, interpreter.variables()));
        RunResult[] result = {Outputs.of(run, interpreter.variables(), takenBack(walk(procedure)))};
        Workflow.newDetachedCancellationScope(() -> result[0] = afterwards.apply(result[0]))
                .run();
        finish(result[0]);
        return result[0];
    }

    /** Takes back what is not undone step by step, whatever came before. */
    public RunResult cleanUp(Procedure procedure) {
        run.state().startCleaningUp();
        return walk(procedure);
    }

    /** The parts of a recovery: its clock, its proof, what it measures. */
    public RecoveryTools recovery() {
        return new RecoveryTools(run, measures);
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
        origin.begins();
        CancellationScope.current().getCancellationRequest().thenApply(this::endWithParent);
    }

    private void finish(RunResult result) {
        beforeEnd.accept(result);
        interpreter.silences().lift();
        interpreter.lock().release();
        run.clock().stop();
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
        run.notices().await();
        run.journal().seal(run.request().runId());
        origin.ended(result.status(), result.reason());
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
        String room = run.request().origin();
        if (room != null) {
            data.put("origin", room);
        }
        RunRequest.Takeover takeover = run.request().takeover();
        if (takeover != null) {
            data.put("from", takeover.run());
        }
        FreezeOverride override = run.request().override();
        if (override != null) {
            data.put("override", CanonicalJson.tree(override));
            interpreter.freezes().overridden(override);
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

    /** Whether people agree at the beginning of this phase. */
    public boolean asksFirst(Phase phase) {
        return Outline.asksFirst(run, phase);
    }

    /** Has people agree to the run where the runbook's own rule asks for it. */
    public void approve(Phase phase) {
        new RuleApproval(run, interpreter.people()).ask(phase);
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

    /** How the recovery was declared; null when the run is none. */
    public @Nullable Declared declared() {
        return run.declared();
    }

    /** What is so of the incident; null when the run is none. */
    public @Nullable IncidentRoom incident() {
        return run.incident();
    }

    public RunRequest request() {
        return run.request();
    }

    /** @param first is told before the first act of a rollout at a site */
    public void whenTouched(Consumer<Site> first) {
        interpreter.whenTouched(first);
    }

    /** @param last is told how the run ends, once all that had to be undone is */
    public void beforeEnd(Consumer<RunResult> last) {
        beforeEnd = last;
    }

    /** The run's place among the owners of its service's lock; 0 when it holds none. */
    public long fence() {
        LockActivities.Fence held = interpreter.lock().fence();
        return held == null ? 0 : held.number();
    }

    /** @param first looks, whenever the run has got the lock of its service, at what another run may have changed */
    public void whenLocked(Runnable first) {
        interpreter.lock().whenHeld(first);
    }

    /** Why the run may not start now; it is another run's child, since people are refused before theirs starts. */
    public Optional<String> frozenAtStart() {
        return interpreter.freezes().atStart();
    }

    /** Waits, or asks, while nothing may be deployed. @throws StepsStopped when a person wants the run to stop */
    public void awaitThaw(Phase phase, int wave) {
        interpreter.freezes().await(phase, wave);
    }

    /** Evaluates something at a site, when the steps of the phase are done there. */
    public <T> T at(Phase phase, Site site, Function<Map<String, Object>, T> question) {
        return question.apply(interpreter.variables().in(Frame.of(phase, site, run.results())));
    }

    /** Whether a person went on without a step of the phase there. */
    public boolean skipped(Phase phase, Site site) {
        return run.state().undo().skipped().stream()
                .anyMatch(key -> key.startsWith(phase.name() + "/") && key.endsWith("@" + site.name()));
    }

    /** Whether all is undone at this site that could be; empty when nothing was undone there. */
    public Optional<Boolean> undone(Site site) {
        return run.state().undo().takenBack(site.name());
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
        hand.validate(signed);
    }

    public Receipt decide(SignedDecision signed) {
        return hand.decide(signed);
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
}
