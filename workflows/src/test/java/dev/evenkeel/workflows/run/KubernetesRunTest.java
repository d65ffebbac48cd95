package dev.evenkeel.workflows.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.KubernetesActivities.ApplyRequest;
import dev.evenkeel.workflows.contract.KubernetesActivities.Cluster;
import dev.evenkeel.workflows.contract.KubernetesActivities.DrainRequest;
import dev.evenkeel.workflows.contract.KubernetesActivities.LogsRequest;
import dev.evenkeel.workflows.contract.KubernetesActivities.RolloutRequest;
import dev.evenkeel.workflows.contract.KubernetesActivities.ScaleRequest;
import dev.evenkeel.workflows.contract.KubernetesActivities.UndoRequest;
import dev.evenkeel.workflows.contract.KubernetesActivities.WaitRequest;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunStatus;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class KubernetesRunTest {

    private static final String EVERYTHING = """
            runbook: test
            procedure: task
            title: Test
            owner: team
            inputs: { replicas: { type: number, default: 3 } }
            steps:
              - id: applied
                site: north
                kubernetes.apply:
                  inline: [ { apiVersion: v1, kind: ConfigMap, metadata: { name: settings }, data: { site: "${site.name}" } } ]
                  set: { configmap/settings: { /data/by: "${run.requester}" } }
                  images: { shop: "shop:${inputs.replicas}" }
                  namespace: shop
              - id: rolled
                site: north
                kubernetes.rollout: { resource: deployment/shop, restart: true, within: 2m, kubeconfig: "file:other", context: admin }
              - id: scaled
                site: north
                kubernetes.scale: { resource: deployment/shop, replicas: "${int(inputs.replicas)}" }
              - id: drained
                site: south
                kubernetes.drain: { node: node-1 }
              - id: awaited
                site: north
                kubernetes.wait: { resource: deployment/shop, until: "object.status.readyReplicas > 2" }
              - id: said
                site: north
                kubernetes.logs: { selector: app=shop, lines: 5 }
              - id: back
                site: north
                kubernetes.undo: { resource: deployment/shop, revision: "${steps.rolled.revision - 1}" }
              - id: enough
                gate: { pass: "steps.rolled.ready == 3 && steps.awaited.status.phase == 'Ready' && steps.applied.created == ['configmap/settings']" }
            """;

    private static final String NOWHERE = """
            runbook: test
            procedure: task
            title: Test
            owner: team
            steps:
              - { id: scaled, kubernetes.scale: { resource: deployment/shop, replicas: 1 } }
            """;

    @AutoClose
    private final RunHarness run = new RunHarness();

    @Test
    void asksTheClusterOfTheSiteOrOfTheStep() {
        run.start(EVERYTHING, Map.of("replicas", 3));

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        List<Object> asked = run.kubernetes.requests();
        ApplyRequest applied = (ApplyRequest) asked.get(0);
        assertThat(applied.cluster()).isEqualTo(new Cluster("file:clusters/north", null, "shop"));
        assertThat(String.valueOf(applied.inline())).contains("site=north");
        assertThat(applied.set()).isEqualTo(Map.of("configmap/settings", Map.of("/data/by", "rita")));
        assertThat(applied.images()).isEqualTo(Map.of("shop", "shop:3"));
        RolloutRequest rolled = (RolloutRequest) asked.get(1);
        assertThat(rolled.cluster()).isEqualTo(new Cluster("file:other", "admin", null));
        assertThat(rolled.restart()).isTrue();
        assertThat(rolled.withinMillis()).isEqualTo(120_000);
        assertThat(((ScaleRequest) asked.get(2)).replicas()).isEqualTo(3);
        assertThat(((DrainRequest) asked.get(3)).cluster().kubeconfig()).isEqualTo("file:clusters/south");
        assertThat(((WaitRequest) asked.get(4)).until()).isEqualTo("object.status.readyReplicas > 2");
        assertThat(((LogsRequest) asked.get(5)).lines()).isEqualTo(5);
        assertThat(((UndoRequest) asked.get(6)).revision()).isEqualTo(6);
    }

    @Test
    void looksOnlyInARehearsal() {
        run.start(EVERYTHING, Map.of("replicas", 3), Mode.REHEARSAL);

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.story())
                .contains("STEP_PREVIEWED steps/applied", "STEP_PREVIEWED steps/awaited", "STEP_FINISHED steps/said");
    }

    @Test
    void saysThatNoClusterIsAtHand() {
        run.start(NOWHERE, Map.of()).waitFor("failure");

        JournalEvent asked = run.journal.last(Type.PERSON_ASKED).orElseThrow();
        assertThat(asked.data()).containsEntry("message", "No site is at hand here, and the step names no kubeconfig");
        assertThat(run.kubernetes.requests()).isEmpty();
    }
}
