package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.AnsibleActivities;
import dev.evenkeel.workflows.contract.EstateSnapshot.Site;
import dev.evenkeel.workflows.contract.HttpActivities;
import dev.evenkeel.workflows.runbook.AnsibleStep;
import dev.evenkeel.workflows.runbook.CommandStep;
import dev.evenkeel.workflows.runbook.HttpStep;
import dev.evenkeel.workflows.runbook.TerraformStep;
import dev.evenkeel.workflows.runbook.ToolStep;
import java.util.List;
import java.util.Map;

/** The steps that touch the world: each calls one activity. */
final class ToolSteps {

    private final RunContext run;
    private final Calls calls;
    private final TerraformSteps terraform;
    private final CommandSteps commands;

    ToolSteps(RunContext run, Calls calls, Approvals approvals, ApprovalAgain again) {
        this.run = run;
        this.calls = calls;
        this.terraform = new TerraformSteps(calls, approvals, again);
        this.commands = new CommandSteps(run, calls);
    }

    Done call(ToolStep step, Frame frame, int attempt, Map<String, Object> variables) {
        return switch (step) {
            case TerraformStep made -> terraform.call(made, frame, attempt, variables);
            case CommandStep command -> commands.call(command, frame, attempt, variables);
            case AnsibleStep.Playbook play -> playbook(play, frame, attempt, variables);
            case HttpStep.Check check -> check(check, frame, attempt, variables);
            case HttpStep.Request request -> request(request, frame, attempt, variables);
        };
    }

    private Done playbook(AnsibleStep.Playbook step, Frame frame, int attempt, Map<String, Object> variables) {
        Site site = frame.site();
        AnsibleActivities.PlaybookRequest request = new AnsibleActivities.PlaybookRequest(
                calls.act(step, frame, attempt),
                step.playbook().text(variables),
                site == null ? Map.of("localhost", "127.0.0.1") : site.hosts(),
                step.variables().map(variables),
                step.limit() == null ? null : step.limit().text(variables),
                step.tags() == null ? List.of() : step.tags().list(variables));
        AnsibleActivities.PlaybookResult result =
                calls.call(AnsibleActivities.class, request.act(), ansible -> ansible.playbook(request));
        return Done.of(result, result.summary());
    }

    private Done check(HttpStep.Check step, Frame frame, int attempt, Map<String, Object> variables) {
        HttpActivities.CheckRequest request = new HttpActivities.CheckRequest(
                calls.act(step, frame, attempt),
                step.url().text(variables),
                step.status(),
                step.contains() == null ? null : step.contains().text(variables),
                step.every().toMillis(),
                run.rehearsal() ? 0 : step.steady().toMillis(),
                run.rehearsal()
                        ? Math.min(5_000, step.within().toMillis())
                        : step.within().toMillis());
        HttpActivities.CheckResult result =
                calls.call(HttpActivities.class, request.act(), http -> http.check(request));
        return Done.of(result, result.summary());
    }

    private Done request(HttpStep.Request step, Frame frame, int attempt, Map<String, Object> variables) {
        HttpActivities.RequestRequest request = new HttpActivities.RequestRequest(
                calls.act(step, frame, attempt),
                step.method(),
                step.url().text(variables),
                step.headers().texts(variables),
                step.body() == null ? null : step.body().text(variables),
                step.statuses(),
                step.idempotent());
        HttpActivities.RequestResult result =
                calls.call(HttpActivities.class, request.act(), http -> http.request(request));
        return Done.of(result, "HTTP " + result.status());
    }
}
