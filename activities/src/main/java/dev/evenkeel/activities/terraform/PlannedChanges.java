package dev.evenkeel.activities.terraform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.evenkeel.workflows.contract.CanonicalJson;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The resource changes of a plan, written in one way only, without sensitive values. Two plans with equal changes do the same to the
 * same resources.
 */
record PlannedChanges(
        List<Map<String, @Nullable Object>> changes,
        long adds,
        long updates,
        long replaces,
        long deletes,
        long others,
        long outputs) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SENSITIVE = "(sensitive value)";

    /** Takes the changes as they are read, one after the other. */
    static final class Reader {
        private final List<Map<String, @Nullable Object>> changes = new ArrayList<>();
        private final long[] counts = new long[5];
        private long outputs;

        /** @return the change as it is written; empty when it is without effect */
        Optional<Map<String, @Nullable Object>> add(JsonNode change) {
            List<String> actions = actions(change);
            boolean moved = change.has("previous_address")
                    && !change.path("previous_address").equals(change.path("address"));
            boolean imported = change.path("change").hasNonNull("importing");
            if (actions.equals(List.of("no-op")) && !moved && !imported) {
                return Optional.empty();
            }
            counts[kind(actions)]++;
            Map<String, @Nullable Object> canonical = canonical(change, actions);
            changes.add(canonical);
            return Optional.of(canonical);
        }

        void addOutputs(JsonNode all) {
            for (JsonNode output : all) {
                outputs += output.path("actions").path(0).asText().equals("no-op") ? 0 : 1;
            }
        }

        PlannedChanges all() {
            changes.sort(Comparator.comparing(change -> change.get("address") + " " + change.get("deposed")));
            return new PlannedChanges(changes, counts[0], counts[1], counts[2], counts[3], counts[4], outputs);
        }
    }

    static List<String> actions(JsonNode resource) {
        List<String> actions = new ArrayList<>();
        resource.path("change").path("actions").forEach(action -> actions.add(action.asText()));
        return actions;
    }

    String digest() {
        return CanonicalJson.hash(changes);
    }

    String summary() {
        List<String> parts = new ArrayList<>();
        part(parts, adds, "to add");
        part(parts, updates, "to change");
        part(parts, replaces, "to replace");
        part(parts, deletes, "to destroy");
        part(parts, others, "to read, import, move or forget");
        if (parts.isEmpty()) {
            return outputs == 0 ? "No changes" : "No changes but of outputs";
        }
        return String.join(", ", parts);
    }

    private static void part(List<String> parts, long count, String words) {
        if (count > 0) {
            parts.add(count + " " + words);
        }
    }

    private static int kind(List<String> actions) {
        if (actions.contains("delete")) {
            return actions.contains("create") ? 2 : 3;
        }
        return actions.contains("create") ? 0 : actions.contains("update") ? 1 : 4;
    }

    private static Map<String, @Nullable Object> canonical(JsonNode resource, List<String> actions) {
        JsonNode change = resource.path("change");
        Map<String, @Nullable Object> canonical = new TreeMap<>();
        canonical.put("address", resource.path("address").asText());
        canonical.put("actions", actions);
        canonical.put("before", visible(change.get("before"), change.get("before_sensitive")));
        canonical.put("after", visible(change.get("after"), change.get("after_sensitive")));
        canonical.put("after_unknown", visible(change.get("after_unknown"), null));
        for (String further : List.of("deposed", "previous_address")) {
            if (resource.hasNonNull(further)) {
                canonical.put(further, resource.path(further).asText());
            }
        }
        if (change.hasNonNull("importing")) {
            canonical.put("importing", visible(change.get("importing"), null));
        }
        return canonical;
    }

    /** @param marks true for what is sensitive, in the shape of the value */
    private static @Nullable Object visible(@Nullable JsonNode value, @Nullable JsonNode marks) {
        if (value == null || value.isNull()) {
            return null;
        }
        if (marks != null && marks.isBoolean() && marks.asBoolean()) {
            return SENSITIVE;
        }
        if (value.isObject()) {
            Map<String, @Nullable Object> object = new LinkedHashMap<>();
            value.properties()
                    .forEach(entry -> object.put(
                            entry.getKey(),
                            visible(entry.getValue(), marks == null ? null : marks.get(entry.getKey()))));
            return object;
        }
        if (value.isArray()) {
            List<@Nullable Object> list = new ArrayList<>();
            for (int index = 0; index < value.size(); index++) {
                list.add(visible(value.get(index), marks == null ? null : marks.get(index)));
            }
            return list;
        }
        return JSON.convertValue(value, Object.class);
    }
}
