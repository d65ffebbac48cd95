package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.run.SideBySide.Branch;
import dev.evenkeel.workflows.runbook.Step;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The steps that hold steps. */
final class Blocks {

    private final RunContext run;
    private final StepInterpreter interpreter;
    private final Loops loops;

    Blocks(RunContext run, StepInterpreter interpreter) {
        this.run = run;
        this.interpreter = interpreter;
        this.loops = new Loops(run, interpreter);
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
        return loops.forEach(loop, frame, values);
    }

    Done choice(Step.Choice choice, Frame frame, int attempt, Map<String, Object> values) {
        Map<String, Object> result = choice.by() == null
                ? interpreter.people().choose(choice, frame.key(choice), attempt, labels(choice, values), values)
                : Map.of("chosen", choice.by().evaluate(values), "by", "expression");
        String chosen = String.valueOf(result.get("chosen"));
        Step.Option option = choice.options().stream()
                .filter(each -> each.id().equals(chosen))
                .findFirst()
                .orElseThrow(() -> new StepFailure(
                        Failures.BAD_REQUEST,
                        "'" + chosen + "' is none of the options "
                                + choice.options().stream().map(Step.Option::id).collect(Collectors.joining(", ")),
                        "Mend the expression 'by'",
                        ""));
        Frame inside = frame.inside(choice);
        choice.options().stream()
                .filter(each -> !each.equals(option))
                .forEach(each -> passOver(each.way(), inside, "not chosen"));
        interpreter.walk(option.way(), inside);
        return new Done(result, option.way().common().title().text(values) + ", chosen by " + result.get("by"));
    }

    /** In a rehearsal nobody has chosen: every way is walked. */
    void everyWay(Step.Choice choice, Frame frame) {
        Frame inside = frame.inside(choice);
        choice.options().forEach(option -> interpreter.walk(option.way(), inside));
    }

    private void passOver(Step step, Frame frame, String reason) {
        run.journal().note(Type.STEP_SKIPPED, frame.key(step), 1, Map.of("reason", reason));
        if (!(step instanceof Step.ForEach)) {
            step.children().forEach(child -> passOver(child, frame.inside(step), reason));
        }
    }

    private static Map<String, String> labels(Step.Choice choice, Map<String, Object> values) {
        Map<String, String> labels = new LinkedHashMap<>();
        choice.options()
                .forEach(option ->
                        labels.put(option.id(), option.way().common().title().text(values)));
        return labels;
    }
}
