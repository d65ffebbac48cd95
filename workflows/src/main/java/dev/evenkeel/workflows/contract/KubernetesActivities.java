package dev.evenkeel.workflows.contract;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Kubernetes. Every write says how things shall be, not what to change, and is read back: a Temporal retry does it again and finds
 * the same, so its outcome is never unknown. In a rehearsal the API server itself tells what would change, by a dry run.
 */
@ActivityInterface
public interface KubernetesActivities {

    /** Applies manifests on the server's side under the field manager {@code evenkeel}. */
    @ActivityMethod(name = "kubernetes.apply")
    ApplyResult apply(ApplyRequest request);

    /** Sets images or restarts, if asked to, and waits until the rollout is done or has failed. */
    @ActivityMethod(name = "kubernetes.rollout")
    RolloutResult rollout(RolloutRequest request);

    /** Brings back an earlier revision. Which one that is, is found out once and kept. */
    @ActivityMethod(name = "kubernetes.undo")
    UndoResult undo(UndoRequest request);

    @ActivityMethod(name = "kubernetes.scale")
    ScaleResult scale(ScaleRequest request);

    /** Takes all pods off a node but those of daemon sets, as fast as disruption budgets allow; or lets them onto it again. */
    @ActivityMethod(name = "kubernetes.drain")
    DrainResult drain(DrainRequest request);

    /** Waits for what a resource says about itself. Only reads. */
    @ActivityMethod(name = "kubernetes.wait")
    WaitResult await(WaitRequest request);

    /** Reads the logs of pods. */
    @ActivityMethod(name = "kubernetes.logs")
    LogsResult logs(LogsRequest request);

    /**
     * Where something is done.
     *
     * @param kubeconfig a reference to it
     * @param context null for the kubeconfig's own current one
     * @param namespace null for that of the context
     */
    record Cluster(
            String kubeconfig,
            @Nullable String context,
            @Nullable String namespace) {}

    /**
     * @param manifests a file or a folder, relative to the runbook folder; null: they are in {@code inline}
     * @param set values by JSON pointer, by resource ({@code deployment/shop})
     * @param images images by the name of the container
     * @param force whether fields are taken over that belong to others
     */
    record ApplyRequest(
            Act act,
            Cluster cluster,
            @Nullable String manifests,
            List<Object> inline,
            Map<String, Object> set,
            Map<String, String> images,
            boolean force) {}

    /** Each by its name, for example {@code deployment/shop}. */
    record ApplyResult(String summary, List<String> created, List<String> configured, List<String> unchanged) {}

    /**
     * @param resource {@code deployment/NAME}, {@code statefulset/NAME} or {@code daemonset/NAME}
     * @param images images by the name of the container; may be empty
     * @param withinMillis how long the rollout may take
     * @param failAfterMillis how long a pod may be in trouble before the rollout counts as failed
     */
    record RolloutRequest(
            Act act,
            Cluster cluster,
            String resource,
            boolean restart,
            Map<String, String> images,
            long withinMillis,
            long failAfterMillis) {}

    /**
     * @param revision 0 where the kind of resource counts none
     * @param images by the name of the container
     */
    record RolloutResult(String summary, long desired, long ready, long revision, Map<String, Object> images) {}

    /** @param revision 0: the one before */
    record UndoRequest(Act act, Cluster cluster, String resource, long revision) {}

    /**
     * @param from the revision that was undone
     * @param to the revision that was brought back, by the number that it had
     */
    record UndoResult(String summary, long from, long to) {}

    record ScaleRequest(Act act, Cluster cluster, String resource, long replicas) {}

    /** @param before how many were wanted before this step */
    record ScaleResult(String summary, long replicas, long before) {}

    /**
     * @param uncordon whether pods are let onto the node again; nothing is drained then
     * @param unmanaged whether pods may be evicted that nothing brings back
     * @param localData whether pods may be evicted that lose data by it ({@code emptyDir})
     */
    record DrainRequest(
            Act act,
            Cluster cluster,
            String node,
            boolean uncordon,
            boolean unmanaged,
            boolean localData,
            long withinMillis) {}

    /** Pods as {@code namespace/name}. @param left those of daemon sets and the node's own, which stay */
    record DrainResult(String summary, List<String> evicted, List<String> left) {}

    /**
     * @param resource {@code KIND/NAME}
     * @param condition the type of a condition that has to be {@code True}; null for none
     * @param until an expression over {@code object}; null for none
     * @param absent whether it is awaited that the resource is gone
     */
    record WaitRequest(
            Act act,
            Cluster cluster,
            String resource,
            @Nullable String condition,
            @Nullable String until,
            boolean absent,
            long everyMillis,
            long withinMillis) {}

    /** @param status what the resource says of itself in the end; null when it says nothing or is gone */
    record WaitResult(
            String summary, long waitedMillis, @Nullable Object status) {}

    /**
     * @param resource {@code pod/NAME}; null: the pods are selected
     * @param selector labels, for example {@code app=shop,tier!=cache}
     * @param container null for the pod's default
     * @param previous of the container that ran before, which has ended
     * @param lines at most so many of each pod, the last ones
     * @param sinceMillis 0: however old
     */
    record LogsRequest(
            Act act,
            Cluster cluster,
            @Nullable String resource,
            @Nullable String selector,
            @Nullable String container,
            boolean previous,
            long lines,
            long sinceMillis) {}

    /**
     * @param output the end of what they said, at most 16 KiB
     * @param cut whether something was left out of the step's log
     */
    record LogsResult(String output, List<String> pods, long lines, boolean cut) {}
}
