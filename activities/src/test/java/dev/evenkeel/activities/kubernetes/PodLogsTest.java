package dev.evenkeel.activities.kubernetes;

import static dev.evenkeel.activities.act.Workshop.act;
import static dev.evenkeel.activities.act.Workshop.detail;
import static dev.evenkeel.activities.act.Workshop.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.evenkeel.activities.act.ToolEnvironment;
import dev.evenkeel.activities.act.Workshop;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.KubernetesActivities;
import dev.evenkeel.workflows.contract.KubernetesActivities.Cluster;
import dev.evenkeel.workflows.contract.KubernetesActivities.LogsRequest;
import dev.evenkeel.workflows.contract.KubernetesActivities.LogsResult;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs come from containers, which the real control plane of the tests has none of: this is tested on the wire. */
class PodLogsTest {

    private static final String LIST = """
            {"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": "v1",
             "resources": [{"name": "pods", "singularName": "pod", "namespaced": true, "kind": "Pod", "verbs": ["get"]}]}
            """;

    @TempDir
    Path folder;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final AtomicLong sent = new AtomicLong();
    private Workshop workshop;
    private HttpServer server;
    private Clusters clusters;
    private KubernetesActivities kubernetes;
    private byte[] said = "one\ntwo\n".getBytes(StandardCharsets.UTF_8);
    private long times = 1;
    private int refusals;
    private int status = 200;
    private int pods = 2;

    @BeforeEach
    void open() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
        workshop = new Workshop(folder);
        workshop.secret("password", "hunter2-very-secret");
        workshop.secret("cluster", """
                current-context: c
                clusters: [{name: c, cluster: {server: "http://127.0.0.1:%d"}}]
                users: [{name: u, user: {token: token-of-mine}}]
                contexts: [{name: c, context: {cluster: c, user: u, namespace: shop}}]
                """.formatted(server.getAddress().getPort()));
        clusters = new Clusters(workshop.secrets(), ClusterCase.SETTINGS, ToolEnvironment.ofServer());
        kubernetes =
                workshop.worker(KubernetesActivities.class, new KubernetesActivitiesImpl(workshop.runner(), clusters));
    }

    @AfterEach
    void close() {
        clusters.close();
        workshop.close();
        server.stop(0);
    }

    @Test
    void readsTheLastLinesOfEachPodThatIsSelected() {
        LogsResult result = kubernetes.logs(logs("app=shop", 50));

        assertThat(result.pods()).containsExactly("shop-0", "shop-1");
        assertThat(result.output()).isEqualTo("── shop-0\none\ntwo\n── shop-1\none\ntwo");
        assertThat(result.lines()).isEqualTo(4);
        assertThat(result.cut()).isFalse();
        assertThat(workshop.logs.all().strip()).isEqualTo(result.output());
        assertThat(asked).noneMatch(url -> url.contains("watch"));
        assertThat(asked)
                .anyMatch(url -> url.startsWith("/api/v1/namespaces/shop/pods/shop-0/log?")
                        && url.contains("tailLines=50")
                        && url.contains("limitBytes="));
    }

    @Test
    void readsTheContainerThatRanBefore() {
        kubernetes.logs(new LogsRequest(act("l"), cluster(), "pod/shop-0", null, "web", true, 10, 90_000));

        // Not the last: the client, whose wait for the pod ends at once, may still be asking how the pod is.
        assertThat(asked)
                .filteredOn(url -> url.startsWith("/api/v1/namespaces/shop/pods/shop-0/log?"))
                .singleElement()
                .asString()
                .contains("previous=true")
                .contains("container=web")
                .contains("sinceSeconds=90");
    }

    @Test
    void cutsALogOf200MegabytesAndStaysSmall() {
        said = (".".repeat(99) + "\n").repeat(10_000).getBytes(StandardCharsets.UTF_8);
        times = 200;
        pods = 1;
        long before = used();

        LogsResult result = kubernetes.logs(logs("app=shop", 10_000));

        assertThat(result.cut()).isTrue();
        assertThat(result.output()).endsWith("… more was said than is kept").hasSizeLessThan(17_000);
        assertThat(workshop.logs.all()).hasSizeBetween(4_000_000, 4_300_000);
        assertThat(used() - before).isLessThan(60L * 1024 * 1024);
        assertThat(sent.get()).isLessThan(100_000_000L);
    }

    @Test
    void showsWhatIsNoTextAndHidesSecrets() {
        byte[] latin = "caf\u00e9 hunter2-very-secret \u0000 end\n".getBytes(StandardCharsets.ISO_8859_1);
        said = latin;
        pods = 1;

        LogsResult result = kubernetes.logs(new LogsRequest(
                act("l", Map.of("PASSWORD", "file:password"), Duration.ofSeconds(30)),
                cluster(),
                null,
                "app=shop",
                null,
                false,
                10,
                0));

        assertThat(result.output()).contains("caf\ufffd ••••").contains("end");
        assertThat(workshop.logs.all()).doesNotContain("hunter2");
    }

    @Test
    void asksAgainWhenTheApiServerHasTooMuchToDo() {
        refusals = 2;
        status = 429;

        LogsResult result = kubernetes.logs(logs("app=shop", 5));

        assertThat(result.lines()).isEqualTo(4);
        assertThat(workshop.logs.all()).contains("the API server answered 429");
    }

    @Test
    void givesUpOnAnAnswerThatIsGarbage() {
        refusals = 1_000;
        status = 200;

        ApplicationFailure failure = failureOf(() -> kubernetes.logs(logs("app=shop", 5)));

        assertThat(failure.getType()).isIn(Failures.TOOL_FAILED, Failures.UNREACHABLE);
        assertThat(failure.getOriginalMessage()).contains("127.0.0.1");
    }

    @Test
    void saysThatNoPodIsSelected() {
        pods = 0;

        ApplicationFailure failure = failureOf(() -> kubernetes.logs(logs("app=shop", 5)));

        assertThat(failure.getOriginalMessage()).isEqualTo("There is no pod with app=shop in shop");
        assertThat(detail(failure).advice()).contains("selector");
    }

    private LogsRequest logs(@Nullable String selector, int lines) {
        return new LogsRequest(act("l"), cluster(), null, selector, null, false, lines, 0);
    }

    private static Cluster cluster() {
        return new Cluster("file:cluster", null, null);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String url = exchange.getRequestURI().toString();
        asked.add(url);
        if (url.startsWith("/api/v1/namespaces/shop/pods?") && refusals-- > 0) {
            send(exchange, status, "<html>busy</html>");
        } else if (url.startsWith("/api/v1/namespaces/shop/pods?")) {
            String items = String.join(
                    ",",
                    List.of("shop-1", "shop-0").subList(0, pods).stream()
                            .map(name -> "{\"apiVersion\": \"v1\", \"kind\": \"Pod\", \"metadata\": {\"name\": \""
                                    + name + "\"}}")
                            .toList());
            send(exchange, 200, "{\"apiVersion\": \"v1\", \"kind\": \"PodList\", \"items\": [" + items + "]}");
        } else if (url.contains("/log")) {
            exchange.sendResponseHeaders(200, said.length * times);
            try (OutputStream body = exchange.getResponseBody()) {
                for (long i = 0; i < times; i++) {
                    body.write(said);
                    sent.addAndGet(said.length);
                }
            }
        } else {
            send(exchange, 200, LIST);
        }
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
