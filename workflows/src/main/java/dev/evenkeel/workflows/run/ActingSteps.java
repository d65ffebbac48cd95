package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.AnsibleActivities;
import dev.evenkeel.workflows.contract.CommandActivities;
import dev.evenkeel.workflows.contract.CommandActivities.CommandResult;
import dev.evenkeel.workflows.contract.EstateSnapshot.Site;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.HttpActivities;
import dev.evenkeel.workflows.contract.InputFile;
import dev.evenkeel.workflows.contract.TerraformActivities;
import dev.evenkeel.workflows.contract.TerraformActivities.ApplyRequest;
import dev.evenkeel.workflows.contract.TerraformActivities.ApplyResult;
import dev.evenkeel.workflows.contract.TerraformActivities.PlanRequest;
import dev.evenkeel.workflows.contract.TerraformActivities.PlanResult;
import dev.evenkeel.workflows.runbook.Input;
import dev.evenkeel.workflows.runbook.SecretInput;
import dev.evenkeel.workflows.runbook.Step;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The steps that touch the world: each calls one activity. */
final class ActingSteps {

    private static final Duration DEFAULT_TIMEOUT = Duration.ofHours(4);

    private final RunContext run;
    private final Approvals approvals;
    private final People people;
    private final ServiceLock lock;
    private final Map<String, Planned> plans = new HashMap<>();

    private record Planned(PlanRequest request, PlanResult result) {}

    ActingSteps(RunContext run, Approvals approvals, People people, ServiceLock lock) {
        this.run = run;
        this.approvals = approvals;
        this.people = people;
        this.lock = lock;
    }

    Done plan(Step.TerraformPlan step, Frame frame, int attempt, Map<String, Object> variables) {
        PlanRequest request = new PlanRequest(
                act(step, frame, attempt),
                step.folder().text(variables),
                StepVariables.map(step.backend(), variables),
                StepVariables.map(step.variables(), variables));
        PlanResult result = call(TerraformActivities.class, request.act(), terraform -> terraform.plan(request));
        plans.put(planKey(step.id(), frame), new Planned(request, result));
        approvals.planned(frame.key(step), result);
        return Done.of(result, result.summary());
    }

    Done apply(Step.TerraformApply step, Frame frame, int attempt) {
        Planned planned = plans.get(planKey(step.plan(), frame));
        if (planned == null) {
            throw new StepFailure(
                    Failures.BAD_REQUEST,
                    "There is no plan to apply: the step " + step.plan() + " has not run here",
                    "Run the step " + step.plan() + " first, or skip this one",
                    "");
        }
        if (approvals.needed() && !approvals.covers(planned.result())) {
            askAgain(
                    step,
                    frame,
                    attempt,
                    "This plan is not covered by an approval. Look at it and approve it, or reject it.");
        }
        ApplyRequest request = new ApplyRequest(act(step, frame, attempt), planned.request(), planned.result());
        ApplyResult result = call(TerraformActivities.class, request.act(), terraform -> terraform.apply(request));
        return Done.of(result, result.summary());
    }

    /** The inputs are not those that were approved: what acts from here on needs another approval. */
    void askAfterChange(Step step, Frame frame, int attempt) {
        // The slices of a loop know nothing of approvals: the run that holds the loop asks for them.
        boolean acts = step.acts() || (step instanceof Step.ForEach loop && Slices.act(loop));
        if (acts && approvals.outdated() && !run.state().undoing()) {
            askAgain(
                    step,
                    frame,
                    attempt,
                    "The inputs were changed after the approval. Look at what would be done now and approve it, or reject it.");
        }
    }

    /** The plan is not what was approved, or an approver lost the role since: this act needs an approval of its own. */
    private void askAgain(Step step, Frame frame, int attempt, String instructions) {
        Runbooks.Approvers approvers = Runbooks.approvers(run.runbook());
        people.approve(
                frame.key(step),
                attempt,
                new Agreement.Rule(
                        approvers.count(),
                        approvers.from(),
                        instructions,
                        Agreement.Rule.EXPIRES,
                        approvers.escalation()));
    }

    Done playbook(Step.AnsiblePlaybook step, Frame frame, int attempt, Map<String, Object> variables) {
        Site site = frame.site();
        AnsibleActivities.PlaybookRequest request = new AnsibleActivities.PlaybookRequest(
                act(step, frame, attempt),
                step.playbook().text(variables),
                site == null ? Map.of("localhost", "127.0.0.1") : site.hosts(),
                StepVariables.map(step.variables(), variables),
                step.limit() == null ? null : step.limit().text(variables),
                StepVariables.list(step.tags(), variables));
        AnsibleActivities.PlaybookResult result =
                call(AnsibleActivities.class, request.act(), ansible -> ansible.playbook(request));
        return Done.of(result, result.summary());
    }

    Done script(Step.Script step, Frame frame, int attempt, Map<String, Object> variables) {
        CommandActivities.ScriptRequest request = new CommandActivities.ScriptRequest(
                act(step, frame, attempt),
                StepVariables.list(step.command(), variables),
                StepVariables.texts(step.environment(), variables),
                files(step));
        CommandResult result = call(CommandActivities.class, request.act(), commands -> commands.script(request));
        return Done.of(result, lastLine(result.output()));
    }

    Done ssh(Step.SshCommand step, Frame frame, int attempt, Map<String, Object> variables) {
        CommandActivities.SshRequest request = new CommandActivities.SshRequest(
                act(step, frame, attempt),
                step.host().text(variables),
                step.port() == null ? 22 : port(StepVariables.text(step.port().evaluate(variables))),
                step.user() == null ? null : step.user().text(variables),
                key(step),
                StepVariables.list(step.command(), variables));
        CommandResult result = call(CommandActivities.class, request.act(), commands -> commands.ssh(request));
        return Done.of(result, lastLine(result.output()));
    }

    Done check(Step.HttpCheck step, Frame frame, int attempt, Map<String, Object> variables) {
        HttpActivities.CheckRequest request = new HttpActivities.CheckRequest(
                act(step, frame, attempt),
                step.url().text(variables),
                step.status(),
                step.contains() == null ? null : step.contains().text(variables),
                step.every().toMillis(),
                run.rehearsal() ? 0 : step.steady().toMillis(),
                run.rehearsal()
                        ? Math.min(5_000, step.within().toMillis())
                        : step.within().toMillis());
        HttpActivities.CheckResult result = call(HttpActivities.class, request.act(), http -> http.check(request));
        return Done.of(result, result.summary());
    }

    Done request(Step.HttpRequest step, Frame frame, int attempt, Map<String, Object> variables) {
        HttpActivities.RequestRequest request = new HttpActivities.RequestRequest(
                act(step, frame, attempt),
                step.method(),
                step.url().text(variables),
                StepVariables.texts(step.headers(), variables),
                step.body() == null ? null : step.body().text(variables),
                step.statuses(),
                step.idempotent());
        HttpActivities.RequestResult result = call(HttpActivities.class, request.act(), http -> http.request(request));
        return Done.of(result, "HTTP " + result.status());
    }

    private Act act(Step step, Frame frame, int attempt) {
        Duration timeout = step.common().timeout();
        return new Act(
                run.request().runId(),
                frame.key(step),
                attempt,
                run.request().mode(),
                run.request().estate().environment().name(),
                frame.site() == null ? "" : frame.site().name(),
                SecretInput.references(step.common().secrets(), run.state().inputs()),
                (timeout == null ? DEFAULT_TIMEOUT : timeout).toMillis(),
                lock.fence());
    }

    private <A, R> R call(Class<A> activities, Act act, Function<A, R> call) {
        return lock.during(() -> Stubs.call(activities, act, call));
    }

    private @Nullable String key(Step.SshCommand step) {
        String written = step.key();
        return written == null
                ? null
                : SecretInput.reference(written, run.state().inputs())
                        .orElseThrow(() -> new StepFailure(
                                Failures.BAD_REQUEST,
                                "The key is the input " + written + ", which was left out",
                                "Change the inputs, then try again",
                                ""));
    }

    /** The files that a script reads, by the path at which it finds them. */
    private Map<String, InputFile> files(Step.Script step) {
        Set<String> read = new LinkedHashSet<>(step.command().reads("inputs"));
        read.addAll(step.environment().reads("inputs"));
        Map<String, InputFile> files = new LinkedHashMap<>();
        run.runbook().inputs().stream()
                .filter(input -> input.kind() == Input.Kind.FILE && read.contains(input.id()))
                .forEach(input -> InputFile.of(run.state().inputs().get(input.id()))
                        .ifPresent(file -> files.put(file.path(input.id()), file)));
        return files;
    }

    private static String planKey(String id, Frame frame) {
        return id + frame.suffix();
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            if (port > 0 && port < 65_536) {
                return port;
            }
        } catch (NumberFormatException notANumber) {
            // answered below, like a number out of range
        }
        throw new StepFailure(Failures.BAD_REQUEST, text + " is not a port", "Give a number from 1 to 65535", "");
    }

    private static String lastLine(@Nullable String output) {
        if (output == null || output.isBlank()) {
            return "";
        }
        String last = output.strip().substring(output.strip().lastIndexOf('\n') + 1);
        return last.length() > 200 ? last.substring(0, 200) + "…" : last;
    }
}
