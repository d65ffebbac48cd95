package dev.evenkeel.activities.kubernetes;

import static dev.evenkeel.activities.act.Workshop.act;
import static dev.evenkeel.activities.act.Workshop.detail;
import static dev.evenkeel.activities.act.Workshop.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.KubernetesActivities.ApplyRequest;
import dev.evenkeel.workflows.contract.KubernetesActivities.Cluster;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.temporal.failure.ApplicationFailure;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a cluster does not take, and what is said of it. */
class ApplyRefusedTest extends ClusterCase {

    @Test
    void namesWhoOwnsAFieldAndTakesItOverOnlyByForce() {
        applied("one", ApplyTest.CONFIG);
        client().configMaps()
                .inNamespace(namespace)
                .withName("settings")
                .patch(
                        new PatchContext.Builder()
                                .withPatchType(PatchType.JSON_MERGE)
                                .withFieldManager("kubectl-edit")
                                .build(),
                        new ConfigMapBuilder().addToData("colour", "pink").build());

        ApplicationFailure refused = failureOf(() -> applied("two", ApplyTest.CONFIG.replace("blue", "red")));
        ApplyRequest plain = apply(act("three"), ApplyTest.CONFIG.replace("blue", "red"));
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
        ApplicationFailure kind = failureOf(() -> applied("c", ApplyTest.CONFIG.replace("ConfigMap", "ConfigMop")));

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
        workshop.runbookFile("m.yaml", ApplyTest.CONFIG);
        Cluster nowhere = new Cluster("file:cluster", null, "not-there");
        Cluster elsewhere = new Cluster("file:cluster", "other", null);

        ApplicationFailure missing = failureOf(() ->
                kubernetes.apply(new ApplyRequest(act("a"), nowhere, "m.yaml", List.of(), Map.of(), Map.of(), false)));
        ApplicationFailure context = failureOf(() -> kubernetes.apply(
                new ApplyRequest(act("b"), elsewhere, "m.yaml", List.of(), Map.of(), Map.of(), false)));
        ApplicationFailure contradicted = failureOf(
                () -> applied("c", ApplyTest.CONFIG.replace("name: settings", "name: settings, namespace: mine")));

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
}
