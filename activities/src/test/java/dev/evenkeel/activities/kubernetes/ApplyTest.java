package dev.evenkeel.activities.kubernetes;

import static dev.evenkeel.activities.act.Workshop.act;
import static dev.evenkeel.activities.act.Workshop.rehearsal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.evenkeel.workflows.contract.KubernetesActivities.ApplyRequest;
import dev.evenkeel.workflows.contract.KubernetesActivities.ApplyResult;
import dev.evenkeel.workflows.contract.KubernetesActivities.Cluster;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ApplyTest extends ClusterCase {

    static final String CONFIG = """
            apiVersion: v1
            kind: ConfigMap
            metadata: { name: settings }
            data: { colour: blue, size: "3" }
            """;

    @Test
    void createsThenConfiguresThenLeavesAlone() {
        ApplyResult first = applied("one", CONFIG + "---\n" + deployment("shop", "shop:1", 1));
        ApplyResult second = applied("two", CONFIG.replace("blue", "red") + "---\n" + deployment("shop", "shop:1", 1));

        assertThat(first.created()).containsExactly("configmap/settings", "deployment/shop");
        assertThat(second.configured()).containsExactly("configmap/settings");
        assertThat(second.unchanged()).containsExactly("deployment/shop");
        assertThat(second.summary()).isEqualTo("0 created, 1 configured, 1 unchanged");
        assertThat(data("settings")).containsEntry("colour", "red");
    }

    @Test
    void saysAfterACrashWhatItHasDone() {
        ApplyRequest request = apply(act("one"), CONFIG);
        ApplyResult before = kubernetes.apply(request);

        ApplyResult again = worker(SETTINGS).apply(request);

        assertThat(again).isEqualTo(before);
        assertThat(again.created()).containsExactly("configmap/settings");
    }

    @Test
    void setsValuesImagesAndSecretsWithoutTouchingText() {
        workshop.secret("password", "hunter2-very-secret");
        workshop.runbookFile("shop/10-config.yaml", CONFIG);
        workshop.runbookFile("shop/20-shop.yaml", deployment("shop", "shop:1", 1));
        workshop.runbookFile("shop/30-secret.yml", """
                apiVersion: v1
                kind: Secret
                metadata: { name: database }
                stringData: { password: "{{PASSWORD}}" }
                """);
        ApplyRequest request = new ApplyRequest(
                act("set", Map.of("PASSWORD", "file:password"), Duration.ofSeconds(60)),
                here(),
                "shop",
                List.of(),
                Map.of(
                        "deployment/shop", Map.of("/spec/replicas", 2, "/metadata/annotations/a~1b", "x: {y"),
                        "configmap/settings", Map.of("/data/colour", "gr\"een\nand: more")),
                Map.of("shop", "shop:2"),
                false);

        ApplyResult result = kubernetes.apply(request);

        assertThat(result.created()).hasSize(3);
        assertThat(data("settings")).containsEntry("colour", "gr\"een\nand: more");
        var shop = client().apps()
                .deployments()
                .inNamespace(namespace)
                .withName("shop")
                .get();
        assertThat(shop.getSpec().getReplicas()).isEqualTo(2);
        assertThat(shop.getMetadata().getAnnotations()).containsEntry("a/b", "x: {y");
        assertThat(shop.getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .getFirst()
                        .getImage())
                .isEqualTo("shop:2");
        assertThat(client().secrets()
                        .inNamespace(namespace)
                        .withName("database")
                        .get()
                        .getData()
                        .get("password"))
                .isEqualTo("aHVudGVyMi12ZXJ5LXNlY3JldA==");
        assertThat(log()).doesNotContain("hunter2").doesNotContain("aHVudGVyMi12");
    }

    @Test
    void readsFileModesAsKubernetesDoes() {
        applied("mode", """
                apiVersion: v1
                kind: Pod
                metadata: { name: mode }
                spec:
                  containers: [{ name: a, image: "a:1" }]
                  volumes: [{ name: s, secret: { secretName: x, defaultMode: 0640 } }]
                """);

        assertThat(client().pods()
                        .inNamespace(namespace)
                        .withName("mode")
                        .get()
                        .getSpec()
                        .getVolumes()
                        .getFirst()
                        .getSecret()
                        .getDefaultMode())
                .isEqualTo(0640);
    }

    @Test
    void rehearsalShowsTheDifferenceAndChangesNothing() {
        applied("one", CONFIG + "---\n" + deployment("shop", "shop:1", 1) + "---\n" + secret("old-password"));
        await().until(() ->
                client().pods().inNamespace(namespace).list().getItems().size() == 1);
        String before = digest();

        ApplyResult result = kubernetes.apply(apply(
                rehearsal("two"),
                CONFIG.replace("blue", "red").replace("settings", "more") + "---\n" + deployment("shop", "shop:2", 3)
                        + "---\n" + secret("new-password")));

        assertThat(result.summary()).isEqualTo("would be: 1 created, 2 configured, 0 unchanged");
        assertThat(log())
                .contains("~ deployment/shop in " + namespace + " would be configured")
                .contains("~ spec.replicas: 1 → 3")
                .contains("shop:1 → shop:2")
                .contains("+ data.colour: red")
                .contains("••••")
                .doesNotContain("password\"")
                .doesNotContain("new-password")
                .doesNotContain("bmV3LXBhc3N3b3Jk");
        assertThat(digest()).isEqualTo(before);
    }

    @Test
    void appliesANamespaceAndADefinitionBeforeWhatNeedsThem() {
        String own = namespace + "-own";
        String yaml = """
                apiVersion: %2$s.example.com/v1
                kind: Widget
                metadata: { name: blue, namespace: %1$s }
                spec: { size: 3 }
                ---
                apiVersion: v1
                kind: Namespace
                metadata: { name: %1$s }
                ---
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: { name: widgets.%2$s.example.com }
                spec:
                  group: %2$s.example.com
                  names: { kind: Widget, plural: widgets }
                  scope: Namespaced
                  versions:
                    - name: v1
                      served: true
                      storage: true
                      schema: { openAPIV3Schema: { type: object, x-kubernetes-preserve-unknown-fields: true } }
                """.formatted(own, namespace);
        workshop.runbookFile("widgets.yaml", yaml);
        ApplyRequest request = new ApplyRequest(
                rehearsal("widgets"),
                new Cluster("file:cluster", null, null),
                "widgets.yaml",
                List.of(),
                Map.of(),
                Map.of(),
                false);

        ApplyResult rehearsed = kubernetes.apply(request);
        ApplyResult done = kubernetes.apply(
                new ApplyRequest(act("live"), request.cluster(), "widgets.yaml", List.of(), Map.of(), Map.of(), false));

        assertThat(rehearsed.created()).hasSize(3);
        assertThat(log()).contains("its kind is defined in the same step, so it was not checked");
        assertThat(done.created())
                .containsExactly(
                        "namespace/" + own,
                        "customresourcedefinition/widgets." + namespace + ".example.com",
                        "widget/blue");
    }

    private static String secret(String password) {
        return """
                apiVersion: v1
                kind: Secret
                metadata: { name: database }
                stringData: { password: %s }
                """.formatted(password);
    }
}
