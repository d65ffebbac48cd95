package dev.evenkeel.activities.kubernetes;

import dev.evenkeel.activities.act.ActFailures;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.KubernetesActivities.RolloutRequest;
import dev.evenkeel.workflows.contract.KubernetesActivities.RolloutResult;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.temporal.failure.ApplicationFailure;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Waits for a rollout and says why it fails. It looks about once a second instead of watching: that is one small answer a second, and a
 * server that was away is simply asked again. Setting an image or restarting again changes nothing, so it goes on after a crash.
 */
final class Rollout {

    private static final long EVERY_MILLIS = 1_000;
    private static final String RESTARTED_BY = "evenkeel.dev/restarted-by";

    private final Api api;
    private final RolloutRequest request;
    private final WorkloadPods pods;
    private final long begun = System.nanoTime();
    private String said = "";
    private long troubledSince = -1;

    Rollout(Api api, RolloutRequest request) {
        this.api = api;
        this.request = request;
        this.pods = new WorkloadPods(api);
    }

    RolloutResult run() {
        Workload workload = begin(Workload.read(api, request.resource()));
        if (api.rehearses()) {
            return result(workload, "would wait for " + workload.word() + "; now " + counts(workload));
        }
        while (true) {
            say(counts(workload));
            if (workload.done()) {
                return result(workload, workload.ready() + " of " + workload.desired() + " ready");
            }
            refuseHopeless(workload);
            if (millis() >= request.withinMillis()) {
                throw failed(
                        workload, "was not done within " + request.withinMillis() / 1000.0 + " s", troubles(workload));
            }
            api.pause(EVERY_MILLIS);
            workload = workload.again(api);
        }
    }

    private Workload begin(Workload workload) {
        if (workload.onDelete()) {
            throw ActFailures.badRequest(
                    workload.word() + " replaces a pod only when somebody deletes it (OnDelete)",
                    "Use the update strategy RollingUpdate.");
        }
        Map<String, Object> template = new LinkedHashMap<>();
        if (request.restart()) {
            template.put(
                    "metadata",
                    Map.of("annotations", Map.of(RESTARTED_BY, request.act().id())));
        }
        if (!request.images().isEmpty()) {
            template.put("spec", images(workload));
        }
        if (template.isEmpty()) {
            return workload;
        }
        PatchContext.Builder how = new PatchContext.Builder()
                .withPatchType(PatchType.STRATEGIC_MERGE)
                .withFieldManager(Api.MANAGER)
                .withFieldValidation("Strict");
        Map<String, Object> after = api.patch(
                "change " + workload.word(),
                workload.kind(),
                workload.namespace(),
                workload.name(),
                Map.of("spec", Map.of("template", template)),
                how,
                e -> false);
        Difference.between(workload.now(), after).forEach(line -> api.say("    " + line));
        return new Workload(workload.kind(), workload.name(), after);
    }

    private Map<String, Object> images(Workload workload) {
        Set<String> missing = new HashSet<>(request.images().keySet());
        Map<String, Object> lists = new LinkedHashMap<>();
        for (String list : List.of("containers", "initContainers")) {
            List<Object> set = new ArrayList<>();
            for (Object container : Plain.list(workload.now(), "spec", "template", "spec", list)) {
                String name = Plain.text(container, "name");
                if (missing.remove(name)) {
                    set.add(Map.of("name", name, "image", request.images().get(name)));
                }
            }
            if (!set.isEmpty()) {
                lists.put(list, set);
            }
        }
        Wishes.requireAll(missing);
        return lists;
    }

    private void refuseHopeless(Workload workload) {
        if (!workload.seen()) {
            return;
        }
        Map<String, Object> progress = workload.condition("Progressing");
        if (Plain.text(progress, "reason").equals("ProgressDeadlineExceeded")) {
            throw failed(workload, "made no progress: " + Plain.text(progress, "message"), troubles(workload));
        }
        if (Plain.truth(workload.now(), "spec", "paused")) {
            throw failed(workload, "is paused", List.of());
        }
        List<String> troubles = troubles(workload);
        if (troubles.isEmpty()) {
            troubledSince = -1;
            return;
        }
        troubles.stream().limit(5).forEach(this::sayOnce);
        troubledSince = troubledSince < 0 ? millis() : troubledSince;
        if (millis() - troubledSince >= request.failAfterMillis()) {
            throw failed(workload, "fails: " + troubles.getFirst(), troubles);
        }
    }

    private List<String> troubles(Workload workload) {
        List<String> troubles = new ArrayList<>();
        Map<String, Object> refused = workload.condition("ReplicaFailure");
        if (Plain.text(refused, "status").equals("True")) {
            troubles.add("no pod can be made: " + Plain.text(refused, "message"));
        }
        pods.troubles(workload).forEach(trouble -> troubles.add(trouble.line()));
        return troubles;
    }

    private ApplicationFailure failed(Workload workload, String why, List<String> troubles) {
        String first = troubles.isEmpty() || why.contains(troubles.getFirst()) ? "" : ": " + troubles.getFirst();
        String events = pods.events(workload);
        return ActFailures.failure(
                Failures.TOOL_FAILED,
                "The rollout of " + workload.word() + " " + why + first,
                "Correct what the reason says and apply again, or go back by kubernetes.undo.",
                (counts(workload) + "\n" + String.join("\n", troubles) + "\n" + events).strip());
    }

    private static String counts(Workload workload) {
        return workload.updated() + " of " + workload.desired() + " updated, " + workload.ready() + " ready"
                + (workload.old() > 0 ? ", " + workload.old() + " of the old revision left" : "")
                + (workload.seen() ? "" : " (its controller has not seen the change yet)");
    }

    private static RolloutResult result(Workload workload, String summary) {
        Map<String, Object> images = workload.containers().stream()
                .collect(Collectors.toMap(
                        container -> Plain.text(container, "name"),
                        container -> Plain.text(container, "image"),
                        (one, other) -> one,
                        LinkedHashMap::new));
        return new RolloutResult(summary, workload.desired(), workload.ready(), workload.revision(), images);
    }

    private final Set<String> once = new HashSet<>();

    private void sayOnce(String line) {
        if (once.size() < 100 && once.add(line)) {
            api.say("! " + line);
        }
    }

    private void say(String line) {
        if (!line.equals(said)) {
            said = line;
            api.say(line);
        }
    }

    private long millis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
    }
}
