package dev.evenkeel.web.runs;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/**
 * The form that changes the inputs of a run, as it is shown; its fields are those of the launch.
 *
 * @param id made with the form, so that a form sent twice decides once
 * @param values what was typed, by the id of the input
 * @param messages what is wrong, by the id of the input; the key is empty for what concerns the whole form
 */
record InputsForm(String id, String comment, Map<String, List<String>> values, Map<String, String> messages) {

    private static final String PREFIX = "input.";

    static InputsForm of(Map<String, Object> inputs) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        inputs.forEach((id, value) -> values.put(
                id,
                value instanceof List<?> list
                        ? list.stream().map(InputsForm::text).toList()
                        : List.of(text(value))));
        return new InputsForm(UUID.randomUUID().toString(), "", values, Map.of());
    }

    static InputsForm sent(String id, String comment, MultiValueMap<String, String> sent) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        sent.forEach((key, value) -> {
            if (key.startsWith(PREFIX)) {
                values.put(key.substring(PREFIX.length()), List.copyOf(value));
            }
        });
        return new InputsForm(id, comment, values, Map.of());
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

    private static String text(Object value) {
        return value instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString(number.longValue())
                : value.toString();
    }
}
