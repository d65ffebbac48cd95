package dev.evenkeel.activities.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import dev.evenkeel.activities.library.Library;
import dev.evenkeel.activities.library.LibraryRun;
import dev.evenkeel.activities.prometheus.Monitoring;
import dev.evenkeel.activities.terraform.TerraformSettings;
import dev.evenkeel.workflows.contract.EstateSnapshot.Site;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunResult;
import dev.evenkeel.workflows.contract.RunStatus;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The shipped deploys for Kubernetes, run by the real engine against the real control plane, with gates that ask a real Prometheus. Their
 * texts are the shipped ones but for the pauses of the gates, which would take minutes.
 */
class ShippedOnClusterTest {

    /** The logs of pods that are on paper cannot be had; the rollback goes on without them. */
    private static final Map<String, String> ROLLING =
            Map.of("every: 10s", "every: 1s", "for: 1m", "for: 2s", "timeout: 10s", "timeout: 2s");

    private static final Map<String, String> CANARY =
            Map.of("every: 15s", "every: 1s", "for: 2m", "for: 3s", "timeout: 10s", "timeout: 2s");
    private static final Map<String, String> COLOURS = Map.of(
            "every: 10s",
            "every: 1s",
            "for: 2m",
            "for: 2s",
            "for: 1m",
            "for: 1s",
            "for: 10s",
            "for: 1s",
            "for: 5s",
            "for: 1s");

    @TempDir
    private Path folder;

    private ControlPlane plane;
    private String namespace;
    private HttpServer shop;
    private Library library;
    private Visitors visitors;

    @BeforeEach
    void open() throws IOException {
        assumeTrue(ControlPlane.isThere(), "kubernetes-servers is not on the PATH: ./evenkeel test builds it with Go");
        assumeTrue(Monitoring.available(), Monitoring.WHY_NOT);
        plane = ControlPlane.shared();
        namespace = plane.namespace();
        shop = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        shop.createContext("/health", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        shop.start();
        Site site = new Site(
                namespace,
                "The cluster",
                "kubernetes",
                "lab",
                "http://127.0.0.1:" + shop.getAddress().getPort(),
                Map.of(),
                Map.of("kubeconfig", "file:cluster"),
                false,
                Map.of());
        library = new Library(
                folder,
                TerraformSettings.ofServer(),
                Map.of("prometheus", Monitoring.shared().prometheus()),
                site);
        library.secret("cluster", plane.kubeconfig("admin-token"));
        visitors = new Visitors(plane.client(), namespace, namespace);
    }

    @AfterEach
    void close() {
        if (library != null) {
            visitors.close();
            library.close();
            shop.stop(0);
        }
    }

    @Test
    void rollsOutTriesACanaryAndTakesABadOneBackToWeightZero() {
        Map<String, Object> first = Map.of("namespace", namespace, "version", "1.0.0", "replicas", 2L);
        LibraryRun rolled = library.start("deploy/kubernetes-rolling.yaml", ROLLING, first, Mode.LIVE)
                .approve("agree");
        succeeded(rolled);
        assertThat(image("shop")).endsWith("shop:1.0.0");

        changesNothingInARehearsal("deploy/kubernetes-rolling.yaml");
        changesNothingInARehearsal("deploy/kubernetes-canary.yaml");

        LibraryRun good = canary("1.1.0", List.of("25", "100"));
        succeeded(good);
        assertThat(image("shop")).endsWith("shop:1.1.0");
        assertThat(visitors.weight()).isZero();
        assertThat(replicas("shop-canary")).isZero();
        assertThat(good.said()).contains("STEP_FINISHED rollout/", "compare[25]", "alone[100]");

        visitors.canaryBreaksAt(50);
        LibraryRun bad = canary("1.2.0", List.of("10", "50", "100"));
        RunResult result = bad.result();
        assertThat(result.status()).as(bad.said()).isEqualTo(RunStatus.ROLLED_BACK);
        assertThat(visitors.weight()).isZero();
        assertThat(image("shop")).endsWith("shop:1.1.0");
        assertThat(replicas("shop-canary")).isZero();
        assertThat(bad.said()).contains("compare[10]").doesNotContain("shift[100]");
    }

    @Test
    void takesARollingDeployBackToTheRevisionThatItFound() {
        Map<String, Object> first = Map.of("namespace", namespace, "version", "1.0.0", "replicas", 2L);
        succeeded(library.start("deploy/kubernetes-rolling.yaml", ROLLING, first, Mode.LIVE)
                .approve("agree"));

        visitors.stableBreaks(0.5);
        Map<String, Object> second = Map.of("namespace", namespace, "version", "1.1.0", "replicas", 3L);
        LibraryRun broken = library.start("deploy/kubernetes-rolling.yaml", ROLLING, second, Mode.LIVE)
                .approve("agree");

        assertThat(broken.result().status()).as(broken.said()).isEqualTo(RunStatus.ROLLED_BACK);
        assertThat(image("shop")).endsWith("shop:1.0.0");
    }

    @Test
    void switchesTheColourThatServesAndRetiresTheOldOne() throws IOException {
        for (String file : List.of("blue", "service")) {
            String manifest =
                    Files.readString(Library.RUNBOOKS.resolve("kubernetes/shop-blue-green/" + file + ".yaml"));
            client().load(new java.io.ByteArrayInputStream(manifest.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                    .inNamespace(namespace)
                    .fieldManager("evenkeel")
                    .serverSideApply();
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> ready("shop-blue") == 1);
        changesNothingInARehearsal("deploy/kubernetes-blue-green.yaml");

        Map<String, Object> inputs = Map.of("namespace", namespace, "version", "1.1.0", "keep", "1s");
        succeeded(library.start("deploy/kubernetes-blue-green.yaml", COLOURS, inputs, Mode.LIVE)
                .approve("agree"));

        assertThat(colour()).isEqualTo("green");
        assertThat(image("shop-green")).endsWith("shop:1.1.0");
        assertThat(replicas("shop-green")).isEqualTo(1);
        assertThat(replicas("shop-blue")).isZero();
    }

    private LibraryRun canary(String version, List<String> weights) {
        return library.start(
                        "deploy/kubernetes-canary.yaml",
                        CANARY,
                        Map.of("namespace", namespace, "version", version, "weights", weights),
                        Mode.LIVE)
                .approve("agree");
    }

    private void changesNothingInARehearsal(String runbook) {
        String before = wanted();
        LibraryRun rehearsed = library.start(runbook, Map.of("namespace", namespace), Mode.REHEARSAL);
        succeeded(rehearsed);
        assertThat(wanted()).isEqualTo(before);
        assertThat(rehearsed.said()).contains("STEP_PREVIEWED");
    }

    private static void succeeded(LibraryRun run) {
        assertThat(run.result().status()).as(run.said()).isEqualTo(RunStatus.SUCCEEDED);
    }

    /** All that is wanted of the namespace, without what controllers write. */
    private String wanted() {
        String deployments = client().apps().deployments().inNamespace(namespace).list().getItems().stream()
                .map(each -> each.getMetadata().getGeneration() + " " + each.getSpec())
                .collect(Collectors.joining("\n"));
        String services = client().services().inNamespace(namespace).list().getItems().stream()
                .map(each -> String.valueOf(each.getSpec()))
                .collect(Collectors.joining("\n"));
        String ingresses = client().network().v1().ingresses().inNamespace(namespace).list().getItems().stream()
                .map(each -> each.getMetadata().getAnnotations() + " " + each.getSpec())
                .collect(Collectors.joining("\n"));
        return String.join("\n", deployments, services, ingresses);
    }

    private KubernetesClient client() {
        return plane.client();
    }

    private Deployment deployment(String name) {
        return client().apps()
                .deployments()
                .inNamespace(namespace)
                .withName(name)
                .require();
    }

    private String image(String name) {
        return deployment(name)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getImage();
    }

    private int replicas(String name) {
        Integer replicas = deployment(name).getSpec().getReplicas();
        return replicas == null ? 1 : replicas;
    }

    private int ready(String name) {
        Integer ready = deployment(name).getStatus().getReadyReplicas();
        return ready == null ? 0 : ready;
    }

    private String colour() {
        return String.valueOf(client().services()
                .inNamespace(namespace)
                .withName("shop")
                .require()
                .getSpec()
                .getSelector()
                .get("colour"));
    }
}
