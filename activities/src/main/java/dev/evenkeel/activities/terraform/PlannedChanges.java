package dev.evenkeel.activities.terraform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The resource changes of a plan. Two plans with equal digests do the same to the same resources, also as far as it is sensitive.
 *
 * @param digests one of each change, in the order of their texts
 */
record PlannedChanges(
        List<String> digests, long adds, long updates, long replaces, long deletes, long others, long outputs) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SENSITIVE = "(sensitive value)";

    /**
     * A change as rules see it: without sensitive values.
     *
     * @param before null when there was nothing
     * @param after null when there will be nothing
     */
    record Visible(@Nullable Object before, @Nullable Object after) {}

    /** Takes the changes as they are read, one after the other. */
    static final class Reader {
        private final KeyedDigest keyed;
        private final List<String> digests = new ArrayList<>();
        private final long[] counts = new long[5];
        private long outputs;

        Reader(KeyedDigest keyed) {
            this.keyed = keyed;
        }

        /** @return empty when it is without effect */
        Optional<Visible> add(JsonNode resource) {
            List<String> actions = actions(resource);
            boolean moved = resource.has("previous_address")
                    && !resource.path("previous_address").equals(resource.path("address"));
            JsonNode change = resource.path("change");
            if (actions.equals(List.of("no-op")) && !moved && !change.hasNonNull("importing")) {
                return Optional.empty();
            }
            counts[kind(actions)]++;
            digests.add(keyed.of(canonical(resource)));
            return Optional.of(new Visible(
                    visible(change.get("before"), change.get("before_sensitive")),
                    visible(change.get("after"), change.get("after_sensitive"))));
        }

        void addOutputs(JsonNode all) {
            for (JsonNode output : all) {
                outputs += output.path("actions").path(0).asText().equals("no-op") ? 0 : 1;
            }
        }

        PlannedChanges all() {
            return new PlannedChanges(
                    digests.stream().sorted().toList(), counts[0], counts[1], counts[2], counts[3], counts[4], outputs);
        }
    }

    static List<String> actions(JsonNode resource) {
        List<String> actions = new ArrayList<>();
        resource.path("change").path("actions").forEach(action -> actions.add(action.asText()));
        return actions;
    }

    /** @param keyed with the same key as the changes were read */
    String digest(KeyedDigest keyed, PlanPlace place) {
        return keyed.of(Map.of("place", place, "changes", digests));
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

    /** Whole, with what is sensitive: only its digest goes anywhere. */
    private static Map<String, @Nullable Object> canonical(JsonNode resource) {
        Map<String, @Nullable Object> canonical = new TreeMap<>();
        copy(resource, List.of("address", "provider_name", "deposed", "previous_address"), canonical);
        copy(
                resource.path("change"),
                List.of(
                        "actions",
                        "before",
                        "after",
                        "after_unknown",
                        "before_sensitive",
                        "after_sensitive",
                        "importing"),
                canonical);
        return canonical;
    }

    private static void copy(JsonNode from, List<String> names, Map<String, @Nullable Object> into) {
        for (String name : names) {
            if (from.hasNonNull(name)) {
                into.put(name, JSON.convertValue(from.get(name), Object.class));
            }
        }
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
