package dev.evenkeel.workflows.runbook;

import dev.evenkeel.workflows.contract.KubernetesActivities.ApplyResult;
import dev.evenkeel.workflows.contract.KubernetesActivities.DrainResult;
import dev.evenkeel.workflows.contract.KubernetesActivities.LogsResult;
import dev.evenkeel.workflows.contract.KubernetesActivities.RolloutResult;
import dev.evenkeel.workflows.contract.KubernetesActivities.ScaleResult;
import dev.evenkeel.workflows.contract.KubernetesActivities.UndoResult;
import dev.evenkeel.workflows.contract.KubernetesActivities.WaitResult;
import dev.evenkeel.workflows.expression.Template;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The kinds of steps that talk to a Kubernetes cluster. */
public sealed interface KubernetesStep extends ToolStep {

    Cluster cluster();

    /** A rehearsal asks the API server what would change. Waiting is no use there, since nothing was changed: it looks once. */
    @Override
    default InRehearsal inRehearsal() {
        return InRehearsal.PREVIEWED;
    }

    /**
     * @param kubeconfig a reference to it; null: that of the site
     * @param context null: the kubeconfig's own current one
     * @param namespace null: that of the context
     */
    record Cluster(
            @Nullable String kubeconfig,
            @Nullable Template context,
            @Nullable Template namespace) {

        private String in(Map<String, Object> at) {
            return (namespace == null ? "" : " in " + namespace.text(at))
                    + (context == null ? "" : " of " + context.text(at));
        }
    }

    /** @param manifests null: they are {@code inline} */
    record Apply(
            Common common,
            Cluster cluster,
            @Nullable Template manifests,
            @Nullable Template inline,
            Template set,
            Template images,
            boolean force)
            implements KubernetesStep {
        @Override
        public String kind() {
            return "kubernetes.apply";
        }

        @Override
        public Apply with(Common common) {
            return new Apply(common, cluster, manifests, inline, set, images, force);
        }

        @Override
        public Class<ApplyResult> result() {
            return ApplyResult.class;
        }

        @Override
        public boolean acts() {
            return true;
        }

        @Override
        public List<Template> values() {
            return ToolStep.written(manifests, inline, set, images, cluster.context, cluster.namespace);
        }

        @Override
        public String doing(Map<String, Object> at) {
            return "apply " + (manifests == null ? "the step's own manifests" : manifests.text(at)) + cluster.in(at);
        }
    }

    /**
     * @param restart whether its pods are replaced even if nothing has changed
     * @param within how long it may take
     * @param failAfter how long a pod may be in trouble before the rollout counts as failed
     */
    record Rollout(
            Common common,
            Cluster cluster,
            Template resource,
            boolean restart,
            Template images,
            boolean setsImages,
            Duration within,
            Duration failAfter)
            implements KubernetesStep {
        @Override
        public String kind() {
            return "kubernetes.rollout";
        }

        @Override
        public Rollout with(Common common) {
            return new Rollout(common, cluster, resource, restart, images, setsImages, within, failAfter);
        }

        @Override
        public Class<RolloutResult> result() {
            return RolloutResult.class;
        }

        @Override
        public boolean acts() {
            return restart || setsImages;
        }

        @Override
        public boolean judges() {
            return true;
        }

        @Override
        public List<Template> values() {
            return ToolStep.written(resource, images, cluster.context, cluster.namespace);
        }

        @Override
        public String doing(Map<String, Object> at) {
            String first = restart ? "restart " : setsImages ? "set the images of " : "wait for the rollout of ";
            return first + resource.text(at) + cluster.in(at);
        }
    }

    /** @param revision null: the one before */
    record Undo(
            Common common,
            Cluster cluster,
            Template resource,
            @Nullable Template revision) implements KubernetesStep {
        @Override
        public String kind() {
            return "kubernetes.undo";
        }

        @Override
        public Undo with(Common common) {
            return new Undo(common, cluster, resource, revision);
        }

        @Override
        public Class<UndoResult> result() {
            return UndoResult.class;
        }

        @Override
        public boolean acts() {
            return true;
        }

        @Override
        public List<Template> values() {
            return ToolStep.written(resource, revision, cluster.context, cluster.namespace);
        }

        @Override
        public String doing(Map<String, Object> at) {
            return "bring " + resource.text(at) + " back to "
                    + (revision == null ? "the revision before" : "revision " + revision.text(at)) + cluster.in(at);
        }
    }

    record Scale(Common common, Cluster cluster, Template resource, Template replicas) implements KubernetesStep {
        @Override
        public String kind() {
            return "kubernetes.scale";
        }

        @Override
        public Scale with(Common common) {
            return new Scale(common, cluster, resource, replicas);
        }

        @Override
        public Class<ScaleResult> result() {
            return ScaleResult.class;
        }

        @Override
        public boolean acts() {
            return true;
        }

        @Override
        public List<Template> values() {
            return ToolStep.written(resource, replicas, cluster.context, cluster.namespace);
        }

        @Override
        public String doing(Map<String, Object> at) {
            return "scale " + resource.text(at) + " to " + replicas.text(at) + cluster.in(at);
        }
    }

    /**
     * @param uncordon whether pods are let onto the node again; nothing is drained then
     * @param unmanaged whether pods may be evicted that nothing brings back
     * @param localData whether pods may be evicted that lose data by it
     */
    record Drain(
            Common common,
            Cluster cluster,
            Template node,
            boolean uncordon,
            boolean unmanaged,
            boolean localData,
            Duration within)
            implements KubernetesStep {
        @Override
        public String kind() {
            return "kubernetes.drain";
        }

        @Override
        public Drain with(Common common) {
            return new Drain(common, cluster, node, uncordon, unmanaged, localData, within);
        }

        @Override
        public Class<DrainResult> result() {
            return DrainResult.class;
        }

        @Override
        public boolean acts() {
            return true;
        }

        @Override
        public List<Template> values() {
            return ToolStep.written(node, cluster.context);
        }

        @Override
        public String doing(Map<String, Object> at) {
            return (uncordon ? "let pods onto the node " + node.text(at) + " again" : "drain the node " + node.text(at))
                    + cluster.in(at);
        }
    }

    /**
     * @param condition the type of a condition that has to be true
     * @param until an expression over {@code object}, evaluated where the cluster is asked
     * @param absent whether it is awaited that it is gone
     */
    record Wait(
            Common common,
            Cluster cluster,
            Template resource,
            @Nullable Template condition,
            @Nullable String until,
            boolean absent,
            Duration every,
            Duration within)
            implements KubernetesStep {
        @Override
        public String kind() {
            return "kubernetes.wait";
        }

        @Override
        public Wait with(Common common) {
            return new Wait(common, cluster, resource, condition, until, absent, every, within);
        }

        @Override
        public Class<WaitResult> result() {
            return WaitResult.class;
        }

        @Override
        public List<Template> values() {
            return ToolStep.written(resource, condition, cluster.context, cluster.namespace);
        }

        @Override
        public boolean judges() {
            return true;
        }

        @Override
        public String doing(Map<String, Object> at) {
            String what = absent ? " is gone" : condition != null ? " is " + condition.text(at) : ": " + until;
            return "wait until " + resource.text(at) + what + cluster.in(at);
        }
    }

    /**
     * @param resource a pod; null: they are selected
     * @param previous of the container that ran before
     * @param since null: however old
     */
    record Logs(
            Common common,
            Cluster cluster,
            @Nullable Template resource,
            @Nullable Template selector,
            @Nullable Template container,
            boolean previous,
            int lines,
            @Nullable Duration since)
            implements KubernetesStep {
        @Override
        public String kind() {
            return "kubernetes.logs";
        }

        @Override
        public Logs with(Common common) {
            return new Logs(common, cluster, resource, selector, container, previous, lines, since);
        }

        @Override
        public Class<LogsResult> result() {
            return LogsResult.class;
        }

        @Override
        public InRehearsal inRehearsal() {
            return InRehearsal.DONE;
        }

        @Override
        public List<Template> values() {
            return ToolStep.written(resource, selector, container, cluster.context, cluster.namespace);
        }

        @Override
        public String doing(Map<String, Object> at) {
            return "read the logs of "
                    + (resource != null
                            ? resource.text(at)
                            : "the pods with " + (selector == null ? "" : selector.text(at)))
                    + cluster.in(at);
        }
    }
}
