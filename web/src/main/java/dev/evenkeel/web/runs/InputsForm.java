package dev.evenkeel.web.runs;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The form that changes the inputs of a run, as it is shown; its fields are those of the launch.
 *
 * @param id made with the form, so that a form sent twice decides once
 * @param values what was typed, by the id of the input
 * @param messages what is wrong, by the id of the input; the key is empty for what concerns the whole form
 */
record InputsForm(String id, String comment, Map<String, List<String>> values, Map<String, String> messages) {

    static InputsForm of(Map<String, List<String>> values) {
        return new InputsForm(UUID.randomUUID().toString(), "", values, Map.of());
    }

    InputsForm with(Map<String, List<String>> other) {
        return new InputsForm(id, comment, other, messages);
    }

    /** What was typed stays; the next try is another decision. */
    InputsForm refused(Map<String, String> why) {
        return new InputsForm(UUID.randomUUID().toString(), comment, values, why);
    }

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
