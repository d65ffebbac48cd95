package dev.evenkeel.activities.kubernetes;

import static org.awaitility.Awaitility.await;

import dev.evenkeel.activities.act.Ports;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A real control plane on the loopback address: etcd, API server, controllers and scheduler, started once for all tests. It has nodes
 * that only say so ({@link PaperNodes}): no containers run.
 */
public final class ControlPlane {

    private static final String PROGRAM = "kubernetes-servers";
    private static final AtomicInteger NAMESPACES = new AtomicInteger();
    private static @Nullable ControlPlane shared;

    private final Path folder;
    private final Path program;
    private final int port = Ports.free();
    private final List<Process> processes = new ArrayList<>();
    private final List<String> apiServer;
    private @Nullable Process api;
    private @Nullable KubernetesClient client;
    private @Nullable PaperNodes nodes;

    /** Whether its program is on the PATH, where {@code ./evenkeel test} puts it. */
    public static boolean isThere() {
        return program() != null;
    }

    public static synchronized ControlPlane shared() {
        if (shared == null) {
            try {
                ControlPlane started = new ControlPlane(Files.createTempDirectory("evenkeel-kubernetes"));
                Runtime.getRuntime().addShutdownHook(new Thread(started::close));
                shared = started;
                started.start();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
        return shared;
    }

    private static @Nullable Path program() {
        return Arrays.stream(System.getenv("PATH").split(":", -1))
                .map(folder -> Path.of(folder, PROGRAM))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }

    private ControlPlane(Path folder) throws IOException {
        this.folder = folder;
        this.program = java.util.Objects.requireNonNull(program());
        int etcd = Ports.free();
        String store = "http://127.0.0.1:" + etcd;
        String peers = "http://127.0.0.1:" + Ports.free();
        run(
                "etcd",
                "etcd",
                "--name=test",
                "--data-dir=" + folder.resolve("etcd"),
                "--listen-client-urls=" + store,
                "--advertise-client-urls=" + store,
                "--listen-peer-urls=" + peers,
                "--initial-advertise-peer-urls=" + peers,
                "--initial-cluster=test=" + peers,
                "--unsafe-no-fsync",
                "--log-level=error");
        key();
        Files.writeString(folder.resolve("tokens.csv"), """
                admin-token,admin,admin,system:masters
                reader-token,reader,reader,readers
                """);
        apiServer = List.of(
                "kube-apiserver",
                "--etcd-servers=" + store,
                "--bind-address=127.0.0.1",
                "--secure-port=" + port,
                "--cert-dir=" + folder.resolve("certs"),
                "--service-cluster-ip-range=10.96.0.0/24",
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-account-signing-key-file=" + folder.resolve("sa.key"),
                "--service-account-key-file=" + folder.resolve("sa.key"),
                "--token-auth-file=" + folder.resolve("tokens.csv"),
                "--authorization-mode=RBAC",
                "--endpoint-reconciler-type=none");
    }

    private void start() throws IOException {
        startApi();
        Path own = Files.writeString(folder.resolve("kubeconfig"), kubeconfig("admin-token"));
        run(
                "controllers",
                "kube-controller-manager",
                "--kubeconfig=" + own,
                "--authentication-kubeconfig=" + own,
                "--authorization-kubeconfig=" + own,
                "--leader-elect=false",
                "--use-service-account-credentials=true",
                "--service-account-private-key-file=" + folder.resolve("sa.key"),
                "--root-ca-file=" + folder.resolve("certs/apiserver.crt"),
                "--controllers=*,-node-lifecycle-controller,-taint-eviction-controller",
                "--kube-api-qps=300",
                "--kube-api-burst=500",
                "--bind-address=127.0.0.1",
                "--secure-port=" + Ports.free());
        run(
                "scheduler",
                "kube-scheduler",
                "--kubeconfig=" + own,
                "--authentication-kubeconfig=" + own,
                "--authorization-kubeconfig=" + own,
                "--leader-elect=false",
                "--bind-address=127.0.0.1",
                "--secure-port=" + Ports.free());
        nodes = new PaperNodes(client());
        nodes.start();
    }

    /** Also after {@link #killApi}. */
    void startApi() throws IOException {
        api = run("apiserver", apiServer.toArray(String[]::new));
        await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> "ok".equals(client().raw("/readyz")));
    }

    void killApi() throws InterruptedException {
        Process running = api;
        if (running != null) {
            running.destroyForcibly();
            running.waitFor(10, TimeUnit.SECONDS);
        }
    }

    KubernetesClient client() {
        if (client == null) {
            Config config = new ConfigBuilder(Config.empty())
                    .withMasterUrl(server())
                    .withTrustCerts(true)
                    .withOauthToken("admin-token")
                    .build();
            client = new KubernetesClientBuilder()
                    .withConfig(config)
                    .withHttpClientFactory(new JdkHttpClientFactory())
                    .build();
        }
        return client;
    }

    String server() {
        return "https://127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    /** As an administrator would give it to us. */
    public String kubeconfig(String token) {
        return kubeconfig(token, server());
    }

    public String kubeconfig(String token, String server) {
        try {
            String authority =
                    Base64.getEncoder().encodeToString(Files.readAllBytes(folder.resolve("certs/apiserver.crt")));
            return """
                    apiVersion: v1
                    kind: Config
                    current-context: test
                    clusters: [{name: test, cluster: {server: "%s", certificate-authority-data: %s}}]
                    users: [{name: me, user: {token: %s}}]
                    contexts: [{name: test, context: {cluster: test, user: me}}, {name: other, context: {cluster: test, user: me, namespace: elsewhere}}]
                    """.formatted(server, authority, token);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Taking one away takes ten seconds, so each test has its own. */
    public String namespace() {
        String name = "test-" + NAMESPACES.incrementAndGet();
        client().namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
        // Pods are refused before the namespace has it.
        await().atMost(Duration.ofSeconds(30))
                .until(() -> client().serviceAccounts()
                                .inNamespace(name)
                                .withName("default")
                                .get()
                        != null);
        return name;
    }

    private void key() throws IOException {
        try {
            int code = new ProcessBuilder(
                            "openssl",
                            "genrsa",
                            "-out",
                            folder.resolve("sa.key").toString(),
                            "2048")
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("openssl.log").toFile())
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new IllegalStateException("openssl ended with " + code);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Process run(String log, String... command) throws IOException {
        List<String> all = new ArrayList<>(List.of(program.toString()));
        all.addAll(List.of(command));
        Process process = new ProcessBuilder(all)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve(log + ".log").toFile()))
                .start();
        processes.add(process);
        return process;
    }

    private void close() {
        if (nodes != null) {
            nodes.close();
        }
        processes.forEach(Process::destroyForcibly);
        for (Process process : processes) {
            try {
                process.waitFor(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                return;
            }
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException | KubernetesClientException e) {
            System.err.println("Not removed: " + folder);
        }
    }
}
