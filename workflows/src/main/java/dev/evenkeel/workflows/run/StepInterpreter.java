package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.Decision;
import dev.evenkeel.workflows.contract.EstateSnapshot.Site;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.expression.EvaluationException;
import dev.evenkeel.workflows.runbook.ChatStep;
import dev.evenkeel.workflows.runbook.Phase;
import dev.evenkeel.workflows.runbook.PrometheusStep;
import dev.evenkeel.workflows.runbook.Step;
import dev.evenkeel.workflows.runbook.ToolStep;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Walks the steps of a run: conditions, attempts, what happens after a failure. */
public final class StepInterpreter {

    private final RunContext run;
    private final StepVariables variables;
    private final Approvals approvals;
    private final People people;
    private final ServiceLock lock;
    private final ToolSteps tools;
    private final Silences silences;
    private final ApprovalAgain again;
    private final Blocks blocks;
    private final ChildRuns children;
    private final Slices slices;
    private final Rehearsal rehearsal;
    private final Undo undo;
    private final Aftermath aftermath;
    private final TakenOver takenOver;
    private final AskingSteps asking;
    private final Freezes freezes;
    private final Set<String> touched = new LinkedHashSet<>();
    private Consumer<Site> whenTouched = site -> {};
    private final Map<String, Integer> attempts = new HashMap<>();

    StepInterpreter(RunContext run) {
        this.run = run;
        this.variables = new StepVariables(run);
        this.approvals = new Approvals(run);
        this.people = new People(run, approvals);
        this.lock = new ServiceLock(run);
        this.again = new ApprovalAgain(run, approvals, people);
        Calls calls = new Calls(run, lock);
        PrometheusSteps prometheus = new PrometheusSteps(run, calls, people);
        this.silences = new Silences(this, prometheus);
        this.tools = new ToolSteps(run, calls, approvals, again, prometheus);
        this.blocks = new Blocks(run, this);
        this.children = new ChildRuns(run, lock, approvals);
        this.slices = new Slices(run, this, children);
        this.rehearsal = new Rehearsal(run);
        this.undo = new Undo(run, this, people);
        this.freezes = new Freezes(run, approvals, people);
        this.aftermath = new Aftermath(run, people, rehearsal, variables, undo, lock);
        this.takenOver = new TakenOver(run, undo);
        this.asking = new AskingSteps(people);
        run.drill().undoBy(undo::byItself);
    }

    Slices slices() {
        return slices;
    }

    Undo undo() {
        return undo;
    }

    StepVariables variables() {
        return variables;
    }

    boolean isRehearsal() {
        return run.rehearsal();
    }

    /** The silences that last until the run ends. */
    Silences silences() {
        return silences;
    }

    People people() {
        return people;
    }

    ServiceLock lock() {
        return lock;
    }

    Rehearsal rehearsal() {
        return rehearsal;
    }

    /** The sites at which a rollout step has acted, in the order in which they were reached. */
    Set<String> touched() {
        return touched;
    }

    /** @param first is told before the first act of a rollout at a site */
    void whenTouched(Consumer<Site> first) {
        whenTouched = first;
    }

    Freezes freezes() {
        return freezes;
    }

    /** @throws StepsStopped when a step failed for good */
    void walk(List<Step> steps, Frame frame) {
        steps.forEach(step -> walk(step, frame));
    }

    void walk(Step step, Frame frame) {
        String key = frame.key(step);
        run.state().at(variables.title(step, frame));
        if (!goesOn(step, key) || takenOver.takes(step, frame)) {
            return;
        }
        // What is done again, inside a loop, is another attempt: its act is not the one that was done before.
        run.clock().began(step, key);
        try {
            do {
                Workflow.await(() -> !run.state().paused());
                lock.ensure();
                run.state().at(variables.title(step, frame));
            } while (!attempt(step, frame, attempts.merge(key, 1, Integer::sum)));
        } finally {
            run.clock().ended(step, key);
        }
    }

    /** Waits while the run is paused. @return false when an operator skips this step meanwhile */
    private boolean goesOn(Step step, String key) {
        if (CancellationScope.current().isCancelRequested()) {
            throw new CanceledFailure("No further step is begun");
        }
        if (!run.state().paused()) {
            return true;
        }
        run.state().hold(key, FenceProof.guards(step));
        run.journal().note(Type.STEP_HELD, key, 0, Map.of());
        Workflow.await(() -> !run.state().paused() || run.state().skipped(key));
        Optional<Decision> skipped = run.state().letGo(key);
        skipped.ifPresent(decision -> aftermath.skip(key, 0, decision));
        return skipped.isEmpty();
    }

    /** @return whether the step is done with: finished, skipped, or failed in a way that lets the run go on */
    private boolean attempt(Step step, Frame frame, int attempt) {
        try {
            perform(step, frame, attempt);
            return true;
        } catch (ActivityFailure failure) {
            if (failure.getCause() instanceof CanceledFailure cancelled) {
                throw cancelled;
            }
            return settle(step, frame, attempt, StepFailure.of(failure));
        } catch (EvaluationException failure) {
            return settle(step, frame, attempt, StepFailure.of(failure));
        } catch (MeasureOn again) {
            return false;
        } catch (NotApplicable without) {
            aftermath.notApplicable(frame.key(step), attempt, without);
            return true;
        } catch (StepFailure failure) {
            return settle(step, frame, attempt, failure);
        }
    }

    private boolean settle(Step step, Frame frame, int attempt, StepFailure failure) {
        boolean settled = aftermath.settle(step, frame, attempt, failure);
        if (settled
                && step.common().onFailure() != Step.OnFailure.CONTINUE
                && frame.results().find(frame, step.id()).isEmpty()) {
            frame.results().passOver();
        }
        return settled;
    }

    private void perform(Step step, Frame frame, int attempt) {
        Frame here = at(step, frame);
        if (!wanted(step, here, attempt)) {
            return;
        }
        if (step.children().isEmpty()) {
            here.results().act();
        }
        if (run.rehearsal() && step instanceof Step.Choice choice && rehearsal.nobodyKnowsWay(choice, here)) {
            rehearsal.preview(step, here, attempt, Doing.text(step, variables.in(here)), true);
            blocks.everyWay(choice, here);
            return;
        }
        if (run.rehearsal() && rehearsal.unknown(step, here)) {
            rehearsal.preview(step, here, attempt, "depends on a step that a rehearsal does not do", true);
            return;
        }
        Map<String, Object> values = variables.in(here);
        if (run.simulates(step) && !rehearsal.mayDo(step)) {
            rehearsal.preview(step, here, attempt, Doing.text(step, values), false);
            return;
        }
        run.journal().note(Type.STEP_STARTED, here.key(step), attempt, started(step, here, values));
        Done done = counted(step, here, attempt, values);
        if (run.simulates(step) && rehearsal.onlyPreviews(step)) {
            rehearsal.preview(step, here, attempt, done.summary(), false);
            return;
        }
        finish(step, frame, here, attempt, done);
    }

    /** The page names the site whose runner a step may have to wait for. */
    private Map<String, Object> started(Step step, Frame here, Map<String, Object> values) {
        String doing = Doing.text(step, values) + tools.narrowed(step, here, values);
        Site site = here.site();
        return step instanceof ToolStep && !(step instanceof ChatStep) && site != null && site.runner()
                ? Map.of("doing", doing, "runner", site.name())
                : Map.of("doing", doing);
    }

    private Done counted(Step step, Frame here, int attempt, Map<String, Object> values) {
        run.state().began();
        try {
            again.afterChange(step, here, attempt);
            undo.began(step, here);
            run.footprint().began(step, here);
            return act(step, here, attempt, values);
        } finally {
            run.state().ended();
        }
    }

    private Done act(Step step, Frame frame, int attempt, Map<String, Object> values) {
        if (frame.phase().scope() == Phase.Scope.WAVES && frame.site() != null) {
            touch(frame.site());
        }
        return switch (step) {
            case PrometheusStep.Silence silence -> silences.during(silence, frame, attempt, values);
            case ToolStep tool -> tools.call(tool, frame, attempt, values);
            case Step.Approval approval -> asking.approve(approval, frame, attempt, values);
            case Step.Task task -> asking.task(task, frame, attempt, values);
            case Step.Gate gate -> gate(gate, values);
            case Step.Fail fail ->
                throw new StepFailure(
                        Failures.TOOL_FAILED, fail.message().text(values), "The runbook itself ends here", "");
            case Step.Wait wait -> Waits.until(wait.until(), () -> variables.in(frame));
            case Step.Choice choice -> blocks.choice(choice, frame, attempt, values);
            case Step.Run child -> lock.during(() -> children.run(child, frame, attempt, values));
            case Step.Group group -> blocks.group(group, frame);
            case Step.Parallel parallel -> blocks.parallel(parallel, frame);
            case Step.ForEach loop -> blocks.forEach(loop, frame, values);
        };
    }

    private void touch(Site site) {
        if (touched.add(site.name())) {
            whenTouched.accept(site);
        }
    }

    private void finish(Step step, Frame frame, Frame here, int attempt, Done done) {
        Map<String, Object> result = new LinkedHashMap<>(done.result());
        if (!step.common().register().isEmpty()) {
            Map<String, Object> scope = new LinkedHashMap<>(variables.in(here));
            scope.put("result", done.result());
            step.common().register().forEach((name, value) -> result.put(name, value.evaluate(scope)));
        }
        frame.results().put(frame, step, result);
        undo.done(step, here);
        run.journal()
                .note(
                        Type.STEP_FINISHED,
                        here.key(step),
                        attempt,
                        Map.of("summary", done.summary(), "result", Bounded.map(result)));
        run.fence().succeeded(step, here.key(step), attempt, done.summary());
        run.footprint().done(step, here);
        run.drill().look(variables.in(frame));
    }

    private Frame at(Step step, Frame frame) {
        if (step.common().site() == null) {
            return frame;
        }
        String name = step.common().site().text(variables.in(frame));
        Site site = run.request()
                .estate()
                .site(name)
                .orElseThrow(() -> new StepFailure(
                        Failures.BAD_REQUEST,
                        "There is no site " + name + " in this environment",
                        "Mend the step's site, or skip the step",
                        ""));
        return frame.at(site);
    }

    private boolean wanted(Step step, Frame frame, int attempt) {
        if (run.drill().skips(step)) {
            run.journal().note(Type.STEP_SKIPPED, frame.key(step), attempt, Map.of("reason", "a drill leaves it out"));
            return false;
        }
        if (step.common().when() == null) {
            return true;
        }
        if (run.rehearsal() && frame.results().isUnknown(step.common().when().steps())) {
            return true;
        }
        if (Boolean.TRUE.equals(step.common().when().evaluate(variables.in(frame)))) {
            return true;
        }
        run.journal()
                .note(
                        Type.STEP_SKIPPED,
                        frame.key(step),
                        attempt,
                        Map.of("reason", "not " + step.common().when().source()));
        return false;
    }

    private static Done gate(Step.Gate gate, Map<String, Object> values) {
        if (Boolean.TRUE.equals(gate.pass().evaluate(values))) {
            return new Done(Map.of("passed", true), "passed");
        }
        String otherwise = gate.otherwise() == null
                ? "The gate did not pass: " + gate.pass().source()
                : gate.otherwise().text(values);
        throw new StepFailure(
                Failures.TOOL_FAILED,
                otherwise,
                "Find out why, then retry or stop",
                gate.pass().source());
    }
}
