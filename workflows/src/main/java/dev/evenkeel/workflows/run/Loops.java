package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.CanonicalJson;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.Slice.Item;
import dev.evenkeel.workflows.run.SideBySide.Branch;
import dev.evenkeel.workflows.run.SideBySide.Ended;
import dev.evenkeel.workflows.runbook.Phase;
import dev.evenkeel.workflows.runbook.Step;
import dev.evenkeel.workflows.runbook.Waves;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Does the same steps for every item of a list, wave after wave. What is done again does only what failed or was not started. */
final class Loops {

    static final int NAMED = 20;

    private final RunContext run;
    private final StepInterpreter interpreter;
    private final Map<String, Tally> tallies = new HashMap<>();

    Loops(RunContext run, StepInterpreter interpreter) {
        this.run = run;
        this.interpreter = interpreter;
    }

    Done forEach(Step.ForEach loop, Frame frame, Map<String, Object> values) {
        if (!(loop.items().evaluate(values) instanceof List<?> all)) {
            throw new StepFailure(
                    Failures.BAD_REQUEST, loop.items().source() + " is not a list", "Mend the expression", "");
        }
        List<String> labels = labels(all);
        Tally tally = tallies.computeIfAbsent(frame.key(loop), key -> new Tally());
        tally.again();
        List<Item> due = IntStream.range(0, all.size())
                .filter(index -> !tally.settled(labels.get(index)))
                .mapToObj(index -> new Item(labels.get(index), all.get(index)))
                .toList();
        boolean large = Slices.needed(loop, all.size());
        if (!large) {
            show(loop, frame, due, tally);
        }
        int limit = loop.maxFailures().of(all.size());
        List<Ended> ended = waves(loop, frame, due, all.size(), limit, tally);
        Map<String, Object> result = tally.result(labels);
        if (tally.failed.size() > limit || tally.cutShort) {
            frame.results().put(frame, loop, result);
            throw failure(loop, frame, labels, tally, ended);
        }
        return new Done(result, summary(result));
    }

    private void show(Step.ForEach loop, Frame frame, List<Item> due, Tally tally) {
        List<Object> steps = due.stream()
                .filter(item -> tally.shown.add(item.label()))
                .flatMap(item -> Outline.of(loop.steps(), frame(loop, frame, item), interpreter.variables()).stream())
                .<Object>map(CanonicalJson::tree)
                .toList();
        if (!steps.isEmpty()) {
            run.journal().note(Type.STEPS_ADDED, frame.key(loop), 0, Map.of("parent", frame.key(loop), "steps", steps));
        }
    }

    private List<Ended> waves(Step.ForEach loop, Frame frame, List<Item> due, int total, int limit, Tally tally) {
        List<Ended> ended = new ArrayList<>();
        int start = 0;
        for (int wave = 1; start < due.size() && tally.failed.size() <= limit && !tally.cutShort; wave++) {
            if (wave > 1 && loop.soak().isPositive() && !run.rehearsal()) {
                Workflow.sleep(loop.soak());
            }
            int size = size(loop.waves(), wave, total);
            List<Item> members = due.subList(start, Math.min(due.size(), start + size));
            ended.addAll(
                    Slices.needed(loop, total)
                            ? interpreter.slices().wave(loop, frame, members, limit, tally)
                            : wave(loop, frame, members, limit - tally.failed.size(), tally));
            start += size;
        }
        return ended;
    }

    private List<Ended> wave(Step.ForEach loop, Frame frame, List<Item> members, int failuresLeft, Tally tally) {
        Map<String, Frame> frames =
                members.stream().collect(Collectors.toMap(Item::label, item -> frame(loop, frame, item)));
        List<Branch> branches = members.stream()
                .map(item -> new Branch(
                        item.label(),
                        () -> interpreter.walk(loop.steps(), Objects.requireNonNull(frames.get(item.label())))))
                .toList();
        List<Ended> ended = SideBySide.run(branches, loop.maxParallel(), failuresLeft);
        for (Ended end : ended) {
            boolean passedOver =
                    Objects.requireNonNull(frames.get(end.label())).results().passedOver();
            (end.failed() ? tally.failed : passedOver ? tally.skipped : tally.succeeded).add(end.label());
        }
        return ended;
    }

    private static Frame frame(Step.ForEach loop, Frame frame, Item item) {
        return frame.item(loop, loop.as(), item.value(), item.label());
    }

    private static int size(List<Waves.Size> sizes, int wave, int total) {
        return sizes.isEmpty()
                ? total
                : sizes.get(Math.min(wave, sizes.size()) - 1).of(total);
    }

    /** Where a person stopped the run, or a deploy rolls back by itself, nobody is asked once more. */
    private RuntimeException failure(
            Step.ForEach loop, Frame frame, List<String> labels, Tally tally, List<Ended> ended) {
        for (Ended end : ended) {
            StepsStopped stopped = end.stopped();
            if (stopped != null && (stopped.byPerson() || (loop.common().onFailure() == null && rollsBack(frame)))) {
                return stopped;
            }
        }
        List<String> failed = tally.failed(labels);
        List<String> notStarted = tally.notStarted(labels);
        String reasons = ended.stream()
                .filter(Ended::failed)
                .limit(NAMED)
                .map(end -> end.label() + ": " + reason(end))
                .collect(Collectors.joining("\n"));
        return new StepFailure(
                Failures.TOOL_FAILED,
                failed.size() + " of " + labels.size() + " failed" + (failed.isEmpty() ? "" : ": " + names(failed))
                        + (notStarted.isEmpty() ? "" : "; not started: " + names(notStarted)),
                "Mend the cause, then retry: only what failed and what was not started is done again",
                reasons);
    }

    private boolean rollsBack(Frame frame) {
        return !run.runbook().steps().getOrDefault("rollback", List.of()).isEmpty()
                && frame.phase().scope() != Phase.Scope.TOUCHED_SITES;
    }

    private static String reason(Ended end) {
        return end.stopped() == null ? "" : end.stopped().reason();
    }

    private static String names(List<String> labels) {
        String first = labels.stream().limit(NAMED).collect(Collectors.joining(", "));
        return labels.size() <= NAMED ? first : first + " and " + (labels.size() - NAMED) + " more";
    }

    private static String summary(Map<String, Object> result) {
        return List.of("succeeded", "failed", "skipped", "not_started").stream()
                .filter(how -> how.equals("succeeded") || count(result, how) > 0)
                .map(how -> count(result, how) + " " + (how.equals("succeeded") ? "done" : how.replace('_', ' ')))
                .collect(Collectors.joining(", "));
    }

    private static int count(Map<String, Object> result, String how) {
        return result.get(how) instanceof List<?> labels ? labels.size() : 0;
    }

    /** Short names of the items for the keys: their text where that tells them apart, else their number. */
    private static List<String> labels(List<?> items) {
        List<String> texts = items.stream().map(Loops::label).toList();
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
