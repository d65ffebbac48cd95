package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.HttpActivities;
import dev.evenkeel.workflows.runbook.AnsibleStep;
import dev.evenkeel.workflows.runbook.ChatStep;
import dev.evenkeel.workflows.runbook.CloudStep;
import dev.evenkeel.workflows.runbook.CommandStep;
import dev.evenkeel.workflows.runbook.HttpStep;
import dev.evenkeel.workflows.runbook.KubernetesStep;
import dev.evenkeel.workflows.runbook.PrometheusStep;
import dev.evenkeel.workflows.runbook.SqlStep;
import dev.evenkeel.workflows.runbook.SshStep;
import dev.evenkeel.workflows.runbook.Step;
import dev.evenkeel.workflows.runbook.TerraformStep;
import dev.evenkeel.workflows.runbook.ToolStep;
import java.util.Map;

/** The steps that touch the world: each calls one activity. */
final class ToolSteps {

    private final RunContext run;
    private final Calls calls;
    private final TerraformSteps terraform;
    private final CommandSteps commands;
    private final SshSteps ssh;
    private final AnsibleSteps ansible;
    private final PrometheusSteps prometheus;
    private final SqlSteps sql;
    private final KubernetesSteps kubernetes;
    private final CloudSteps clouds;
    private final ChatSteps chats;

    ToolSteps(RunContext run, Calls calls, Approvals approvals, ApprovalAgain again, PrometheusSteps prometheus) {
        this.run = run;
        this.calls = calls;
        this.terraform = new TerraformSteps(calls, approvals, again);
        this.commands = new CommandSteps(run, calls);
        this.ssh = new SshSteps(run, calls);
        this.ansible = new AnsibleSteps(calls);
        this.prometheus = prometheus;
        this.sql = new SqlSteps(run, calls);
        this.kubernetes = new KubernetesSteps(calls);
        this.clouds = new CloudSteps(calls);
        this.chats = new ChatSteps(calls);
    }

    /** What this attempt leaves out because an earlier one did it, for people; empty for nothing. */
    String narrowed(Step step, Frame frame, Map<String, Object> variables) {
        return step instanceof AnsibleStep made ? ansible.narrowed(made, frame, variables) : "";
    }

    Done call(ToolStep step, Frame frame, int attempt, Map<String, Object> variables) {
        return switch (step) {
            case TerraformStep made -> terraform.call(made, frame, attempt, variables);
            case CommandStep command -> commands.call(command, frame, attempt, variables);
            case SshStep files -> ssh.call(files, frame, attempt, variables);
            case AnsibleStep made -> ansible.call(made, frame, attempt, variables);
            case PrometheusStep asked -> prometheus.call(asked, frame, attempt, variables);
            case SqlStep.Query query -> sql.query(query, frame, attempt, variables);
            case KubernetesStep made -> kubernetes.call(made, frame, attempt, variables);
            case HttpStep.Check check -> check(check, frame, attempt, variables);
            case HttpStep.Request request -> request(request, frame, attempt, variables);
            case CloudStep cloud -> clouds.call(cloud, frame, attempt, variables);
            case ChatStep.Notify notify -> chats.notify(notify, frame, attempt, variables);
        };
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
