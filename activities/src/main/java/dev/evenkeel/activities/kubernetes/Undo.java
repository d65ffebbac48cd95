package dev.evenkeel.activities.kubernetes;

import dev.evenkeel.activities.act.ActFailures;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.KubernetesActivities.UndoRequest;
import dev.evenkeel.workflows.contract.KubernetesActivities.UndoResult;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Brings back the pod template of an earlier revision. Going back makes a new revision of it, so "the one before" is another one
 * afterwards: which it was is kept before anything is written, with its template, and a repeat writes the same.
 */
final class Undo {

    private static final String HASH = "pod-template-hash";

    private final Api api;
    private final UndoRequest request;
    private final Workload workload;

    Undo(Api api, UndoRequest request) {
        this.api = api;
        this.request = request;
        this.workload = Workload.read(api, request.resource());
    }

    UndoResult run() throws IOException {
        Map<String, Object> chosen = api.rehearses() ? choose() : Kept.once(api.act(), "revision", this::choose);
        long from = Plain.number(chosen, "from");
        long to = Plain.number(chosen, "to");
        Map<String, Object> template = Plain.map(chosen, "template");
        Map<String, Object> after = write(template);
        List<String> differences = Difference.between(workload.now(), after);
        differences.forEach(line -> api.say("    " + line));
        String summary = "from revision " + from + " back to " + to;
        return new UndoResult(api.rehearses() ? "would go " + summary : summary, from, to);
    }

    private Map<String, Object> choose() {
        NavigableMap<Long, Map<String, Object>> revisions = workload.isDeployment() ? ofReplicaSets() : ofControllers();
        if (revisions.isEmpty()) {
            throw none("has no revisions", revisions);
        }
        long from = workload.isDeployment() ? workload.revision() : revisions.lastKey();
        Long to = request.revision() == 0 ? revisions.lowerKey(from) : Long.valueOf(request.revision());
        if (to == null) {
            throw none("has no revision before " + from, revisions);
        }
        Map<String, Object> template = revisions.get(to);
        if (template == null) {
            throw none("has no revision " + to, revisions);
        }
        return Map.of("from", from, "to", to, "template", template);
    }

    private ApplicationFailure none(String what, NavigableMap<Long, ?> revisions) {
        return ActFailures.failure(
                Failures.TOOL_FAILED,
                workload.word() + " " + what,
                "Name one that is kept, or apply the manifests that are wanted.",
                "revisions: " + revisions.keySet());
    }

    private NavigableMap<Long, Map<String, Object>> ofReplicaSets() {
        NavigableMap<Long, Map<String, Object>> revisions = new TreeMap<>();
        new WorkloadPods(api).replicaSets(workload).forEach(set -> {
            Map<String, Object> template = api.ask(
                    "read a revision", client -> Api.plain(client, set.getSpec().getTemplate()));
            Map<String, Object> metadata = new LinkedHashMap<>(Plain.map(template, "metadata"));
            Map<String, Object> labels = new LinkedHashMap<>(Plain.map(metadata, "labels"));
            labels.remove(HASH);
            metadata.put("labels", labels);
            template.put("metadata", metadata);
            revisions.put(Long.parseLong(WorkloadPods.revision(set)), template);
        });
        return revisions;
    }

    private NavigableMap<Long, Map<String, Object>> ofControllers() {
        List<ControllerRevision> all = api.ask(
                        "list the revisions of " + workload.word(),
                        client -> client.apps()
                                .controllerRevisions()
                                .inNamespace(workload.namespace())
                                .withLabels(workload.labels())
                                .list())
                .getItems();
        NavigableMap<Long, Map<String, Object>> revisions = new TreeMap<>();
        all.stream()
                .filter(each -> each.getMetadata().getOwnerReferences().stream()
                        .anyMatch(owner -> owner.getUid().equals(workload.uid())))
                .forEach(each -> {
                    Map<String, Object> plain = api.ask("read a revision", client -> Api.plain(client, each));
                    Map<String, Object> template = new LinkedHashMap<>(Plain.map(plain, "data", "spec", "template"));
                    template.remove("$patch");
                    revisions.put(each.getRevision(), template);
                });
        return revisions;
    }

    /** Read and written together: somebody who is faster makes us read again. */
    private Map<String, Object> write(Map<String, Object> template) {
        Kinds.Kind kind = workload.kind();
        return api.ask("change " + workload.word(), client -> {
            GenericKubernetesResource current = Api.resource(client, kind, workload.namespace(), workload.name())
                    .require();
            Map<String, Object> wanted = Api.plain(client, current);
            Map<String, Object> spec = new LinkedHashMap<>(Plain.map(wanted, "spec"));
            spec.put("template", template);
            wanted.put("spec", spec);
            GenericKubernetesResource written =
                    client.getKubernetesSerialization().convertValue(wanted, GenericKubernetesResource.class);
            return Api.plain(
                    client,
                    client.genericKubernetesResources(kind.context())
                            .inNamespace(workload.namespace())
                            .resource(written)
                            .dryRun(api.rehearses())
                            .update());
        });
    }
}
