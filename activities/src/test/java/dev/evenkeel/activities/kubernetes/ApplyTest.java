package dev.evenkeel.activities.kubernetes;

import static dev.evenkeel.activities.act.Workshop.act;
import static dev.evenkeel.activities.act.Workshop.detail;
import static dev.evenkeel.activities.act.Workshop.failureOf;
import static dev.evenkeel.activities.act.Workshop.rehearsal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.KubernetesActivities.ApplyRequest;
import dev.evenkeel.workflows.contract.KubernetesActivities.ApplyResult;
import dev.evenkeel.workflows.contract.KubernetesActivities.Cluster;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.temporal.failure.ApplicationFailure;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ApplyTest extends ClusterCase {

    private static final String CONFIG = """
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

    @Test
    void namesWhoOwnsAFieldAndTakesItOverOnlyByForce() {
        applied("one", CONFIG);
        client().configMaps()
                .inNamespace(namespace)
                .withName("settings")
                .patch(
                        new PatchContext.Builder()
                                .withPatchType(PatchType.JSON_MERGE)
                                .withFieldManager("kubectl-edit")
                                .build(),
                        new ConfigMapBuilder().addToData("colour", "pink").build());

        ApplicationFailure refused = failureOf(() -> applied("two", CONFIG.replace("blue", "red")));
        ApplyRequest plain = apply(act("three"), CONFIG.replace("blue", "red"));
        kubernetes.apply(
                new ApplyRequest(plain.act(), plain.cluster(), plain.manifests(), List.of(), Map.of(), Map.of(), true));

        assertThat(refused.getType()).isEqualTo(Failures.TOOL_FAILED);
        assertThat(refused.getOriginalMessage())
                .isEqualTo("configmap/settings: 1 field belongs to kubectl-edit; nothing of it was changed");
        assertThat(detail(refused).evidence()).isEqualTo(".data.colour belongs to kubectl-edit");
        assertThat(detail(refused).advice()).contains("force: true");
        assertThat(data("settings")).containsEntry("colour", "red");
    }

    @Test
    void saysWhatTheApiServerFindsWrong() {
        ApplicationFailure invalid = failureOf(() -> applied(
                "a",
                deployment("shop", "shop:1", 1).replace("matchLabels: { app: shop }", "matchLabels: { app: other }")));
        ApplicationFailure unknown =
                failureOf(() -> applied("b", deployment("shop", "shop:1", 1).replace("replicas:", "replicsa:")));
        ApplicationFailure kind = failureOf(() -> applied("c", CONFIG.replace("ConfigMap", "ConfigMop")));

        assertThat(detail(invalid).evidence()).contains("spec.template.metadata.labels");
        assertThat(detail(unknown).evidence()).contains("replicsa");
        assertThat(unknown.getOriginalMessage())
                .isEqualTo("The API server takes this for wrong: cannot apply deployment/shop");
        assertThat(kind.getOriginalMessage()).contains("does not know the kind ConfigMop of v1 (manifests.yaml)");
        assertThat(client().apps().deployments().inNamespace(namespace).list().getItems())
                .isEmpty();
    }

    @Test
    void saysThatTheNamespaceIsMissingOrContradicted() {
        workshop.runbookFile("m.yaml", CONFIG);
        Cluster nowhere = new Cluster("file:cluster", null, "not-there");
        Cluster elsewhere = new Cluster("file:cluster", "other", null);

        ApplicationFailure missing = failureOf(() ->
                kubernetes.apply(new ApplyRequest(act("a"), nowhere, "m.yaml", List.of(), Map.of(), Map.of(), false)));
        ApplicationFailure context = failureOf(() -> kubernetes.apply(
                new ApplyRequest(act("b"), elsewhere, "m.yaml", List.of(), Map.of(), Map.of(), false)));
        ApplicationFailure contradicted =
                failureOf(() -> applied("c", CONFIG.replace("name: settings", "name: settings, namespace: mine")));

        assertThat(missing.getOriginalMessage()).contains("namespaces \"not-there\" not found");
        assertThat(context.getOriginalMessage()).contains("namespaces \"elsewhere\" not found");
        assertThat(contradicted.getType()).isEqualTo(Failures.BAD_REQUEST);
        assertThat(contradicted.getOriginalMessage()).contains("says the namespace mine, the step says " + namespace);
    }

    @Test
    void keepsASecretOutOfARefusal() {
        ApplicationFailure refused = failureOf(() -> applied("a", """
                apiVersion: v1
                kind: Secret
                metadata: { name: database }
                type: kubernetes.io/dockerconfigjson
                stringData: { .dockerconfigjson: "top-secret-and-not-json" }
                """));
        ApplicationFailure garbled = failureOf(() -> applied("b", """
                apiVersion: v1
                kind: Secret
                metadata: { name: database }
                data: { password: "top-secret-not-base64!" }
                """));

        assertThat(refused + detail(refused).evidence()).doesNotContain("top-secret");
        assertThat(garbled.getOriginalMessage()).startsWith("The API server takes this for wrong");
        assertThat(garbled + detail(garbled).evidence()).doesNotContain("top-secret");
    }

    @Test
    void refusesWhatIsNoManifest() throws Exception {
        workshop.runbookFile("huge.yaml", "a: \"" + "x".repeat(10 * 1024 * 1024) + "\"\n");
        Files.write(workshop.runbookFile("latin.yaml", ""), "a: \u00e9".getBytes(StandardCharsets.ISO_8859_1));
        workshop.runbookFile("garbage.yaml", "{{{ %%% ]");
        workshop.runbookFile("bomb.yaml", bomb());
        workshop.runbookFile("list.yaml", "- just\n- texts\n");
        workshop.runbookFile("empty/readme.txt", "nothing");

        assertThat(refusal("huge.yaml")).contains("larger than 4 MiB");
        assertThat(refusal("latin.yaml")).contains("is no text in UTF-8");
        assertThat(refusal("garbage.yaml")).contains("garbage.yaml cannot be read: it is no YAML");
        assertThat(refusal("bomb.yaml")).contains("bomb.yaml cannot be read");
        assertThat(refusal("list.yaml")).contains("is no manifest");
        assertThat(refusal("empty")).contains("There is no manifest in empty");
        assertThat(refusal("../outside.yaml")).contains("not inside the runbook folder");
    }

    private String refusal(String path) {
        ApplicationFailure failure = failureOf(() -> kubernetes.apply(
                new ApplyRequest(act(path.replace('/', '-')), here(), path, List.of(), Map.of(), Map.of(), false)));
        assertThat(failure.getType()).isEqualTo(Failures.BAD_REQUEST);
        return failure.getOriginalMessage();
    }

    private static String bomb() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
        for (int i = 1; i < 60; i++) {
            bomb.append("a%1$d: &a%1$d [*a%2$d, *a%2$d]%n".formatted(i, i - 1));
        }
        return bomb.toString();
    }

    private static String secret(String password) {
        return """
                apiVersion: v1
                kind: Secret
                metadata: { name: database }
                stringData: { password: %s }
                """.formatted(password);
    }

    private Map<String, String> data(String name) {
        return client().configMaps().inNamespace(namespace).withName(name).get().getData();
    }
}
