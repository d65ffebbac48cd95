package dev.evenkeel.activities.kubernetes;

import dev.evenkeel.activities.act.ActFailures;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.KubernetesActivities.DrainRequest;
import dev.evenkeel.workflows.contract.KubernetesActivities.DrainResult;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Empties a node: no new pods, then each of its pods is evicted as soon as the disruption budgets allow, until all are gone. Done again
 * it goes on with what is left.
 */
final class Drain {

    private static final long EVERY_MILLIS = 1_000;

    private final Api api;
    private final DrainRequest request;
    private final Budgets budgets;
    private final long begun = System.nanoTime();
    private final Map<String, String> saidOf = new HashMap<>();

    Drain(Api api, DrainRequest request) {
        this.api = api;
        this.request = request;
        this.budgets = new Budgets(api);
    }

    DrainResult run() throws IOException {
        Kinds.Kind node = api.kind("v1", "Node");
        api.require(node, request.node());
        if (request.uncordon()) {
            schedulable(node, true);
            return new DrainResult(would("lets pods onto it again"), List.of(), List.of());
        }
        List<String> left = names(pods(false));
        List<Pod> going = pods(true);
        refuseLoss(going);
        if (api.rehearses()) {
            going.forEach(pod -> api.say("- " + nameOf(pod) + " would be evicted" + blocked(pod)));
            return new DrainResult(would(going.size() + " pods evicted"), names(going), left);
        }
        List<String> evicted =
                Plain.list(Kept.once(api.act(), "pods", () -> Map.of("evict", names(going))), "evict").stream()
                        .map(String::valueOf)
                        .toList();
        schedulable(node, false);
        empty();
        return new DrainResult(evicted.size() + " pods evicted", evicted, left);
    }

    private String would(String what) {
        return api.rehearses() ? "would be: " + what : what;
    }

    private void schedulable(Kinds.Kind node, boolean may) {
        PatchContext.Builder how =
                new PatchContext.Builder().withPatchType(PatchType.JSON_MERGE).withFieldManager(Api.MANAGER);
        api.patch(
                (may ? "uncordon" : "cordon") + " the node " + request.node(),
                node,
                "",
                request.node(),
                Map.of("spec", Map.of("unschedulable", !may)),
                how,
                e -> false);
        String would = api.rehearses() ? " would take" : " takes";
        api.say(request.node() + would + (may ? " pods again" : " no new pods"));
    }

    private void empty() {
        while (true) {
            List<Pod> left = pods(true);
            if (left.isEmpty()) {
                return;
            }
            for (Pod pod : left) {
                if (pod.getMetadata().getDeletionTimestamp() == null) {
                    evict(pod);
                }
            }
            if (TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun) >= request.withinMillis()) {
                throw stuck(left);
            }
            api.pause(EVERY_MILLIS);
        }
    }

    private void evict(Pod pod) {
        boolean accepted = api.ask(
                "evict " + nameOf(pod),
                client -> client.pods()
                        .inNamespace(pod.getMetadata().getNamespace())
                        .withName(pod.getMetadata().getName())
                        .evict());
        sayOnce(pod, accepted ? "is evicted" : "has to wait" + blocked(pod));
    }

    private void sayOnce(Pod pod, String what) {
        if (!what.equals(saidOf.put(pod.getMetadata().getUid(), what))) {
            api.say(nameOf(pod) + " " + what);
        }
    }

    private String blocked(Pod pod) {
        List<String> blocking = budgets.blocking(pod);
        return blocking.isEmpty()
                ? ""
                : ": the disruption budget " + String.join(" and ", blocking) + " allows none now";
    }

    private ApplicationFailure stuck(List<Pod> left) {
        String which = left.stream().map(pod -> nameOf(pod) + blocked(pod)).collect(Collectors.joining("\n"));
        return ActFailures.failure(
                Failures.TOOL_FAILED,
                "The node " + request.node() + " was not empty within " + request.withinMillis() / 1000.0 + " s: "
                        + nameOf(left.getFirst()) + blocked(left.getFirst())
                        + (left.size() > 1 ? ", and " + (left.size() - 1) + " more" : ""),
                "Let more replicas run elsewhere, or change the budget, then try again. The node takes no new pods until"
                        + " it is let again by 'uncordon: true'.",
                which);
    }

    /** @param going those that are evicted; else those that stay */
    private List<Pod> pods(boolean going) {
        return api
                .ask(
                        "list the pods of " + request.node(),
                        client -> client.pods()
                                .inAnyNamespace()
                                .withField("spec.nodeName", request.node())
                                .list())
                .getItems()
                .stream()
                .filter(pod -> !finished(pod))
                .filter(pod -> going != stays(pod))
                .toList();
    }

    private static boolean finished(Pod pod) {
        return List.of("Succeeded", "Failed").contains(pod.getStatus().getPhase());
    }

    /** A daemon set would bring its pod right back, and a mirror pod is the node's own. */
    private static boolean stays(Pod pod) {
        Map<String, String> annotations = pod.getMetadata().getAnnotations();
        return owner(pod).equals("DaemonSet")
                || annotations != null && annotations.containsKey("kubernetes.io/config.mirror");
    }

    private static String owner(Pod pod) {
        return pod.getMetadata().getOwnerReferences().stream()
                .filter(owner -> Boolean.TRUE.equals(owner.getController()))
                .map(OwnerReference::getKind)
                .findFirst()
                .orElse("");
    }

    private void refuseLoss(List<Pod> going) {
        List<String> lost = new ArrayList<>();
        for (Pod pod : going) {
            if (owner(pod).isEmpty() && !request.unmanaged()) {
                lost.add(nameOf(pod) + " would not come back: nothing manages it");
            }
            if (!request.localData()
                    && pod.getSpec().getVolumes().stream().anyMatch(volume -> volume.getEmptyDir() != null)) {
                lost.add(nameOf(pod) + " would lose what it has in an emptyDir");
            }
        }
        if (!lost.isEmpty()) {
            throw ActFailures.failure(
                    Failures.TOOL_FAILED,
                    "Draining " + request.node() + " would lose something: " + lost.getFirst()
                            + (lost.size() > 1 ? ", and " + (lost.size() - 1) + " more" : ""),
                    "If that may be, say 'unmanaged: true' or 'local_data: true'. Nothing was changed.",
                    String.join("\n", lost));
        }
    }

    private static List<String> names(List<Pod> pods) {
        return pods.stream().map(Drain::nameOf).toList();
    }

    private static String nameOf(Pod pod) {
        return pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName();
    }
}
