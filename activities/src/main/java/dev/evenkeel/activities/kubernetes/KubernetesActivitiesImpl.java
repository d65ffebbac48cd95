package dev.evenkeel.activities.kubernetes;

import dev.evenkeel.activities.act.ActRunner;
import dev.evenkeel.activities.act.Reads;
import dev.evenkeel.activities.act.RunbookFolder;
import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.KubernetesActivities;

/** Kubernetes by fabric8's client. Nothing of it is loaded before the first step that needs it. */
public final class KubernetesActivitiesImpl implements KubernetesActivities {

    private final ActRunner runner;
    private final Clusters clusters;
    private final RunbookFolder folder;

    public KubernetesActivitiesImpl(ActRunner runner, Clusters clusters) {
        this.runner = runner;
        this.clusters = clusters;
        this.folder = new RunbookFolder(runner.settings().runbooks());
    }

    @Override
    public ApplyResult apply(ApplyRequest request) {
        String what = request.manifests() == null ? "the step's manifests" : request.manifests();
        return on(
                request,
                request.act(),
                request.cluster(),
                "apply " + what,
                api -> new Apply(api, request, folder).run());
    }

    @Override
    public RolloutResult rollout(RolloutRequest request) {
        return on(
                request,
                request.act(),
                request.cluster(),
                "rollout of " + request.resource(),
                api -> new Rollout(api, request).run());
    }

    @Override
    public UndoResult undo(UndoRequest request) {
        return on(
                request,
                request.act(),
                request.cluster(),
                "undo of " + request.resource(),
                api -> new Undo(api, request).run());
    }

    @Override
    public ScaleResult scale(ScaleRequest request) {
        return on(
                request,
                request.act(),
                request.cluster(),
                "scale " + request.resource() + " to " + request.replicas(),
                api -> new Scaling(api, request).run());
    }

    @Override
    public DrainResult drain(DrainRequest request) {
        String what = request.uncordon() ? "uncordon " : "drain ";
        return on(
                request, request.act(), request.cluster(), what + request.node(), api -> new Drain(api, request).run());
    }

    @Override
    public WaitResult await(WaitRequest request) {
        return on(
                request,
                request.act(),
                request.cluster(),
                "wait for " + request.resource(),
                api -> new Await(api, request).run());
    }

    @Override
    public LogsResult logs(LogsRequest request) {
        return on(request, request.act(), request.cluster(), "read logs", api -> new PodLogs(api, request).run());
    }

    private <T> T on(Object request, Act act, Cluster cluster, String intent, Clusters.Use<T> use) {
        return runner.perform(act, Reads.of(request), intent, running -> clusters.use(running, cluster, use));
    }
}
