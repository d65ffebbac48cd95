package dev.evenkeel.workflows.runbook;

import dev.evenkeel.workflows.contract.EstateSnapshot;
import dev.evenkeel.workflows.expression.DidYouMean;
import dev.evenkeel.workflows.expression.EvaluationException;
import dev.evenkeel.workflows.expression.Expression;
import dev.evenkeel.workflows.expression.Type;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks the values that a run is launched with, the same for the form and the API. */
public final class Inputs {

    private Inputs() {}

    /**
     * @param values complete when there is no message: texts, longs, doubles, booleans, lists of texts, by the input's id
     * @param messages what is wrong, by the name of the field
     */
    public record Checked(Map<String, Object> values, Map<String, String> messages) {
        public Checked {
            values = Map.copyOf(values);
            messages = Map.copyOf(messages);
        }

        public boolean good() {
            return messages.isEmpty();
        }
    }

    /** @param raw a text or a list of texts for each field, as a form sends them; surrounding white space does not count */
    public static Checked check(Runbook runbook, Map<String, ?> raw, EstateSnapshot estate) {
        Map<String, Object> values = new LinkedHashMap<>();
        Map<String, String> messages = new LinkedHashMap<>();
        List<String> known = runbook.inputs().stream().map(Input::id).toList();
        raw.keySet().stream()
                .filter(name -> !known.contains(name))
                .forEach(name -> messages.put(name, "This runbook has no such input. " + DidYouMean.hint(name, known)));
        for (Input input : runbook.inputs()) {
            InputValue.Result result = InputValue.of(input, InputValue.raw(raw.get(input.id())));
            Object value = result.value();
            if (value == null && result.message() == null) {
                value = otherwise(input);
            }
            String message = message(input, value, result.message(), estate);
            if (message != null) {
                messages.put(input.id(), message);
            } else if (value != null) {
                values.put(input.id(), value);
            }
        }
        return new Checked(values, messages);
    }

    private static @Nullable String message(
            Input input, @Nullable Object value, @Nullable String wrong, EstateSnapshot estate) {
        if (wrong == null && value == null) {
            return input.required() ? "Please fill this in." : null;
        }
        String message = wrong != null || value == null ? wrong : notAmong(input, value, estate);
        return message == null || input.message() == null ? message : input.message();
    }

    /** The values that an input may have here; empty when there is no such list. */
    public static Optional<List<String>> allowed(Input input, EstateSnapshot estate) {
        if (input.kind() == Input.Kind.CHOICE) {
            return Optional.of(input.options());
        }
        Expression among = input.among();
        if (among != null) {
            Object allowed = among.evaluate(Variables.values(estate));
            return Optional.of(
                    ((Collection<?>) allowed).stream().map(String::valueOf).toList());
        }
        return input.kind() == Input.Kind.SITE
                ? Optional.of(
                        estate.sites().stream().map(EstateSnapshot.Site::name).toList())
                : Optional.empty();
    }

    private static @Nullable String notAmong(Input input, Object value, EstateSnapshot estate) {
        Optional<List<String>> allowed;
        try {
            allowed = allowed(input, estate);
        } catch (EvaluationException e) {
            return "The allowed values cannot be told in this environment. " + e.getMessage();
        }
        Collection<?> given = value instanceof Collection<?> items ? items : List.of(value);
        return allowed.flatMap(names -> given.stream()
                        .map(String::valueOf)
                        .filter(item -> !names.contains(item))
                        .findFirst()
                        .map(item -> InputValue.notAmong(item, names)))
                .orElse(null);
    }

    /** The default, or what stands for "nothing" where a type has such a value. */
    private static @Nullable Object otherwise(Input input) {
        if (input.defaultValue() != null || (input.required() && input.kind() != Input.Kind.BOOLEAN)) {
            return input.defaultValue();
        }
        return switch (input.kind()) {
            case STRING -> "";
            case LIST -> List.of();
            case BOOLEAN -> false;
            default -> null;
        };
    }

    /** Its type in expressions; absent where it may be left out and no value stands for that. */
    static Type type(Input input) {
        Type type = switch (input.kind()) {
            case NUMBER -> Type.NUMBER;
            case BOOLEAN -> Type.TRUTH;
            case LIST -> new Type.ListOf(Type.TEXT);
            case STRING, CHOICE, DURATION, SITE -> Type.TEXT;
        };
        boolean absent = !input.required() && input.defaultValue() == null;
        boolean neutral = input.kind() == Input.Kind.STRING
                || input.kind() == Input.Kind.LIST
                || input.kind() == Input.Kind.BOOLEAN;
        return absent && !neutral ? new Type.OptionalOf(type) : type;
    }
}
