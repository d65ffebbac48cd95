package dev.evenkeel.activities.kubernetes;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/** What the real control plane holds for the proof that a rehearsal changes nothing: a deployment that has been rolled out twice. */
public final class RehearsalCluster implements AutoCloseable {

    private final ControlPlane plane = ControlPlane.shared();
    private final String namespace = plane.namespace();

    public RehearsalCluster() {
        plane.client()
                .apps()
                .deployments()
                .inNamespace(namespace)
                .resource(shop("shop:0"))
                .create();
        await().atMost(Duration.ofSeconds(30)).until(() -> revision().equals("1"));
        plane.client()
                .apps()
                .deployments()
                .inNamespace(namespace)
                .resource(shop("shop:1"))
                .patch();
        await().atMost(Duration.ofSeconds(30)).until(() -> revision().equals("2"));
    }

    public String kubeconfig() {
        return plane.kubeconfig("admin-token");
    }

    public String namespace() {
        return namespace;
    }

    /** All that is wanted of it. What its own controllers write meanwhile is no change of ours. */
    public String wanted() {
        String deployments = plane.client().apps().deployments().inNamespace(namespace).list().getItems().stream()
                .map(each -> each.getMetadata().getGeneration() + " " + each.getSpec())
                .collect(Collectors.joining("\n"));
        String settings = plane.client().configMaps().inNamespace(namespace).list().getItems().stream()
                .map(each ->
                        each.getMetadata().getName() + " " + each.getMetadata().getResourceVersion())
                .collect(Collectors.joining("\n"));
        String nodes = plane.client().nodes().list().getItems().stream()
                .map(each -> each.getMetadata().getName() + " " + each.getSpec())
                .collect(Collectors.joining("\n"));
        return String.join("\n", deployments, settings, nodes);
    }

    private String revision() {
        Deployment shop = plane.client()
                .apps()
                .deployments()
                .inNamespace(namespace)
                .withName("shop")
                .get();
        Map<String, String> annotations = shop.getMetadata().getAnnotations();
        return annotations == null ? "" : annotations.getOrDefault("deployment.kubernetes.io/revision", "");
    }

    private static Deployment shop(String image) {
        Map<String, String> labels = Map.of("app", "shop");
        return new DeploymentBuilder()
                .withNewMetadata()
                .withName("shop")
                .endMetadata()
                .withNewSpec()
                .withReplicas(1)
                .withNewSelector()
                .withMatchLabels(labels)
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(labels)
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("shop")
                .withImage(image)
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    /** Other tests use the node too. */
    @Override
    public void close() {
        PaperNodes.edit(plane.client(), PaperNodes.APART, node -> {
            node.getSpec().setUnschedulable(false);
            return node;
        });
    }
}
