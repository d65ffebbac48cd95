package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.runbook.Step;
import java.util.Map;

/** The steps that people do: they agree, or do something by hand. */
final class AskingSteps {

    private final People people;

    AskingSteps(People people) {
        this.people = people;
    }

    Done task(Step.Task task, Frame frame, int attempt, Map<String, Object> values) {
        String assignee =
                task.assignee() == null ? "" : task.assignee().text(values).strip();
        Map<String, Object> evidence = people.task(
                task, frame.key(task), attempt, task.instructions().text(values), assignee.isEmpty() ? null : assignee);
        return new Done(evidence, "done by " + evidence.get("by"));
    }

    Done approve(Step.Approval step, Frame frame, int attempt, Map<String, Object> values) {
        String instructions =
                step.instructions() == null ? "" : step.instructions().text(values);
        Agreement agreement = people.approve(
                frame.key(step),
                attempt,
                new Agreement.Rule(step.count(), step.from(), instructions, step.expires(), step.escalation()));
        return new Done(Map.of("approvers", agreement.people()), agreement.summary());
    }
}
