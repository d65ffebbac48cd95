package dev.evenkeel.activities.terraform;

import com.fasterxml.jackson.databind.JsonNode;
import dev.evenkeel.activities.terraform.PlanDigest.Action;
import dev.evenkeel.workflows.plan.PlannedResource;
import dev.evenkeel.workflows.plan.Stateful;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A saved plan, looked at once for all that wants to know of it.
 *
 * @param resources what is done to each resource, as rules and prices see it
 * @param stateful the addresses of what is lost and holds data
 */
record SavedPlan(PlannedChanges changes, DigestReader digest, List<PlannedResource> resources, List<String> stateful) {

    private static final int MOST_STATEFUL = 100;

    static SavedPlan of(ShownPlan shown, Shown texts, Stateful stateful, KeyedDigest keyed) throws IOException {
        PlannedChanges.Reader changes = new PlannedChanges.Reader(keyed);
        DigestReader digest = new DigestReader(texts, resource -> holdsData(resource, stateful));
        List<PlannedResource> resources = new ArrayList<>();
        List<String> lost = new ArrayList<>();
        shown.read(Map.of(
                "resource_changes",
                node -> {
                    Optional<PlannedChanges.Visible> change = changes.add(node);
                    if (change.isPresent()) {
                        Action action = action(node);
                        digest.add(node, action);
                        PlannedResource resource = resource(node, action, change.get(), stateful);
                        resources.add(resource);
                        if (resource.loses() && resource.stateful() && lost.size() < MOST_STATEFUL) {
                            lost.add(texts.apply(resource.address()));
                        }
                    }
                },
                "output_changes",
                node -> {
                    changes.addOutputs(node);
                    node.properties().forEach(output -> digest.addOutput(output.getKey(), output.getValue()));
                }));
        return new SavedPlan(changes.all(), digest, List.copyOf(resources), List.copyOf(lost));
    }

    private static boolean holdsData(JsonNode resource, Stateful stateful) {
        return !resource.path("mode").asText().equals("data")
                && stateful.holdsData(resource.path("type").asText());
    }

    private static Action action(JsonNode resource) {
        List<String> actions = PlannedChanges.actions(resource);
        if (actions.contains("delete")) {
            return actions.contains("create") ? Action.REPLACE : Action.DESTROY;
        }
        if (actions.contains("create")) {
            return Action.CREATE;
        }
        if (actions.contains("update")) {
            return Action.UPDATE;
        }
        if (actions.contains("read")) {
            return Action.READ;
        }
        if (actions.contains("forget")) {
            return Action.FORGET;
        }
        return resource.path("change").hasNonNull("importing") ? Action.IMPORT : Action.MOVE;
    }

    private static PlannedResource resource(
            JsonNode resource, Action action, PlannedChanges.Visible change, Stateful stateful) {
        List<String> unknown = new ArrayList<>();
        resource.path("change").path("after_unknown").properties().forEach(entry -> {
            if (anyTrue(entry.getValue())) {
                unknown.add(entry.getKey());
            }
        });
        return new PlannedResource(
                resource.path("address").asText(),
                resource.path("type").asText(),
                resource.path("name").asText(),
                resource.path("provider_name").asText(),
                resource.path("module_address").asText(""),
                action.name().toLowerCase(Locale.ROOT),
                resource.path("action_reason").asText(""),
                holdsData(resource, stateful),
                attributes(change.before()),
                attributes(change.after()),
                List.copyOf(unknown));
    }

    private static boolean anyTrue(JsonNode marks) {
        if (marks.isBoolean()) {
            return marks.asBoolean();
        }
        for (JsonNode mark : marks) {
            if (anyTrue(mark)) {
                return true;
            }
        }
        return false;
    }

    /** Without those that have no value: a rule asks for what is there. */
    private static Map<String, Object> attributes(@Nullable Object value) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, attribute) -> {
                if (attribute != null) {
                    attributes.put(String.valueOf(key), attribute);
                }
            });
        }
        return attributes;
    }
}
