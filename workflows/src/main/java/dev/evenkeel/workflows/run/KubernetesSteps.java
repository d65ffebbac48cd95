package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.EstateSnapshot.Site;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.KubernetesActivities;
import dev.evenkeel.workflows.contract.KubernetesActivities.ApplyRequest;
import dev.evenkeel.workflows.contract.KubernetesActivities.ApplyResult;
import dev.evenkeel.workflows.contract.KubernetesActivities.Cluster;
import dev.evenkeel.workflows.contract.KubernetesActivities.DrainRequest;
import dev.evenkeel.workflows.contract.KubernetesActivities.DrainResult;
import dev.evenkeel.workflows.contract.KubernetesActivities.LogsRequest;
import dev.evenkeel.workflows.contract.KubernetesActivities.LogsResult;
import dev.evenkeel.workflows.contract.KubernetesActivities.RolloutRequest;
import dev.evenkeel.workflows.contract.KubernetesActivities.RolloutResult;
import dev.evenkeel.workflows.contract.KubernetesActivities.ScaleRequest;
import dev.evenkeel.workflows.contract.KubernetesActivities.ScaleResult;
import dev.evenkeel.workflows.contract.KubernetesActivities.UndoRequest;
import dev.evenkeel.workflows.contract.KubernetesActivities.UndoResult;
import dev.evenkeel.workflows.contract.KubernetesActivities.WaitRequest;
import dev.evenkeel.workflows.contract.KubernetesActivities.WaitResult;
import dev.evenkeel.workflows.expression.Template;
import dev.evenkeel.workflows.runbook.KubernetesStep;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is done on a cluster: the step's own, or that of the site at hand. */
final class KubernetesSteps {

    private final Calls calls;

    KubernetesSteps(Calls calls) {
        this.calls = calls;
    }

    Done call(KubernetesStep step, Frame frame, int attempt, Map<String, Object> at) {
        return switch (step) {
            case KubernetesStep.Apply apply -> apply(apply, frame, attempt, at);
            case KubernetesStep.Rollout rollout -> rollout(rollout, frame, attempt, at);
            case KubernetesStep.Undo undo -> undo(undo, frame, attempt, at);
            case KubernetesStep.Scale scale -> scale(scale, frame, attempt, at);
            case KubernetesStep.Drain drain -> drain(drain, frame, attempt, at);
            case KubernetesStep.Wait wait -> await(wait, frame, attempt, at);
            case KubernetesStep.Logs logs -> logs(logs, frame, attempt, at);
        };
    }

    private Done apply(KubernetesStep.Apply step, Frame frame, int attempt, Map<String, Object> at) {
        Template inline = step.inline();
        ApplyRequest request = new ApplyRequest(
                calls.act(step, frame, attempt),
                cluster(step, frame, at),
                text(step.manifests(), at),
                inline != null && inline.evaluate(at) instanceof List<?> items ? List.copyOf(items) : List.of(),
                step.set().map(at),
                step.images().texts(at),
                step.force());
        ApplyResult result = calls.call(KubernetesActivities.class, request.act(), tool -> tool.apply(request));
        return Done.of(result, result.summary());
    }

    private Done rollout(KubernetesStep.Rollout step, Frame frame, int attempt, Map<String, Object> at) {
        RolloutRequest request = new RolloutRequest(
                calls.act(step, frame, attempt),
                cluster(step, frame, at),
                step.resource().text(at),
                step.restart(),
                step.images().texts(at),
                step.within().toMillis(),
                step.failAfter().toMillis());
        RolloutResult result = calls.call(KubernetesActivities.class, request.act(), tool -> tool.rollout(request));
        return Done.of(result, result.summary());
    }

    private Done undo(KubernetesStep.Undo step, Frame frame, int attempt, Map<String, Object> at) {
        UndoRequest request = new UndoRequest(
                calls.act(step, frame, attempt),
                cluster(step, frame, at),
                step.resource().text(at),
                step.revision() == null ? 0 : number(step.revision(), at, "a revision"));
        UndoResult result = calls.call(KubernetesActivities.class, request.act(), tool -> tool.undo(request));
        return Done.of(result, result.summary());
    }

    private Done scale(KubernetesStep.Scale step, Frame frame, int attempt, Map<String, Object> at) {
        ScaleRequest request = new ScaleRequest(
                calls.act(step, frame, attempt),
                cluster(step, frame, at),
                step.resource().text(at),
                number(step.replicas(), at, "a number of replicas"));
        ScaleResult result = calls.call(KubernetesActivities.class, request.act(), tool -> tool.scale(request));
        return Done.of(result, result.summary());
    }

    private Done drain(KubernetesStep.Drain step, Frame frame, int attempt, Map<String, Object> at) {
        DrainRequest request = new DrainRequest(
                calls.act(step, frame, attempt),
                cluster(step, frame, at),
                step.node().text(at),
                step.uncordon(),
                step.unmanaged(),
                step.localData(),
                step.within().toMillis());
        DrainResult result = calls.call(KubernetesActivities.class, request.act(), tool -> tool.drain(request));
        return Done.of(result, result.summary());
    }

    private Done await(KubernetesStep.Wait step, Frame frame, int attempt, Map<String, Object> at) {
        WaitRequest request = new WaitRequest(
                calls.act(step, frame, attempt),
                cluster(step, frame, at),
                step.resource().text(at),
                text(step.condition(), at),
                step.until(),
                step.absent(),
                step.every().toMillis(),
                step.within().toMillis());
        WaitResult result = calls.call(KubernetesActivities.class, request.act(), tool -> tool.await(request));
        return Done.of(result, result.summary());
    }

    private Done logs(KubernetesStep.Logs step, Frame frame, int attempt, Map<String, Object> at) {
        Duration since = step.since();
        LogsRequest request = new LogsRequest(
                calls.act(step, frame, attempt),
                cluster(step, frame, at),
                text(step.resource(), at),
                text(step.selector(), at),
                text(step.container(), at),
                step.previous(),
                step.lines(),
                since == null ? 0 : since.toMillis());
        LogsResult result = calls.call(KubernetesActivities.class, request.act(), tool -> tool.logs(request));
        return Done.of(result, Calls.lastLine(result.output()));
    }

    private Cluster cluster(KubernetesStep step, Frame frame, Map<String, Object> at) {
        KubernetesStep.Cluster cluster = step.cluster();
        String own = calls.secret(cluster.kubeconfig(), "kubeconfig", frame);
        Site site = frame.site();
        String kubeconfig =
                own != null || site == null ? own : site.credentials().get("kubeconfig");
        if (kubeconfig == null) {
            throw new StepFailure(
                    Failures.BAD_REQUEST,
                    site == null
                            ? "No site is at hand here, and the step names no kubeconfig"
                            : "The site " + site.name() + " has no kubeconfig",
                    "Add 'credentials: { kubeconfig: \"file:…\" }' to the site in the estate, or 'kubeconfig' to the step",
                    "");
        }
        return new Cluster(kubeconfig, text(cluster.context(), at), text(cluster.namespace(), at));
    }

    private static @Nullable String text(@Nullable Template template, Map<String, Object> at) {
        return template == null ? null : template.text(at);
    }

    private static long number(Template template, Map<String, Object> at, String what) {
        String text = StepVariables.text(template.evaluate(at));
        try {
            long number = Long.parseLong(text);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // answered below, like a number out of range
        }
        throw new StepFailure(Failures.BAD_REQUEST, text + " is not " + what, "Give a whole number, 0 or more", "");
    }
}
