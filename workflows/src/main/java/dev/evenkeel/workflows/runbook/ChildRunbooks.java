package dev.evenkeel.workflows.runbook;

import dev.evenkeel.workflows.expression.DidYouMean;
import dev.evenkeel.workflows.expression.Templates;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The runbooks that a runbook runs: whether they are there, take what they are given, and lead back to it. */
public final class ChildRunbooks {

    private final Map<String, Runbook> all;

    /** @param all the runbooks of a folder that are good, by name */
    public ChildRunbooks(Map<String, Runbook> all) {
        this.all = Map.copyOf(all);
    }

    /** What is wrong with the {@code run} steps of a runbook, at their places. */
    public List<Problem> problems(Runbook runbook) {
        List<Problem> problems = new ArrayList<>();
        for (Step.Run step : steps(runbook).toList()) {
            Runbook child = all.get(step.runbook());
            if (child == null && !step.runbook().equals(runbook.name())) {
                problems.add(new Problem(
                        step.common().at(),
                        "There is no runbook '" + step.runbook() + "' that could be run",
                        DidYouMean.hint(step.runbook(), all.keySet())));
                continue;
            }
            Optional<List<String>> cycle =
                    wayBack(runbook.name(), step.runbook(), List.of(runbook.name()), new HashSet<>());
            if (cycle.isPresent()) {
                problems.add(new Problem(
                        step.common().at(),
                        "This runbook would run itself without end: " + String.join(" → ", cycle.get()),
                        "Take one of these 'run' steps out."));
            } else if (child != null) {
                inputs(step, child, problems);
            }
        }
        return problems;
    }

    /** Whether it runs any other runbook at all. */
    public static boolean needed(Runbook runbook) {
        return steps(runbook).findAny().isPresent();
    }

    /** The runbooks that a runbook may run, and those that these may run, by name. */
    public Map<String, Runbook> under(Runbook runbook) {
        Map<String, Runbook> found = new LinkedHashMap<>();
        gather(runbook, found);
        return found;
    }

    private void gather(Runbook runbook, Map<String, Runbook> found) {
        steps(runbook).forEach(step -> {
            Runbook child = all.get(step.runbook());
            if (child != null && found.putIfAbsent(child.name(), child) == null) {
                gather(child, found);
            }
        });
    }

    private Optional<List<String>> wayBack(String goal, String here, List<String> way, Set<String> seen) {
        if (here.equals(goal)) {
            return Optional.of(with(way, here));
        }
        Runbook runbook = all.get(here);
        if (runbook == null || !seen.add(here)) {
            return Optional.empty();
        }
        return steps(runbook)
                .map(step -> wayBack(goal, step.runbook(), with(way, here), seen))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static List<String> with(List<String> way, String last) {
        return Stream.concat(way.stream(), Stream.of(last)).toList();
    }

    private static void inputs(Step.Run step, Runbook child, List<Problem> problems) {
        List<String> known = child.inputs().stream().map(Input::id).toList();
        Stream.concat(step.inputs().keySet().stream(), step.secrets().keySet().stream())
                .filter(id -> !known.contains(id))
                .forEach(id -> problems.add(new Problem(
                        step.common().at(),
                        "The runbook '" + child.name() + "' has no input '" + id + "'",
                        DidYouMean.hint(id, known))));
        for (Input input : child.inputs()) {
            if (step.secrets().containsKey(input.id())) {
                if (input.kind() != Input.Kind.SECRET) {
                    problems.add(new Problem(
                            step.common().at(),
                            "The input '" + input.id() + "' of the runbook '" + child.name()
                                    + "' takes no reference to a secret",
                            "Say 'type: secret' there, or hand on another input."));
                }
                continue;
            }
            if (!step.inputs().containsKey(input.id())) {
                if (input.required()
                        && !input.hasDefault()
                        && input.when() == null
                        && input.kind() != Input.Kind.BOOLEAN) {
                    problems.add(new Problem(
                            step.common().at(),
                            "The runbook '" + child.name() + "' needs the input '" + input.id() + "'",
                            "Give it with 'inputs: { " + input.id() + ": … }'."));
                }
                continue;
            }
            Templates.constant(Objects.requireNonNull(step.inputs().get(input.id())))
                    .map(value -> InputValue.of(input, InputValue.raw(value)).message())
                    .ifPresent(message -> problems.add(new Problem(
                            step.common().at(),
                            "The value of '" + input.id() + "' does not fit the runbook '" + child.name() + "'",
                            message)));
        }
    }

    private static Stream<Step.Run> steps(Runbook runbook) {
        return runbook.steps().values().stream()
                .map(Steps::flat)
                .flatMap(Collection::stream)
                .filter(Step.Run.class::isInstance)
                .map(Step.Run.class::cast);
    }
}
