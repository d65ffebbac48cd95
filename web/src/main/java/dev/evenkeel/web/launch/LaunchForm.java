package dev.evenkeel.web.launch;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The form of a launch, as it is shown.
 *
 * @param values what was typed, by the id of the input
 * @param messages what is wrong, by the id of the input; the key is empty for what concerns the whole form
 */
record LaunchForm(String runId, String environment, Map<String, List<String>> values, Map<String, String> messages) {

    public String value(String id) {
        return String.join("\n", values.getOrDefault(id, List.of()));
    }

    public @Nullable String message(String id) {
        return messages.get(id);
    }

    public boolean wrong(String id) {
        return messages.containsKey(id);
    }
}
