package dev.evenkeel.activities.terraform;

import com.fasterxml.jackson.databind.JsonNode;
import dev.evenkeel.activities.secrets.Masker;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The texts that a plan marks as sensitive anywhere. Terraform loses such a mark where a provider computes one attribute from another;
 * what was marked once is hidden everywhere.
 */
final class SensitiveValues {

    private static final int SHORTEST = 6;
    private static final int LONGEST = 4_096;
    private static final int MOST = 500;

    private final Set<String> values = new LinkedHashSet<>();
    private final Set<String> variables = new HashSet<>();

    private SensitiveValues() {}

    /** A masker of all that the plan marks. */
    static Masker in(ShownPlan plan) throws IOException {
        SensitiveValues found = new SensitiveValues();
        plan.read(Map.of(
                "resource_changes",
                node -> found.change(node.path("change")),
                "resource_drift",
                node -> found.change(node.path("change")),
                "output_changes",
                node -> node.forEach(found::change),
                "configuration",
                node -> node.path("root_module").path("variables").properties().forEach(variable -> {
                    if (variable.getValue().path("sensitive").asBoolean()) {
                        found.variables.add(variable.getKey());
                    }
                })));
        plan.read(Map.of(
                "variables",
                node -> found.variables.forEach(
                        name -> found.all(node.path(name).path("value")))));
        return Masker.of(found.values);
    }

    private void change(JsonNode change) {
        marked(change.path("before"), change.path("before_sensitive"));
        marked(change.path("after"), change.path("after_sensitive"));
    }

    private void marked(JsonNode value, JsonNode marks) {
        if (marks.isBoolean()) {
            if (marks.asBoolean()) {
                all(value);
            }
        } else if (marks.isObject()) {
            marks.properties().forEach(mark -> marked(value.path(mark.getKey()), mark.getValue()));
        } else {
            for (int index = 0; index < marks.size(); index++) {
                marked(value.path(index), marks.path(index));
            }
        }
    }

    private void all(JsonNode value) {
        if (value.isContainerNode()) {
            value.forEach(this::all);
        } else if (value.isTextual() && values.size() < MOST) {
            String text = value.asText();
            if (text.length() >= SHORTEST && text.length() <= LONGEST) {
                values.add(text);
            }
        }
    }
}
