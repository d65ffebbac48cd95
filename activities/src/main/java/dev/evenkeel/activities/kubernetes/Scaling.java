package dev.evenkeel.activities.kubernetes;

import dev.evenkeel.activities.act.ActFailures;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.KubernetesActivities.ScaleRequest;
import dev.evenkeel.workflows.contract.KubernetesActivities.ScaleResult;
import io.fabric8.kubernetes.api.model.autoscaling.v1.Scale;
import java.io.IOException;
import java.util.Map;

/** Says how many replicas there shall be, and reads back that this is what is wanted now. */
final class Scaling {

    private final Api api;
    private final ScaleRequest request;
    private final ResourceName name;
    private final Kinds.Kind kind;

    Scaling(Api api, ScaleRequest request) {
        this.api = api;
        this.request = request;
        this.name = ResourceName.of(request.resource());
        this.kind = api.kind(name);
    }

    ScaleResult run() throws IOException {
        api.require(kind, name.name());
        String word = kind.word() + "/" + name.name();
        if (api.rehearses()) {
            long now = wanted(read(word));
            return new ScaleResult("would scale " + word + " from " + now + " to " + request.replicas(), now, now);
        }
        long before =
                Plain.number(Kept.once(api.act(), "scale", () -> Map.of("replicas", wanted(read(word)))), "replicas");
        api.ask("scale " + word, client -> {
            Scale scale =
                    Api.resource(client, kind, api.namespace(), name.name()).scale();
            if (wanted(scale) != request.replicas()) {
                scale.getSpec().setReplicas(Math.toIntExact(request.replicas()));
                Api.resource(client, kind, api.namespace(), name.name()).scale(scale);
            }
            return "";
        });
        long now = wanted(read(word));
        if (now != request.replicas()) {
            throw ActFailures.failure(
                    Failures.TOOL_FAILED,
                    word + " was scaled to " + request.replicas() + ", but " + now + " are wanted now",
                    "Somebody else scales it too, perhaps an autoscaler: change its limits instead.",
                    "");
        }
        api.say(word + ": " + before + " → " + now);
        return new ScaleResult("from " + before + " to " + now, now, before);
    }

    private Scale read(String word) {
        return api.ask(
                "read the scale of " + word,
                client ->
                        Api.resource(client, kind, api.namespace(), name.name()).scale());
    }

    private static long wanted(Scale scale) {
        Integer replicas = scale.getSpec().getReplicas();
        return replicas == null ? 0 : replicas;
    }
}
