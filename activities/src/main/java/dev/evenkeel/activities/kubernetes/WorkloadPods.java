package dev.evenkeel.activities.kubernetes;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** The pods of a workload's newest revision, and what was said about them. */
final class WorkloadPods {

    private static final int MOST_EVENTS = 8;
    private static final int MOST_PODS = 500;

    private final Api api;

    WorkloadPods(Api api) {
        this.api = api;
    }

    /** What keeps pods from coming up; empty while all is well. */
    List<PodTrouble> troubles(Workload workload) {
        return newest(workload).stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .flatMap(pod -> PodTrouble.of(pod).stream())
                .toList();
    }

    private List<Pod> newest(Workload workload) {
        Set<String> owners = owners(workload);
        return api
                .ask(
                        "list the pods of " + workload.word(),
                        client -> client.pods()
                                .inNamespace(workload.namespace())
                                .withLabels(workload.labels())
                                .list(new io.fabric8.kubernetes.api.model.ListOptionsBuilder()
                                        .withLimit((long) MOST_PODS)
                                        .build()))
                .getItems()
                .stream()
                .filter(pod -> pod.getMetadata().getOwnerReferences().stream()
                        .anyMatch(owner -> owners.contains(owner.getUid())))
                .toList();
    }

    /** Whose pods are the new ones: a deployment has a replica set for each revision. */
    private Set<String> owners(Workload workload) {
        if (!workload.isDeployment()) {
            return Set.of(workload.uid());
        }
        String revision = Long.toString(workload.revision());
        return replicaSets(workload).stream()
                .filter(set -> revision.equals(revision(set)))
                .map(set -> set.getMetadata().getUid())
                .collect(Collectors.toSet());
    }

    List<ReplicaSet> replicaSets(Workload workload) {
        return api
                .ask(
                        "list the replica sets of " + workload.word(),
                        client -> client.apps()
                                .replicaSets()
                                .inNamespace(workload.namespace())
                                .withLabels(workload.labels())
                                .list())
                .getItems()
                .stream()
                .filter(set -> set.getMetadata().getOwnerReferences().stream()
                        .anyMatch(owner -> owner.getUid().equals(workload.uid())))
                .toList();
    }

    static String revision(ReplicaSet set) {
        return Objects.requireNonNullElse(set.getMetadata().getAnnotations(), java.util.Map.<String, String>of())
                .getOrDefault("deployment.kubernetes.io/revision", "0");
    }

    /** The latest warnings about the workload, its replica sets and its pods, oldest first. */
    String events(Workload workload) {
        Set<String> uids = new HashSet<>(owners(workload));
        uids.add(workload.uid());
        newest(workload).forEach(pod -> uids.add(pod.getMetadata().getUid()));
        List<Event> events = api
                .ask(
                        "list the events of " + workload.word(),
                        client -> client.v1()
                                .events()
                                .inNamespace(workload.namespace())
                                .withField("type", "Warning")
                                .list())
                .getItems()
                .stream()
                .filter(event -> uids.contains(event.getInvolvedObject().getUid()))
                .sorted(Comparator.comparing(WorkloadPods::time))
                .toList();
        return events.subList(Math.max(0, events.size() - MOST_EVENTS), events.size()).stream()
                .map(event -> event.getInvolvedObject().getName() + " " + event.getReason() + ": " + event.getMessage())
                .distinct()
                .collect(Collectors.joining("\n"));
    }

    private static String time(Event event) {
        return Objects.requireNonNullElse(
                event.getLastTimestamp(),
                event.getEventTime() == null || event.getEventTime().getTime() == null
                        ? ""
                        : event.getEventTime().getTime());
    }
}
