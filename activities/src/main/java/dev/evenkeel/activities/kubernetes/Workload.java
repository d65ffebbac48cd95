package dev.evenkeel.activities.kubernetes;

import dev.evenkeel.activities.act.ActFailures;
import java.util.List;
import java.util.Map;

/**
 * A Deployment, StatefulSet or DaemonSet, as it was when it was read.
 *
 * @param now all of it
 */
record Workload(Kinds.Kind kind, String name, Map<String, Object> now) {

    static Workload read(Api api, String resource) {
        ResourceName name = ResourceName.of(resource);
        Kinds.Kind kind = api.kind(name);
        if (!kind.group().equals("apps")
                || !List.of("Deployment", "StatefulSet", "DaemonSet").contains(kind.kind())) {
            throw ActFailures.badRequest(
                    "'" + resource + "' is nothing that is rolled out",
                    "Name a deployment, a statefulset or a daemonset.");
        }
        return new Workload(kind, name.name(), api.require(kind, name.name()));
    }

    Workload again(Api api) {
        return new Workload(kind, name, api.require(kind, name));
    }

    String word() {
        return kind.word() + "/" + name;
    }

    boolean isDeployment() {
        return kind.kind().equals("Deployment");
    }

    private boolean isDaemonSet() {
        return kind.kind().equals("DaemonSet");
    }

    String uid() {
        return Plain.text(now, "metadata", "uid");
    }

    String namespace() {
        return Plain.text(now, "metadata", "namespace");
    }

    long status(String field) {
        return Plain.number(now, "status", field);
    }

    /** Whether its controller has seen what is wanted now; before that its status speaks of something else. */
    boolean seen() {
        return status("observedGeneration") >= Plain.number(now, "metadata", "generation");
    }

    long desired() {
        if (isDaemonSet()) {
            return status("desiredNumberScheduled");
        }
        return Plain.at(now, "spec", "replicas") == null ? 1 : Plain.number(now, "spec", "replicas");
    }

    long updated() {
        return status(isDaemonSet() ? "updatedNumberScheduled" : "updatedReplicas");
    }

    long ready() {
        return status(isDaemonSet() ? "numberAvailable" : isDeployment() ? "availableReplicas" : "readyReplicas");
    }

    /** Pods of an earlier revision that are still there. */
    long old() {
        return isDeployment() ? Math.max(0, status("replicas") - updated()) : Math.max(0, wantedUpdated() - updated());
    }

    /** How many shall be of the new revision: a partition keeps some of a stateful set back. */
    private long wantedUpdated() {
        return desired() - Plain.number(now, "spec", "updateStrategy", "rollingUpdate", "partition");
    }

    boolean done() {
        boolean complete = seen() && old() == 0 && ready() >= desired();
        return isDeployment() ? complete && updated() == desired() : complete;
    }

    /** 0 where there is none. */
    long revision() {
        String revision = Plain.text(now, "metadata", "annotations", "deployment.kubernetes.io/revision");
        return revision.matches("[0-9]{1,18}") ? Long.parseLong(revision) : 0;
    }

    /** Nothing that could be waited for: its pods are only replaced when somebody deletes them. */
    boolean onDelete() {
        return Plain.text(now, "spec", "updateStrategy", "type").equals("OnDelete");
    }

    Map<String, Object> condition(String type) {
        return Plain.list(now, "status", "conditions").stream()
                .filter(condition -> Plain.text(condition, "type").equals(type))
                .map(Plain::map)
                .findFirst()
                .orElse(Map.of());
    }

    Map<String, String> labels() {
        return Plain.texts(now, "spec", "selector", "matchLabels");
    }

    List<Object> containers() {
        return Plain.list(now, "spec", "template", "spec", "containers");
    }
}
