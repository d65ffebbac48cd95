package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.runbook.Step;
import dev.evenkeel.workflows.runbook.TerraformStep;
import dev.evenkeel.workflows.runbook.ToolStep;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a rehearsal does with a step: it does what only reads, and says of the rest what would be done. */
final class Rehearsal {

    private final RunContext run;

    Rehearsal(RunContext run) {
        this.run = run;
    }

    /** Whether the step may be done in a rehearsal, because it only reads or previews itself. */
    boolean mayDo(Step step) {
        return switch (step) {
            case ToolStep tool -> tool.inRehearsal() != ToolStep.InRehearsal.SHOWN;
            case Step.Gate gate -> true;
            case Step.Group group -> true;
            case Step.Parallel parallel -> true;
            case Step.ForEach loop -> true;
            case Step.Approval approval -> false;
            case Step.Task task -> false;
            case Step.Fail fail -> false;
            case Step.Wait wait -> false;
            case Step.Choice choice -> true;
            case Step.Run child -> true;
        };
    }

    /** Whether doing it shows what would change, but yields no result that later steps may believe. */
    boolean onlyPreviews(Step step) {
        return step instanceof Step.Run
                || (step instanceof ToolStep tool && tool.inRehearsal() == ToolStep.InRehearsal.PREVIEWED);
    }

    /** A person would choose, or what chooses depends on something that was not done. */
    boolean nobodyKnowsWay(Step.Choice choice, Frame frame) {
        return choice.by() == null || frame.results().isUnknown(choice.by().steps());
    }

    /** The step depends on something that was not done. */
    boolean unknown(Step step, Frame frame) {
        return frame.results().isUnknown(reads(step));
    }

    void preview(Step step, Frame frame, int attempt, String would, boolean unknown) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("would", would);
        if (unknown) {
            data.put("unknown", true);
        }
        switch (step) {
            case Step.Approval approval -> asks(data, approval.count(), approval.from());
            case Step.Task task -> asks(data, 1, task.from());
            case Step.Choice choice when choice.by() == null -> asks(data, 1, choice.from());
            case TerraformStep.Applying applying -> foresee(data, would, applying.plan(), frame);
            default -> {}
        }
        frame.results().putUnknown(step);
        run.journal().note(Type.STEP_PREVIEWED, frame.key(step), attempt, data);
    }

    /** What a live run would do with the plan before it applies it: refuse it, or ask once more. */
    private void foresee(Map<String, Object> data, String would, String plan, Frame frame) {
        Map<String, Object> planned = frame.results().find(frame, plan).orElse(Map.of());
        if (planned.get("policy") instanceof Map<?, ?> policy && "denied".equals(policy.get("outcome"))) {
            data.put("would", would + ", which the policy denies");
        } else if (planned.get("stateful") instanceof List<?> stateful && !stateful.isEmpty()) {
            data.put("would", would + ", after an approval of its own: it removes what holds data");
            Runbooks.Approvers approvers = Runbooks.approvers(run.runbook());
            asks(data, approvers.count(), approvers.from());
        }
    }

    /** Who would be asked. */
    static void asks(Map<String, Object> data, int count, Role from) {
        data.put("count", count);
        data.put("role", from.name());
    }

    /** The steps whose results the step's own values read; {@code when} is judged apart. */
    private static Set<String> reads(Step step) {
        Set<String> steps = new HashSet<>();
        switch (step) {
            case ToolStep tool -> tool.values().forEach(value -> steps.addAll(value.steps()));
            case Step.Gate gate -> steps.addAll(gate.pass().steps());
            case Step.Fail fail -> steps.addAll(fail.message().steps());
            case Step.Wait wait -> {
                switch (wait.until()) {
                    case Step.Until.Passed passed ->
                        steps.addAll(passed.duration().steps());
                    case Step.Until.Moment moment -> steps.addAll(moment.time().steps());
                    case Step.Until.Holds holds ->
                        steps.addAll(holds.condition().steps());
                }
            }
            case Step.Run child -> child.inputs().values().forEach(value -> steps.addAll(value.steps()));
            case Step.Choice choice -> {}
            case Step.ForEach loop -> steps.addAll(loop.items().steps());
            case Step.Approval approval -> {}
            case Step.Task task -> {}
            case Step.Group group -> {}
            case Step.Parallel parallel -> {}
        }
        return steps;
    }
}
