package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.expression.Template;
import dev.evenkeel.workflows.runbook.Step;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a step is about to do, rendered for the page and for a rehearsal. Secrets are references here and stay so. */
final class Doing {

    private Doing() {}

    static String text(Step step, Map<String, Object> variables) {
        return switch (step) {
            case Step.TerraformPlan plan -> "terraform plan in " + plan.folder().text(variables);
            case Step.TerraformApply apply -> "terraform apply of the plan from " + apply.plan();
            case Step.AnsiblePlaybook play ->
                "ansible-playbook " + play.playbook().text(variables) + limit(play.limit(), variables);
            case Step.SshCommand ssh -> "ssh " + ssh.host().text(variables) + " " + command(ssh.command(), variables);
            case Step.Script script -> command(script.command(), variables);
            case Step.HttpCheck check ->
                "GET " + check.url().text(variables) + " until it answers " + check.status() + steady(check.steady());
            case Step.HttpRequest request ->
                request.method() + " " + request.url().text(variables);
            case Step.Approval approval ->
                "ask " + people(approval.count(), approval.from().name());
            case Step.Task task -> "ask " + people(1, task.from().name()) + " to do it by hand";
            case Step.Gate gate -> gate.pass().source();
            case Step.Wait wait -> "wait " + wait.duration().text(variables);
            case Step.Group group -> group.steps().size() + " steps";
            case Step.Parallel parallel -> parallel.branches().size() + " branches at the same time";
            case Step.ForEach loop -> "for each of " + loop.items().source();
        };
    }

    static String people(int count, String role) {
        return (count == 1 ? "1 person" : count + " people") + " with the role " + role.toLowerCase(Locale.ROOT);
    }

    private static String command(Template command, Map<String, Object> variables) {
        List<String> words = StepVariables.list(command, variables);
        return words.stream()
                .map(word -> word.isEmpty() || word.chars().anyMatch(Character::isWhitespace) ? "'" + word + "'" : word)
                .collect(Collectors.joining(" "));
    }

    private static String limit(@Nullable Template limit, Map<String, Object> variables) {
        return limit == null ? "" : " --limit " + limit.text(variables);
    }

    private static String steady(Duration steady) {
        return steady.isZero() ? "" : " for " + steady.toSeconds() + " s";
    }
}
