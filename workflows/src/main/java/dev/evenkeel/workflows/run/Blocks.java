package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.CanonicalJson;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.run.SideBySide.Branch;
import dev.evenkeel.workflows.run.SideBySide.Ended;
import dev.evenkeel.workflows.runbook.Step;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** The steps that hold steps. */
final class Blocks {

    private final RunContext run;
    private final StepInterpreter interpreter;

    Blocks(RunContext run, StepInterpreter interpreter) {
        this.run = run;
        this.interpreter = interpreter;
    }

    Done group(Step.Group group, Frame frame) {
        interpreter.walk(group.steps(), frame.inside(group));
        return new Done(Map.of(), "");
    }

    Done parallel(Step.Parallel parallel, Frame frame) {
        Frame inside = frame.inside(parallel);
        List<Branch> branches = parallel.branches().stream()
                .map(step -> new Branch(step.id(), () -> interpreter.walk(step, inside)))
                .toList();
        SideBySide.stopAtFirst(SideBySide.run(branches, branches.size(), branches.size()));
        return new Done(Map.of(), "");
    }

    Done forEach(Step.ForEach loop, Frame frame, Map<String, Object> values) {
        if (!(loop.items().evaluate(values) instanceof List<?> items)) {
            throw new StepFailure(
                    Failures.BAD_REQUEST, loop.items().source() + " is not a list", "Mend the expression", "");
        }
        List<String> labels = labels(items);
        List<Frame> frames = IntStream.range(0, items.size())
                .mapToObj(index -> frame.item(loop, loop.as(), items.get(index), labels.get(index)))
                .toList();
        run.journal()
                .note(
                        Type.STEPS_ADDED,
                        frame.key(loop),
                        0,
                        Map.of(
                                "parent",
                                frame.key(loop),
                                "steps",
                                frames.stream()
                                        .flatMap(item ->
                                                Outline.of(loop.steps(), item, interpreter.variables()).stream())
                                        .map(CanonicalJson::tree)
                                        .toList()));
        List<Branch> branches = IntStream.range(0, items.size())
                .mapToObj(
                        index -> new Branch(labels.get(index), () -> interpreter.walk(loop.steps(), frames.get(index))))
                .toList();
        List<Ended> ended = SideBySide.run(branches, loop.maxParallel(), loop.maxFailures());
        List<String> failed =
                ended.stream().filter(Ended::failed).map(Ended::label).toList();
        if (failed.size() > loop.maxFailures()) {
            SideBySide.stopAtFirst(ended);
        }
        List<String> succeeded =
                ended.stream().filter(end -> !end.failed()).map(Ended::label).toList();
        return new Done(
                Map.of("succeeded", succeeded, "failed", failed),
                succeeded.size() + " done" + (failed.isEmpty() ? "" : ", " + failed.size() + " failed"));
    }

    /** Short names of the items for the keys: their text where that tells them apart, else their number. */
    private static List<String> labels(List<?> items) {
        List<String> texts = items.stream().map(Blocks::label).toList();
        Set<String> different = new HashSet<>(texts);
        return different.size() == texts.size()
                ? texts
                : IntStream.range(0, texts.size())
                        .mapToObj(index -> (index + 1) + ":" + texts.get(index))
                        .toList();
    }

    private static String label(Object item) {
        Object named = item instanceof Map<?, ?> map && map.get("name") != null ? map.get("name") : item;
        String text = StepVariables.text(named).replaceAll("[^A-Za-z0-9._-]", "_");
        return text.length() > 40 ? text.substring(0, 40) : text;
    }
}
