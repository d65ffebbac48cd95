package dev.evenkeel.workflows.runbook;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Small helpers around steps. */
final class Steps {

    private Steps() {}

    /** {@code stop_writes} becomes {@code Stop writes}. */
    static String title(String id) {
        String words = id.replace('_', ' ').strip();
        return words.isEmpty() ? id : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    /** The id of the step at this place of a way back that gives it none: {@code undo_stop_writes}, {@code undo_stop_writes_2}. */
    static String undoId(String step, int at) {
        return "undo_" + step + (at == 0 ? "" : "_" + (at + 1));
    }

    static List<Step> flat(List<Step> steps) {
        List<Step> all = new ArrayList<>();
        steps.forEach(step -> {
            all.add(step);
            all.addAll(flat(step.children()));
        });
        return all;
    }

    static Step withCommon(Step step, Step.Common common) {
        return switch (step) {
            case Step.TerraformPlan s -> new Step.TerraformPlan(common, s.folder(), s.backend(), s.variables());
            case Step.TerraformApply s -> new Step.TerraformApply(common, s.plan());
            case Step.AnsiblePlaybook s ->
                new Step.AnsiblePlaybook(common, s.playbook(), s.variables(), s.limit(), s.tags());
            case Step.SshCommand s -> new Step.SshCommand(common, s.host(), s.user(), s.port(), s.command(), s.key());
            case Step.Script s -> new Step.Script(common, s.command(), s.environment(), s.readOnly());
            case Step.HttpCheck s ->
                new Step.HttpCheck(common, s.url(), s.status(), s.contains(), s.every(), s.steady(), s.within());
            case Step.HttpRequest s ->
                new Step.HttpRequest(common, s.method(), s.url(), s.headers(), s.body(), s.statuses(), s.idempotent());
            case Step.Approval s ->
                new Step.Approval(common, s.count(), s.from(), s.instructions(), s.expires(), s.escalation());
            case Step.Task s -> new Step.Task(common, s.from(), s.instructions(), s.assignee(), s.due(), s.evidence());
            case Step.Gate s -> new Step.Gate(common, s.pass(), s.otherwise());
            case Step.Fail s -> new Step.Fail(common, s.message());
            case Step.Wait s -> new Step.Wait(common, s.until());
            case Step.Choice s -> new Step.Choice(common, s.by(), s.from(), s.instructions(), s.options());
            case Step.Run s -> new Step.Run(common, s.runbook(), s.inputs());
            case Step.Group s -> new Step.Group(common, s.steps());
            case Step.Parallel s -> new Step.Parallel(common, s.branches());
            case Step.ForEach s ->
                new Step.ForEach(
                        common, s.items(), s.as(), s.waves(), s.soak(), s.maxParallel(), s.maxFailures(), s.steps());
        };
    }
}
