package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.runbook.Step;
import dev.evenkeel.workflows.runbook.ToolStep;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a step is about to do, rendered for the page and for a rehearsal. Secrets are references here and stay so. */
final class Doing {

    private Doing() {}

    static String text(Step step, Map<String, Object> variables) {
        return switch (step) {
            case ToolStep tool -> tool.doing(variables);
            case Step.Approval approval ->
                "ask " + people(approval.count(), approval.from().name()) + escalation(approval.escalation());
            case Step.Task task ->
                "ask " + people(1, task.from().name()) + " to do it by hand"
                        + (task.due() == null ? "" : " within " + words(task.due()));
            case Step.Gate gate -> gate.pass().source();
            case Step.Fail fail -> "fail: " + fail.message().text(variables);
            case Step.Wait wait -> wait(wait.until(), variables);
            case Step.Choice choice -> choice(choice);
            case Step.Run child -> "run " + child.runbook();
            case Step.Group group -> group.steps().size() + " steps";
            case Step.Parallel parallel -> parallel.branches().size() + " branches at the same time";
            case Step.ForEach loop -> "for each of " + loop.items().source();
        };
    }

    private static String wait(Step.Until until, Map<String, Object> variables) {
        return switch (until) {
            case Step.Until.Passed passed -> "wait " + passed.duration().text(variables);
            case Step.Until.Moment moment -> "wait until " + moment.time().text(variables);
            case Step.Until.Holds holds ->
                "wait until " + holds.condition().source() + ", at most " + words(holds.within());
        };
    }

    private static String choice(Step.Choice choice) {
        String ways = choice.options().stream().map(Step.Option::id).collect(Collectors.joining(" or "));
        return choice.by() == null
                ? "ask " + people(1, choice.from().name()) + " to choose " + ways
                : "choose " + ways + " by " + choice.by().source();
    }

    /** A duration as a runbook writes it, in its largest unit that leaves nothing over. */
    static String words(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds % 3600 == 0 && seconds > 0) {
            return seconds / 3600 + "h";
        }
        return seconds % 60 == 0 && seconds > 0 ? seconds / 60 + "m" : seconds + "s";
    }

    static String people(int count, String role) {
        return (count == 1 ? "1 person" : count + " people") + " with the role " + role.toLowerCase(Locale.ROOT);
    }

    private static String escalation(Step.@Nullable Escalation escalation) {
        return escalation == null
                ? ""
                : ", after " + words(escalation.after()) + " also the role "
                        + escalation.to().name().toLowerCase(Locale.ROOT);
    }
}
