package dev.evenkeel.activities.kubernetes;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.evenkeel.activities.act.ToolEnvironment;
import dev.evenkeel.activities.act.Workshop;
import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.KubernetesActivities;
import dev.evenkeel.workflows.contract.KubernetesActivities.ApplyRequest;
import dev.evenkeel.workflows.contract.KubernetesActivities.ApplyResult;
import dev.evenkeel.workflows.contract.KubernetesActivities.Cluster;
import dev.evenkeel.workflows.contract.KubernetesActivities.RolloutRequest;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What the tests against the real API server have in common: a host to act on, and a namespace of their own. */
abstract class ClusterCase {

    static final KubernetesSettings SETTINGS = new KubernetesSettings(
            Set.of("log-me-in"), Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ofSeconds(4));

    @TempDir
    Path folder;

    final List<Clusters> opened = new ArrayList<>();
    Workshop workshop;
    ControlPlane plane;
    String namespace;
    KubernetesActivities kubernetes;

    @BeforeEach
    void open() {
        assumeTrue(ControlPlane.isThere(), "kubernetes-servers is not on the PATH: ./evenkeel test builds it with Go");
        plane = ControlPlane.shared();
        namespace = plane.namespace();
        workshop = new Workshop(folder);
        workshop.secret("cluster", plane.kubeconfig("admin-token"));
        kubernetes = worker(SETTINGS);
    }

    @AfterEach
    void close() {
        if (workshop != null) {
            workshop.close();
            opened.forEach(Clusters::close);
        }
    }

    /** As after a restart of the worker. */
    KubernetesActivities worker(KubernetesSettings settings) {
        ToolEnvironment tools =
                new ToolEnvironment(Map.of("PATH", workshop.runbooks.resolve("bin") + ":/usr/bin:/bin"));
        Clusters clusters = new Clusters(workshop.secrets(), settings, tools);
        opened.add(clusters);
        return workshop.worker(KubernetesActivities.class, new KubernetesActivitiesImpl(workshop.runner(), clusters));
    }

    KubernetesClient client() {
        return plane.client();
    }

    Cluster here() {
        return new Cluster("file:cluster", null, namespace);
    }

    ApplyRequest apply(Act act, String yaml) {
        workshop.runbookFile("manifests.yaml", yaml);
        return new ApplyRequest(act, here(), "manifests.yaml", List.of(), Map.of(), Map.of(), false);
    }

    ApplyResult applied(String step, String yaml) {
        return kubernetes.apply(apply(Workshop.act(step), yaml));
    }

    RolloutRequest rollout(Act act, String resource, Duration within) {
        return new RolloutRequest(act, here(), resource, false, Map.of(), within.toMillis(), 1_000);
    }

    String log() {
        return workshop.logs.all();
    }

    static String deployment(String name, String image, int replicas) {
        return """
                apiVersion: apps/v1
                kind: Deployment
                metadata: { name: %1$s }
                spec:
                  replicas: %3$d
                  selector: { matchLabels: { app: %1$s } }
                  template:
                    metadata: { labels: { app: %1$s } }
                    spec:
                      containers: [{ name: %1$s, image: "%2$s" }]
                """.formatted(name, image, replicas);
    }

    /** All that the cluster holds in the namespace, but for what its own controllers keep writing. */
    String digest() {
        return client()
                        .genericKubernetesResources("apps/v1", "Deployment")
                        .inNamespace(namespace)
                        .list()
                        .getItems()
                        .stream()
                        // Its version changes with its status, which the controllers write whenever they like.
                        .map(each -> each.getMetadata().getName() + " "
                                + each.getMetadata().getGeneration() + " "
                                + each.getMetadata().getLabels())
                        .collect(Collectors.joining("\n"))
                + client().configMaps().inNamespace(namespace).list().getItems().stream()
                        .map(each -> each.getMetadata().getName() + " "
                                + each.getMetadata().getResourceVersion())
                        .collect(Collectors.joining("\n"))
                + client().secrets().inNamespace(namespace).list().getItems().stream()
                        .map(each -> each.getMetadata().getName() + " "
                                + each.getMetadata().getResourceVersion())
                        .collect(Collectors.joining("\n"))
                + client().pods().inNamespace(namespace).list().getItems().stream()
                        .map(each -> each.getMetadata().getName())
                        .sorted()
                        .collect(Collectors.joining("\n"));
    }

    /** What a config map holds. */
    Map<String, String> data(String name) {
        return client().configMaps().inNamespace(namespace).withName(name).get().getData();
    }
}
