package dev.evenkeel.activities.kubernetes;

import static dev.evenkeel.activities.act.Workshop.act;
import static dev.evenkeel.activities.act.Workshop.failureOf;
import static dev.evenkeel.activities.act.Workshop.rehearsal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.KubernetesActivities.RolloutRequest;
import dev.evenkeel.workflows.contract.KubernetesActivities.RolloutResult;
import dev.evenkeel.workflows.contract.KubernetesActivities.ScaleRequest;
import dev.evenkeel.workflows.contract.KubernetesActivities.ScaleResult;
import dev.evenkeel.workflows.contract.KubernetesActivities.UndoRequest;
import dev.evenkeel.workflows.contract.KubernetesActivities.UndoResult;
import io.fabric8.kubernetes.api.model.apps.DeploymentSpec;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RolloutTest extends ClusterCase {

    private static final Duration LONG = Duration.ofSeconds(40);

    @Test
    void waitsUntilAllPodsAreNewAndReady() {
        applied("a", deployment("shop", "shop:1", 3));

        RolloutResult result = kubernetes.rollout(rollout(act("r"), "deployment/shop", LONG));

        assertThat(result.summary()).isEqualTo("3 of 3 ready");
        assertThat(result.revision()).isEqualTo(1);
        assertThat(result.images()).isEqualTo(Map.of("shop", "shop:1"));
        assertThat(log()).contains("3 of 3 updated, 3 ready");
    }

    @Test
    void setsAnImageOnceHoweverOftenItIsCalled() {
        applied("a", deployment("shop", "shop:1", 2));
        RolloutRequest request = image(act("r"), "shop:2");

        RolloutResult first = kubernetes.rollout(request);
        RolloutResult again = worker(SETTINGS).rollout(request);

        assertThat(first.images()).isEqualTo(Map.of("shop", "shop:2"));
        assertThat(again).isEqualTo(first);
        assertThat(again.revision()).isEqualTo(2);
    }

    @Test
    void restartsOnceHoweverOftenItIsCalled() {
        applied("a", deployment("shop", "shop:1", 1));
        RolloutRequest request =
                new RolloutRequest(act("r"), here(), "deploy/shop", true, Map.of(), LONG.toMillis(), 5_000);

        kubernetes.rollout(request);
        RolloutResult again = worker(SETTINGS).rollout(request);

        assertThat(again.revision()).isEqualTo(2);
    }

    @Test
    void followsStatefulAndDaemonSets() {
        applied(
                "a",
                set("StatefulSet", "store", "replicas: 2, serviceName: store,") + "---\n"
                        + set("DaemonSet", "agent", ""));

        RolloutResult stateful = kubernetes.rollout(rollout(act("s"), "statefulset/store", LONG));
        RolloutResult daemon = kubernetes.rollout(rollout(act("d"), "ds/agent", LONG));

        assertThat(stateful.summary()).isEqualTo("2 of 2 ready");
        assertThat(daemon.summary()).isEqualTo("3 of 3 ready");
    }

    @Test
    void bringsBackTheRevisionBeforeOnceHoweverOftenItIsCalled() {
        applied("a", deployment("shop", "shop:1", 1));
        kubernetes.rollout(rollout(act("one"), "deployment/shop", LONG));
        kubernetes.rollout(image(act("two"), "shop:2"));
        kubernetes.rollout(image(act("three"), "shop:3"));
        UndoRequest request = new UndoRequest(act("u"), here(), "deployment/shop", 0);
        String before = digest();

        UndoResult rehearsed = kubernetes.undo(new UndoRequest(rehearsal("p"), here(), "deployment/shop", 0));
        assertThat(digest()).isEqualTo(before);
        UndoResult first = kubernetes.undo(request);
        kubernetes.rollout(rollout(act("four"), "deployment/shop", LONG));
        UndoResult again = worker(SETTINGS).undo(request);

        assertThat(rehearsed.summary()).isEqualTo("would go from revision 3 back to 2");
        assertThat(first.summary()).isEqualTo("from revision 3 back to 2");
        assertThat(again).isEqualTo(first);
        assertThat(log()).contains("shop:3 → shop:2");
        assertThat(image()).isEqualTo("shop:2");

        kubernetes.undo(new UndoRequest(act("v"), here(), "deployment/shop", 1));
        assertThat(image()).isEqualTo("shop:1");
        ApplicationFailure none =
                failureOf(() -> kubernetes.undo(new UndoRequest(act("w"), here(), "deployment/shop", 77)));
        assertThat(none.getOriginalMessage()).isEqualTo("deployment/shop has no revision 77");
        // What we have set ourselves is no conflict with what we apply.
        assertThat(applied("b", deployment("shop", "shop:9", 1)).configured()).containsExactly("deployment/shop");
    }

    @Test
    void bringsBackARevisionOfAStatefulSet() {
        String one = set("StatefulSet", "store", "replicas: 1, serviceName: store,");
        applied("a", one);
        kubernetes.rollout(rollout(act("one"), "sts/store", LONG));
        applied("b", one.replace("image: \"a:1\"", "image: \"a:2\""));
        kubernetes.rollout(rollout(act("two"), "sts/store", LONG));

        UndoResult result = kubernetes.undo(new UndoRequest(act("u"), here(), "sts/store", 0));

        assertThat(result.to()).isEqualTo(1);
        assertThat(client().apps()
                        .statefulSets()
                        .inNamespace(namespace)
                        .withName("store")
                        .get()
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .getFirst()
                        .getImage())
                .isEqualTo("a:1");
    }

    @Test
    void scalesAndReadsBack() {
        applied("a", deployment("shop", "shop:1", 1));
        ScaleRequest request = new ScaleRequest(act("s"), here(), "deployment/shop", 4);

        ScaleResult rehearsed = kubernetes.scale(new ScaleRequest(rehearsal("p"), here(), "deployment/shop", 4));
        assertThat(replicas()).isEqualTo(1);
        ScaleResult first = kubernetes.scale(request);
        ScaleResult again = worker(SETTINGS).scale(request);

        assertThat(rehearsed.summary()).isEqualTo("would scale deployment/shop from 1 to 4");
        assertThat(first).isEqualTo(new ScaleResult("from 1 to 4", 4, 1));
        assertThat(again).isEqualTo(first);
        assertThat(replicas()).isEqualTo(4);
    }

    @Test
    void rehearsalOfARolloutOnlyLooks() {
        applied("a", deployment("shop", "shop:1", 1));
        kubernetes.rollout(rollout(act("r"), "deployment/shop", LONG));
        String before = digest();

        RolloutResult result = kubernetes.rollout(image(rehearsal("p"), "shop:2"));

        assertThat(result.summary()).startsWith("would wait for deployment/shop; now ");
        assertThat(log()).contains("shop:1 → shop:2");
        assertThat(digest()).isEqualTo(before);
    }

    @Test
    void endsAtOnceWhenItIsCancelled() {
        applied("a", deployment("shop", "shop:stuck", 1));
        CompletableFuture<Throwable> ended = CompletableFuture.supplyAsync(
                () -> {
                    try {
                        kubernetes.rollout(rollout(act("r"), "deployment/shop", LONG));
                        return new AssertionError("It was not cancelled");
                    } catch (RuntimeException e) {
                        return e;
                    }
                },
                task -> new Thread(task).start());
        await().until(() -> log().contains("updated"));

        long cancelled = System.nanoTime();
        workshop.cancel();

        Throwable end =
                ended.orTimeout(20, java.util.concurrent.TimeUnit.SECONDS).join();
        assertThat(end).isInstanceOf(CanceledFailure.class);
        assertThat(Duration.ofNanos(System.nanoTime() - cancelled)).isLessThan(Duration.ofSeconds(4));
    }

    @Test
    void goesOnWhenTheApiServerWasKilledAndIsBack() throws Exception {
        applied("a", deployment("shop", "shop:stuck", 1));
        KubernetesSettings patient = new KubernetesSettings(
                java.util.Set.of(), Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ofSeconds(60));
        CompletableFuture<RolloutResult> result = new CompletableFuture<>();
        var worker = worker(patient);
        Thread.ofPlatform().start(() -> {
            try {
                result.complete(worker.rollout(
                        new RolloutRequest(act("r"), here(), "deployment/shop", false, Map.of(), 120_000, 60_000)));
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
            }
        });
        await().until(() -> log().contains("updated"));

        plane.killApi();
        try {
            await().atMost(Duration.ofSeconds(20)).until(() -> log().contains("trying again"));
        } finally {
            plane.startApi();
        }
        applied("b", deployment("shop", "shop:1", 1));

        assertThat(result.orTimeout(60, java.util.concurrent.TimeUnit.SECONDS)
                        .join()
                        .summary())
                .isEqualTo("1 of 1 ready");
        assertThat(log()).contains("no answer from");
    }

    private RolloutRequest image(Act act, String image) {
        return new RolloutRequest(act, here(), "deployment/shop", false, Map.of("shop", image), LONG.toMillis(), 1_000);
    }

    private DeploymentSpec shop() {
        return client().apps()
                .deployments()
                .inNamespace(namespace)
                .withName("shop")
                .get()
                .getSpec();
    }

    private String image() {
        return shop().getTemplate().getSpec().getContainers().getFirst().getImage();
    }

    private int replicas() {
        return shop().getReplicas();
    }

    private static String set(String kind, String name, String more) {
        return """
                apiVersion: apps/v1
                kind: %1$s
                metadata: { name: %2$s }
                spec: { %3$s selector: { matchLabels: { app: %2$s } }, template: { metadata: { labels: { app: %2$s } }, spec: { containers: [{ name: a, image: "a:1" }] } } }
                """.formatted(kind, name, more);
    }
}
