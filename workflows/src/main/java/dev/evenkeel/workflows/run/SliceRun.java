package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.EstateSnapshot.Site;
import dev.evenkeel.workflows.contract.JournalEvent.StepOutline;
import dev.evenkeel.workflows.contract.RunResult;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.Slice;
import dev.evenkeel.workflows.contract.Slice.Item;
import dev.evenkeel.workflows.contract.Slice.Outcome;
import dev.evenkeel.workflows.contract.Slice.Way;
import dev.evenkeel.workflows.contract.SliceReports.Report;
import dev.evenkeel.workflows.run.SideBySide.Branch;
import dev.evenkeel.workflows.runbook.Phase;
import dev.evenkeel.workflows.runbook.Step;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.SignalExternalWorkflowException;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The inside of a slice: does the loop's steps for its items, or goes back over what was done for them. */
final class SliceRun {

    /** A reason goes into the history of the run that holds the loop, once for each item. */
    private static final int LONGEST_REASON = 300;

    private final RunContext run;
    private final StepInterpreter interpreter;
    private final Slice slice;
    private final Step.ForEach loop;
    private final Frame frame;
    private final Set<String> begun = new LinkedHashSet<>();
    private final Set<String> succeeded = new LinkedHashSet<>();
    private final Set<String> skipped = new LinkedHashSet<>();
    private final Map<String, String> failed = new LinkedHashMap<>();
    private @Nullable String stopped;
    private boolean halted;
    private boolean reporting;

    SliceRun(RunContext run, StepInterpreter interpreter, Slice slice) {
        this.run = run;
        this.interpreter = interpreter;
        this.slice = slice;
        this.loop = Runbooks.loop(run.runbook(), slice.loop());
        this.frame =
                new Frame(phase(), site(slice.site()), slice.suffix(), null, plain(slice.bindings()), run.results());
    }

    void halt(boolean now) {
        halted |= now;
    }

    List<StepOutline> outline() {
        List<StepOutline> outline = new ArrayList<>();
        if (slice.wayBack().isEmpty()) {
            slice.items()
                    .forEach(item -> outline.addAll(Outline.of(loop.steps(), frame(item), interpreter.variables())));
        } else {
            slice.wayBack()
                    .forEach(way ->
                            outline.addAll(Outline.of(step(way).common().undo(), frame(way), interpreter.variables())));
        }
        return outline;
    }

    RunResult walk() {
        if (!slice.wayBack().isEmpty()) {
            return goBack();
        }
        List<Branch> branches = slice.items().stream()
                .map(item -> new Branch(item.label(), () -> walk(item)))
                .toList();
        SideBySide.run(branches, slice.maxParallel(), slice.failuresLeft(), () -> !halted);
        int all = slice.items().size();
        if (succeeded.size() + skipped.size() == all) {
            return new RunResult(RunStatus.SUCCEEDED, "");
        }
        return new RunResult(
                RunStatus.FAILED,
                failed.size() + " of " + all + " failed, " + (all - begun.size()) + " were not started");
    }

    private void walk(Item item) {
        begun.add(item.label());
        Frame here = frame(item);
        try {
            interpreter.walk(loop.steps(), here);
            (here.results().passedOver() ? skipped : succeeded).add(item.label());
        } catch (StepsStopped end) {
            fail(item.label(), end);
            throw end;
        }
    }

    private RunResult goBack() {
        run.state().startUndoing();
        for (Way way : slice.wayBack()) {
            Frame here = frame(way);
            String key = here.key(step(way));
            begun.add(key);
            List<Step> undo = step(way).common().undo();
            try {
                interpreter.walk(undo, here);
            } catch (StepsStopped end) {
                fail(key, end);
                return new RunResult(RunStatus.FAILED, end.reason());
            }
            boolean left = undo.stream().anyMatch(step -> run.state().undo().passedOver(here.key(step)));
            (left ? skipped : succeeded).add(key);
        }
        return new RunResult(RunStatus.UNDONE, "");
    }

    Outcome outcome() {
        List<String> notStarted = new ArrayList<>();
        slice.items().stream()
                .map(Item::label)
                .filter(label -> !begun.contains(label))
                .forEach(notStarted::add);
        slice.wayBack().stream()
                .map(way -> frame(way).key(step(way)))
                .filter(key -> !begun.contains(key))
                .forEach(notStarted::add);
        begun.stream()
                .filter(label -> !succeeded.contains(label) && !skipped.contains(label))
                .forEach(label -> failed.putIfAbsent(label, "ended while it was under way"));
        return new Outcome(
                failed,
                List.copyOf(skipped),
                notStarted,
                stopped,
                run.state().undo().takeRequest().map(UndoPlan.Request::reason).orElse(null),
                List.copyOf(interpreter.touched()),
                run.state().undo().forwards().stream().map(this::way).toList());
    }

    private void fail(String label, StepsStopped end) {
        String reason = end.reason();
        failed.put(label, reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON) + "…");
        if (end.byPerson() && stopped == null) {
            stopped = end.reason();
        }
        if (!reporting && failed.size() % slice.reportEvery() == 0) {
            reporting = true;
            Workflow.newDetachedCancellationScope(() -> Async.procedure(this::report))
                    .run();
        }
    }

    /** One after the other: what failed while a report was on its way goes with the next. */
    private void report() {
        String parent = Objects.requireNonNull(run.request().parent()).runId();
        int told = 0;
        while (failed.size() >= told + slice.reportEvery()) {
            told = failed.size();
            try {
                Workflow.newUntypedExternalWorkflowStub("run/" + parent)
                        .signal("slice_failures", new Report(run.request().runId(), told));
            } catch (SignalExternalWorkflowException | TemporalFailure gone) {
                // The run that holds the loop is being ended: it counts no more.
                return;
            }
        }
        reporting = false;
    }

    private Frame frame(Item item) {
        Frame within = frame.item(
                loop, loop.as(), Objects.requireNonNullElse(ResultMaps.plain(item.value()), ""), item.label());
        // The loop itself is no step of this run.
        return new Frame(within.phase(), within.site(), within.suffix(), null, within.bindings(), within.results());
    }

    private Frame frame(Way way) {
        Map<String, Object> bindings = new LinkedHashMap<>(frame.bindings());
        bindings.putAll(plain(way.bindings()));
        Results results = run.results().inner();
        results.take(way.results());
        return new Frame(frame.phase(), site(way.site()), way.suffix(), null, bindings, results.undoing(way.step()));
    }

    /** It is undone with the inputs of this run: nobody changes them here. */
    private Way way(UndoPlan.Part part) {
        Map<String, Object> bindings = new LinkedHashMap<>(part.frame().bindings());
        bindings.remove("inputs");
        Site site = part.frame().site();
        return new Way(
                part.step().id(),
                site == null ? null : site.name(),
                part.frame().suffix(),
                bindings,
                part.frame().results().carried(step -> true, run.results()),
                part.done());
    }

    private Step step(Way way) {
        return Runbooks.withUndo(loop)
                .filter(step -> step.id().equals(way.step()))
                .findFirst()
                .orElseThrow();
    }

    private Phase phase() {
        return run.runbook().procedure().phases().stream()
                .filter(phase -> phase.name().equals(slice.phase()))
                .findFirst()
                .orElseThrow();
    }

    private @Nullable Site site(@Nullable String name) {
        return name == null ? null : run.request().estate().site(name).orElse(null);
    }

    private static Map<String, Object> plain(Map<String, Object> values) {
        Map<String, Object> plain = new LinkedHashMap<>();
        values.forEach((name, value) -> plain.put(name, Objects.requireNonNull(ResultMaps.plain(value))));
        return plain;
    }
}
