package dev.evenkeel.activities.kubernetes;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.TaintBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * Nodes that exist on paper: what is scheduled onto them is marked as running and ready, unless its image ends in {@code :bad} (it
 * cannot be pulled), {@code :crash} (it crashes) or {@code :stuck} (it never becomes ready); what is deleted is gone.
 */
final class PaperNodes implements AutoCloseable {

    /** A further node, which only takes who asks for it. */
    static final String APART = "paper-apart";

    private static final int COUNT = 3;

    private final KubernetesClient client;
    private final Thread thread = new Thread(this::work, "paper-nodes");
    private volatile boolean over;

    PaperNodes(KubernetesClient client) {
        this.client = client;
    }

    void start() {
        for (int i = 1; i <= COUNT; i++) {
            make("paper-" + i, List.of());
        }
        make(
                APART,
                List.of(new TaintBuilder()
                        .withKey(APART)
                        .withEffect("NoSchedule")
                        .build()));
        thread.setDaemon(true);
        thread.start();
    }

    private void make(String name, List<Taint> taints) {
        Map<String, Quantity> room =
                Map.of("cpu", new Quantity("100"), "memory", new Quantity("100Gi"), "pods", new Quantity("500"));
        Node node = new NodeBuilder()
                .withNewMetadata()
                .withName(name)
                .addToLabels("kubernetes.io/hostname", name)
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .withNewStatus()
                .withCapacity(room)
                .withAllocatable(room)
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .withReason("OnPaper")
                .endCondition()
                .endStatus()
                .build();
        client.nodes().resource(node).create();
        edit(
                client,
                name,
                made -> new NodeBuilder(made)
                        .editSpec()
                        .withTaints(taints)
                        .endSpec()
                        .build());
        client.nodes().resource(node).patchStatus();
    }

    /** The control plane changes nodes too, at any moment: whoever comes second looks again. */
    static void edit(KubernetesClient client, String name, UnaryOperator<Node> change) {
        await().ignoreExceptionsMatching(
                        e -> e instanceof KubernetesClientException conflict && conflict.getCode() == 409)
                .until(() -> client.nodes().withName(name).edit(change) != null);
    }

    private void work() {
        while (!over) {
            try {
                for (Pod pod : client.pods().inAnyNamespace().list().getItems()) {
                    play(pod);
                }
            } catch (KubernetesClientException away) {
                // The API server is away, or somebody was faster: seen again in the next round.
            }
            try {
                TimeUnit.MILLISECONDS.sleep(150);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void play(Pod pod) {
        if (pod.getSpec().getNodeName() == null) {
            return;
        }
        if (pod.getMetadata().getDeletionTimestamp() != null) {
            client.pods().resource(pod).withGracePeriod(0).delete();
        } else if (pod.getStatus().getContainerStatuses().isEmpty()) {
            client.pods().resource(status(pod)).patchStatus();
        }
    }

    private static Pod status(Pod pod) {
        List<ContainerStatus> containers = pod.getSpec().getContainers().stream()
                .map(container -> container(container.getName(), container.getImage()))
                .toList();
        boolean ready = containers.stream().allMatch(ContainerStatus::getReady);
        List<PodCondition> conditions = new ArrayList<>(pod.getStatus().getConditions());
        for (String type : List.of("Initialized", "ContainersReady", "Ready")) {
            conditions.add(new PodConditionBuilder()
                    .withType(type)
                    .withStatus(ready || type.equals("Initialized") ? "True" : "False")
                    .build());
        }
        return new PodBuilder(pod)
                .editStatus()
                .withPhase(ready ? "Running" : "Pending")
                .withConditions(conditions)
                .withContainerStatuses(containers)
                .endStatus()
                .build();
    }

    private static ContainerStatus container(String name, String image) {
        ContainerStatusBuilder status = new ContainerStatusBuilder()
                .withName(name)
                .withImage(image)
                .withImageID("")
                .withRestartCount(0)
                .withReady(false);
        if (image.endsWith(":bad")) {
            return waiting(status, "ImagePullBackOff", "Back-off pulling image \"" + image + "\"");
        }
        if (image.endsWith(":crash")) {
            return waiting(status, "CrashLoopBackOff", "back-off 10s restarting failed container");
        }
        if (image.endsWith(":stuck")) {
            return waiting(status, "ContainerCreating", "");
        }
        return status.withReady(true)
                .withStarted(true)
                .withNewState()
                .withNewRunning()
                .withStartedAt("2026-01-01T00:00:00Z")
                .endRunning()
                .endState()
                .build();
    }

    private static ContainerStatus waiting(ContainerStatusBuilder status, String reason, String message) {
        return status.withNewState()
                .withNewWaiting()
                .withReason(reason)
                .withMessage(message)
                .endWaiting()
                .endState()
                .build();
    }

    @Override
    public void close() {
        over = true;
        thread.interrupt();
    }
}
