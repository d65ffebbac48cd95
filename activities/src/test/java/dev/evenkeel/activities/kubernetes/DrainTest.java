package dev.evenkeel.activities.kubernetes;

import static dev.evenkeel.activities.act.Workshop.act;
import static dev.evenkeel.activities.act.Workshop.detail;
import static dev.evenkeel.activities.act.Workshop.failureOf;
import static dev.evenkeel.activities.act.Workshop.rehearsal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.KubernetesActivities.Cluster;
import dev.evenkeel.workflows.contract.KubernetesActivities.DrainRequest;
import dev.evenkeel.workflows.contract.KubernetesActivities.DrainResult;
import dev.evenkeel.workflows.contract.KubernetesActivities.WaitRequest;
import dev.evenkeel.workflows.contract.KubernetesActivities.WaitResult;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DrainTest extends ClusterCase {

    private static final String NODE = PaperNodes.APART;

    private static final String BUDGET = """
            ---
            apiVersion: policy/v1
            kind: PodDisruptionBudget
            metadata: { name: keep-all }
            spec: { minAvailable: 2, selector: { matchLabels: { app: shop } } }
            """;

    private static final String AGENT = """
            ---
            apiVersion: apps/v1
            kind: DaemonSet
            metadata: { name: agent }
            spec:
              selector: { matchLabels: { app: agent } }
              template:
                metadata: { labels: { app: agent } }
                spec:
                  containers: [{ name: a, image: "a:1" }]
            """;

    @AfterEach
    void leaveNothingBehind() {
        PaperNodes.edit(client(), NODE, node -> {
            node.getSpec().setUnschedulable(false);
            return node;
        });
        client().apps().deployments().inNamespace(namespace).delete();
        client().apps().daemonSets().inNamespace(namespace).delete();
        client().policy().v1().podDisruptionBudget().inNamespace(namespace).delete();
        client().pods().inNamespace(namespace).delete();
        await().atMost(Duration.ofSeconds(20))
                .until(() ->
                        client().pods().inNamespace(namespace).list().getItems().isEmpty());
    }

    @Test
    void emptiesANodeButForDaemonSets() {
        start(deployment("shop", "shop:1", 2) + AGENT, 2, 1);

        DrainResult rehearsed = kubernetes.drain(drain(rehearsal("p"), 20));
        assertThat(onNode("shop")).isEqualTo(2);
        DrainRequest request = drain(act("d"), 20);
        DrainResult result = kubernetes.drain(request);
        DrainResult again = worker(SETTINGS).drain(request);

        assertThat(rehearsed.summary()).isEqualTo("would be: 2 pods evicted");
        assertThat(result.evicted()).hasSize(2).allMatch(pod -> pod.startsWith(namespace + "/shop-"));
        assertThat(result.left()).singleElement().asString().startsWith(namespace + "/agent-");
        assertThat(again.evicted()).isEqualTo(result.evicted());
        assertThat(onNode("shop")).isZero();
        assertThat(unschedulable()).isTrue();

        kubernetes.drain(new DrainRequest(act("u"), anywhere(), NODE, true, false, false, 1_000));
        assertThat(unschedulable()).isFalse();
    }

    @Test
    void namesTheBudgetThatBlocksIt() {
        start(deployment("shop", "shop:1", 2) + BUDGET, 2, 0);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> client().policy()
                                .v1()
                                .podDisruptionBudget()
                                .inNamespace(namespace)
                                .withName("keep-all")
                                .get()
                                .getStatus()
                                .getCurrentHealthy()
                        == 2);

        long begun = System.nanoTime();
        ApplicationFailure failure = failureOf(() -> kubernetes.drain(drain(act("d"), 2)));

        assertThat(failure.getOriginalMessage())
                .startsWith("The node paper-apart was not empty within 2.0 s: " + namespace + "/shop-")
                .contains("the disruption budget " + namespace + "/keep-all allows none now, and 1 more");
        assertThat(detail(failure).advice()).contains("uncordon: true");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(8));
        assertThat(onNode("shop")).isEqualTo(2);
    }

    @Test
    void refusesToLoseWhatWouldNotComeBack() {
        applied("a", """
                apiVersion: v1
                kind: Pod
                metadata: { name: alone, labels: { app: alone } }
                spec:
                  nodeName: paper-apart
                  containers: [{ name: a, image: "a:1" }]
                  volumes: [{ name: scratch, emptyDir: {} }]
                """);

        ApplicationFailure failure = failureOf(() -> kubernetes.drain(drain(act("d"), 5)));

        assertThat(failure.getOriginalMessage()).contains("alone would not come back: nothing manages it");
        assertThat(detail(failure).evidence()).contains("would lose what it has in an emptyDir");
        assertThat(unschedulable()).isFalse();

        DrainResult forced = kubernetes.drain(new DrainRequest(act("f"), anywhere(), NODE, false, true, true, 20_000));
        assertThat(forced.evicted()).contains(namespace + "/alone");
    }

    @Test
    void saysThatThereIsNoSuchNode() {
        ApplicationFailure failure = failureOf(
                () -> kubernetes.drain(new DrainRequest(act("d"), anywhere(), "paper-9", false, false, false, 1_000)));

        assertThat(failure.getOriginalMessage()).isEqualTo("There is no node/paper-9");
    }

    @Test
    void waitsForAConditionAnExpressionAndAbsence() {
        applied("a", deployment("shop", "shop:1", 2));

        WaitResult available = kubernetes.await(until(act("c"), "Available", null, false, 20));
        WaitResult ready = kubernetes.await(
                until(act("u"), null, "object.status.readyReplicas >= 2 && object.spec.replicas == 2", false, 20));
        ApplicationFailure never = failureOf(() -> kubernetes.await(until(act("n"), "Bored", null, false, 1)));
        ApplicationFailure unknown =
                failureOf(() -> kubernetes.await(until(act("x"), null, "object.status.phase == 'Ready'", false, 1)));
        ApplicationFailure there = failureOf(() -> kubernetes.await(until(act("t"), null, null, true, 1)));
        WaitResult rehearsed = kubernetes.await(until(rehearsal("p"), null, null, true, 60));
        client().apps().deployments().inNamespace(namespace).withName("shop").delete();
        WaitResult gone = kubernetes.await(until(act("g"), null, null, true, 20));

        assertThat(available.summary()).startsWith("reached after");
        assertThat(String.valueOf(ready.status())).contains("readyReplicas=2");
        assertThat(never.getOriginalMessage()).endsWith("it has no condition Bored yet");
        assertThat(unknown.getOriginalMessage())
                .contains("it cannot be said yet")
                .contains("phase");
        assertThat(there.getOriginalMessage()).endsWith("it is still there, and nobody has deleted it");
        assertThat(rehearsed.summary()).startsWith("would wait; now: it is still there");
        assertThat(gone.status()).isNull();
    }

    private WaitRequest until(
            Act act, @Nullable String condition, @Nullable String until, boolean absent, int seconds) {
        return new WaitRequest(act, here(), "deployment/shop", condition, until, absent, 200, seconds * 1_000L);
    }

    private void start(String yaml, int shop, int agents) {
        String place = "      nodeSelector: { kubernetes.io/hostname: paper-apart }\n"
                + "      tolerations: [{ key: paper-apart, operator: Exists }]\n";
        applied("a", yaml.replace("      containers:", place + "      containers:"));
        await().atMost(Duration.ofSeconds(30)).until(() -> onNode("shop") == shop && onNode("agent") == agents);
    }

    private long onNode(String app) {
        return client().pods().inNamespace(namespace).withLabel("app", app).list().getItems().stream()
                .filter(pod -> NODE.equals(pod.getSpec().getNodeName())
                        && "Running".equals(pod.getStatus().getPhase()))
                .count();
    }

    private boolean unschedulable() {
        return Boolean.TRUE.equals(
                client().nodes().withName(NODE).get().getSpec().getUnschedulable());
    }

    private DrainRequest drain(Act act, int seconds) {
        return new DrainRequest(act, anywhere(), NODE, false, false, false, seconds * 1_000L);
    }

    private static Cluster anywhere() {
        return new Cluster("file:cluster", null, null);
    }
}
