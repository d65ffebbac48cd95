package dev.evenkeel.activities.terraform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.evenkeel.activities.terraform.PlanDigest.Action;
import dev.evenkeel.workflows.contract.TerraformActivities.DriftResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How reality differs from the state, classified. What the module sets, or what somebody has set where nothing was, is a change; what
 * only a provider computes, such as a size or the time of a change, is noise.
 */
final class StateDrift {

    private static final int MOST = 100;

    private final Shown shown;
    private final DigestReader digest;
    private final List<String> changed = new ArrayList<>();
    private final List<String> deleted = new ArrayList<>();
    private final List<String> noise = new ArrayList<>();

    StateDrift(Shown shown, DigestReader digest) {
        this.shown = shown;
        this.digest = digest;
    }

    /** The configuration stands behind the drift in the file: it is looked for first. */
    void read(ShownPlan plan) throws IOException {
        ObjectNode configuration = new ObjectMapper().createObjectNode();
        plan.read(Map.of("configuration", node -> configuration.set("root", node.path("root_module"))));
        plan.read(Map.of(
                "resource_drift",
                node -> add(node, configuration.path("root")),
                "output_changes",
                node -> node.properties().forEach(output -> digest.addOutput(output.getKey(), output.getValue()))));
    }

    private void add(JsonNode resource, JsonNode root) {
        List<String> actions = PlannedChanges.actions(resource);
        String address = shown.apply(resource.path("address").asText());
        if (actions.contains("delete")) {
            digest.add(resource, Action.GONE);
            deleted.add(address);
        } else if (!actions.contains("update")) {
            // Moved in the state only.
            return;
        } else if (meant(resource.path("change"), configured(resource, root))) {
            digest.add(resource, Action.CHANGED);
            changed.add(address);
        } else {
            digest.add(resource, Action.NOISE);
            noise.add(address);
        }
    }

    /** Whether anything that differs is more than what the provider computes. */
    private static boolean meant(JsonNode change, JsonNode configured) {
        Set<String> names = new LinkedHashSet<>();
        change.path("before").fieldNames().forEachRemaining(names::add);
        change.path("after").fieldNames().forEachRemaining(names::add);
        for (String name : names) {
            JsonNode before = change.path("before").path(name);
            JsonNode after = change.path("after").path(name);
            boolean differs = !before.equals(after) && !(empty(before) && empty(after));
            if (differs && (configured.isMissingNode() || configured.has(name) || empty(before))) {
                return true;
            }
        }
        return false;
    }

    private static boolean empty(JsonNode value) {
        return value.isMissingNode()
                || value.isNull()
                || (value.isContainerNode() && value.isEmpty())
                || (value.isTextual() && value.asText().isEmpty())
                || (value.isBoolean() && !value.asBoolean());
    }

    /** What the module says of the resource; missing when it says nothing of it any more. */
    private static JsonNode configured(JsonNode resource, JsonNode root) {
        JsonNode module = root;
        String path = resource.path("module_address").asText("");
        for (String name : moduleNames(path)) {
            module = module.path("module_calls").path(name).path("module");
        }
        for (JsonNode known : module.path("resources")) {
            if (known.path("type").equals(resource.path("type"))
                    && known.path("name").equals(resource.path("name"))) {
                return known.path("expressions");
            }
        }
        return MissingNode.getInstance();
    }

    /** Of {@code module.a["x.y"].module.b[0]}: a and b. */
    private static List<String> moduleNames(String address) {
        String plain = address.replaceAll("\\[(?:\"(?:[^\"\\\\]|\\\\.)*+\"|[0-9]++)]", "");
        List<String> names = new ArrayList<>();
        for (String part : plain.split("\\.", -1)) {
            if (!part.equals("module") && !part.isEmpty()) {
                names.add(part);
            }
        }
        return names;
    }

    DriftResult result() {
        String status =
                !deleted.isEmpty() ? "deleted" : !changed.isEmpty() ? "changed" : !noise.isEmpty() ? "noise" : "none";
        return new DriftResult(
                status,
                summary(),
                !deleted.isEmpty() || !changed.isEmpty(),
                bounded(changed),
                bounded(deleted),
                bounded(noise));
    }

    private String summary() {
        List<String> parts = new ArrayList<>();
        part(parts, deleted.size(), "deleted outside");
        part(parts, changed.size(), "changed outside");
        part(parts, noise.size(), "with noise only");
        return parts.isEmpty() ? "No drift" : String.join(", ", parts);
    }

    private static void part(List<String> parts, int count, String words) {
        if (count > 0) {
            parts.add(count + " " + words);
        }
    }

    private static List<String> bounded(List<String> addresses) {
        return addresses.size() <= MOST ? addresses : addresses.subList(0, MOST);
    }
}
