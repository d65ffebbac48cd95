package dev.evenkeel.activities.ansible;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a task returned at a host, as people read it: its message and output, else its values. */
final class TaskOutput {

    private static final int MOST = 4_000;
    private static final int MOST_OF_TROUBLE = 16_000;
    private static final int MOST_ITEMS = 50;
    private static final List<String> TEXTS =
            List.of("msg", "stdout", "stderr", "module_stdout", "module_stderr", "exception");
    private static final Set<String> NOISE = Set.of(
            "changed",
            "failed",
            "invocation",
            "ansible_facts",
            "stdout_lines",
            "stderr_lines",
            "start",
            "end",
            "delta",
            "results",
            "skipped",
            "diff");

    private TaskOutput() {}

    /** @param res not masked yet, and neither is what is returned */
    static String of(JsonNode res, boolean trouble) {
        List<String> parts = new ArrayList<>();
        collect(res, parts);
        int items = 0;
        for (JsonNode item : res.path("results")) {
            if (++items > MOST_ITEMS) {
                parts.add("… " + (res.path("results").size() - MOST_ITEMS) + " further items");
                break;
            }
            List<String> own = new ArrayList<>();
            collect(item, own);
            JsonNode label = item.has("_ansible_item_label") ? item.path("_ansible_item_label") : item.path("item");
            parts.add("(" + text(label) + ") " + String.join("\n", own));
        }
        String text = String.join("\n", parts).replace("\r\n", "\n").strip();
        int most = trouble ? MOST_OF_TROUBLE : MOST;
        return text.length() <= most ? text : "…" + text.substring(text.length() - most);
    }

    private static void collect(JsonNode res, List<String> parts) {
        if (res.has("censored")) {
            parts.add(text(res.path("censored")));
            return;
        }
        for (String name : TEXTS) {
            String text = text(res.path(name)).strip();
            if (!text.isEmpty() && parts.stream().noneMatch(part -> part.contains(text))) {
                parts.add(text);
            }
        }
        for (JsonNode diff : res.path("diff").isArray() ? res.path("diff") : List.of(res.path("diff"))) {
            String prepared = text(diff.path("prepared")).strip();
            if (!prepared.isEmpty()) {
                parts.add(prepared);
            } else if (diff.has("before") || diff.has("after")) {
                parts.add("- " + text(diff.path("before")).strip() + "\n+ "
                        + text(diff.path("after")).strip());
            }
        }
        if (parts.isEmpty() && res instanceof ObjectNode values) {
            ObjectNode rest = values.deepCopy();
            rest.properties().stream()
                    .map(property -> property.getKey())
                    .filter(name -> NOISE.contains(name) || name.startsWith("_ansible"))
                    .toList()
                    .forEach(rest::remove);
            if (!rest.isEmpty()) {
                parts.add(rest.toPrettyString());
            }
        }
    }

    private static String text(JsonNode node) {
        return node.isMissingNode() || node.isNull() ? "" : node.isTextual() ? node.asText() : node.toString();
    }
}
