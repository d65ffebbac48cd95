package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.CanonicalJson;
import dev.evenkeel.workflows.contract.JournalEvent.StepOutline;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.RunRequest;
import dev.evenkeel.workflows.contract.Slice.Item;
import dev.evenkeel.workflows.contract.Slice.Outcome;
import dev.evenkeel.workflows.run.SideBySide.Ended;
import dev.evenkeel.workflows.runbook.Step;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Does a large loop in slices, each a run of its own: the history and the journal of this run grow with the number of slices, not
 * with that of the items. The limits of the loop hold for all slices together.
 */
final class Slices {

    /** The most items of a slice; a loop with more of them is sliced. */
    private static final int LARGEST = 100;
    /** The most steps of a slice: a step takes about eight entries of a workflow's history. */
    private static final int MOST_STEPS = 1_000;
    /** A slice in which a person is asked holds up its share of the loop, not all of it. */
    private static final int AT_ONCE = 4;

    private final RunContext run;
    private final StepInterpreter interpreter;
    private final SliceRuns runs;

    Slices(RunContext run, StepInterpreter interpreter, ChildRuns children) {
        this.run = run;
        this.interpreter = interpreter;
        this.runs = new SliceRuns(run, interpreter, children);
    }

    static boolean needed(Step.ForEach loop, int items) {
        return items > LARGEST || items * steps(loop.steps()) > MOST_STEPS;
    }

    /** Whether something in the loop changes the world. */
    static boolean act(Step step) {
        return step.acts()
                || step instanceof Step.Run
                || step.children().stream().anyMatch(Slices::act);
    }

    /** One wave that is under way. */
    final class Wave {
        final Step.ForEach loop;
        final Frame frame;
        final int limit;
        final Tally tally;
        final List<Ended> ended = new ArrayList<>();
        final List<RuntimeException> troubles = new ArrayList<>();

        Wave(Step.ForEach loop, Frame frame, int limit, Tally tally) {
            this.loop = loop;
            this.frame = frame;
            this.limit = limit;
            this.tally = tally;
        }

        int failuresLeft() {
            return limit - tally.failed.size() - runs.failing();
        }

        boolean goesOn() {
            return failuresLeft() >= 0 && !tally.cutShort && troubles.isEmpty();
        }
    }

    /**
     * Does the steps for these items.
     *
     * @return of those that failed, the first few
     */
    List<Ended> wave(Step.ForEach loop, Frame frame, List<Item> members, int limit, Tally tally) {
        Wave wave = new Wave(loop, frame, limit, tally);
        List<List<Item>> parts = parts(loop, members);
        int first = tally.slices + 1;
        tally.slices += parts.size();
        show(wave, parts, first);
        int atOnce = Math.min(AT_ONCE, Math.min(parts.size(), loop.maxParallel()));
        int[] next = {0};
        List<Promise<Void>> lanes = new ArrayList<>();
        for (int lane = 0; lane < atOnce; lane++) {
            int maxParallel = loop.maxParallel() / atOnce + (lane < loop.maxParallel() % atOnce ? 1 : 0);
            lanes.add(Async.procedure(() -> {
                while (next[0] < parts.size() && wave.goesOn()) {
                    int part = next[0]++;
                    slice(wave, first + part, parts.get(part), maxParallel);
                }
            }));
        }
        Promise.allOf(lanes).get();
        if (!wave.troubles.isEmpty()) {
            throw wave.troubles.getFirst();
        }
        return wave.ended;
    }

    /** Never fails itself, so that the other slices are waited for: what went wrong is kept for the end of the wave. */
    private void slice(Wave wave, int number, List<Item> items, int maxParallel) {
        try {
            Workflow.await(() -> !run.state().paused());
            interpreter.lock().ensure();
            if (!wave.goesOn() || takenOver(wave, number, items)) {
                return;
            }
            String key = key(wave.frame, wave.loop, number);
            RunRequest request = runs.request(wave, key, items, maxParallel);
            run.journal().note(Type.STEP_STARTED, key, 1, Map.of("doing", items.size() + " items"));
            run.state().began();
            try {
                interpreter.lock().during(() -> {
                    settle(wave, key, request, items, runs.follow(request, key, wave::goesOn));
                    return key;
                });
            } finally {
                run.state().ended();
            }
        } catch (RuntimeException trouble) {
            wave.troubles.add(trouble);
            if (!(trouble instanceof CanceledFailure)) {
                items.stream()
                        .map(Item::label)
                        .filter(label -> !wave.tally.settled(label))
                        .forEach(wave.tally.failed::add);
            }
        }
    }

    private void settle(Wave wave, String key, RunRequest request, List<Item> items, Outcome outcome) {
        Tally tally = wave.tally;
        tally.failed.addAll(outcome.failed().keySet());
        tally.skipped.addAll(outcome.skipped());
        tally.cutShort |= !outcome.notStarted().isEmpty();
        List<String> done = items.stream()
                .map(Item::label)
                .filter(label -> !tally.failed.contains(label)
                        && !tally.skipped.contains(label)
                        && !outcome.notStarted().contains(label))
                .toList();
        tally.succeeded.addAll(done);
        if (!done.isEmpty()) {
            wave.frame.results().act();
        }
        interpreter.touched().addAll(outcome.touched());
        outcome.failed().forEach((label, reason) -> {
            if (wave.ended.size() < Loops.NAMED) {
                wave.ended.add(new Ended(label, new StepsStopped(reason)));
            }
        });
        if (outcome.stopped() != null) {
            wave.ended.add(new Ended(key, StepsStopped.byPerson(outcome.stopped())));
        }
        SliceWays.note(run.journal(), key, items, done.size(), outcome);
        SliceWays.keep(interpreter.undo(), key, wave, request, outcome.wayBack());
        if (CancellationScope.current().isCancelRequested()) {
            throw new CanceledFailure("The run is being cancelled");
        }
        if (outcome.undo() != null) {
            throw interpreter.undo().byItself(outcome.undo())
                    ? new CanceledFailure(outcome.undo())
                    : new StepsStopped(outcome.undo());
        }
    }

    /** An earlier run did just these items, and all of them. */
    private boolean takenOver(Wave wave, int number, List<Item> items) {
        RunRequest.Takeover takeover = run.request().takeover();
        String key = key(wave.frame, wave.loop, number);
        RunRequest.Taken taken = takeover == null ? null : takeover.steps().get(key);
        if (takeover == null
                || taken == null
                || !taken.done()
                || !CanonicalJson.hash(items).equals(taken.result().get(SliceWays.ITEMS))) {
            return false;
        }
        items.forEach(item -> wave.tally.succeeded.add(item.label()));
        wave.frame.results().act();
        run.journal()
                .note(
                        Type.STEP_TAKEN_OVER,
                        key,
                        0,
                        Map.of("run", takeover.run(), "done", true, "result", taken.result()));
        return true;
    }

    /** Undoes what a slice did. @return false when some of it was left */
    boolean goBack(String key, UndoPlan.Part part, RunRequest slice) {
        String back = SliceWays.backKey(key);
        RunRequest request = runs.back(slice, back);
        run.journal()
                .note(Type.STEP_STARTED, back, 1, Map.of("doing", part.step().kind() + " " + key));
        Outcome outcome = runs.follow(request, back, () -> true);
        SliceWays.note(run.journal(), back, List.of(), 0, outcome);
        if (CancellationScope.current().isCancelRequested()) {
            throw new CanceledFailure("The run is being cancelled");
        }
        if (outcome.stopped() != null) {
            throw StepsStopped.byPerson(outcome.stopped());
        }
        return outcome.failed().isEmpty()
                && outcome.skipped().isEmpty()
                && outcome.notStarted().isEmpty();
    }

    private void show(Wave wave, List<List<Item>> parts, int first) {
        List<Object> rows = IntStream.range(0, parts.size())
                .mapToObj(part -> new StepOutline(
                        key(wave.frame, wave.loop, first + part),
                        title(parts.get(part)),
                        wave.loop.kind(),
                        wave.frame.phase().name(),
                        wave.frame.site() == null ? null : wave.frame.site().name(),
                        wave.frame.key(wave.loop)))
                .<Object>map(CanonicalJson::tree)
                .toList();
        String parent = wave.frame.key(wave.loop);
        run.journal().note(Type.STEPS_ADDED, parent, 0, Map.of("parent", parent, "steps", rows));
    }

    static String title(List<Item> items) {
        String first = items.getFirst().label();
        return items.size() == 1 ? first : first + " … " + items.getLast().label() + " (" + items.size() + ")";
    }

    private static String key(Frame frame, Step.ForEach loop, int number) {
        return frame.phase().name() + "/" + loop.id() + "[" + number + "]" + frame.suffix();
    }

    /** As many slices as it takes, of about the same size. */
    private static List<List<Item>> parts(Step.ForEach loop, List<Item> members) {
        int largest = Math.clamp(MOST_STEPS / steps(loop.steps()), 1, LARGEST);
        int count = Math.ceilDiv(members.size(), largest);
        return IntStream.range(0, count)
                .mapToObj(part -> List.copyOf(
                        members.subList(members.size() * part / count, members.size() * (part + 1) / count)))
                .toList();
    }

    private static int steps(List<Step> steps) {
        return steps.stream().mapToInt(step -> 1 + steps(step.children())).sum();
    }
}
