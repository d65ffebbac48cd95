package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.CanonicalJson;
import dev.evenkeel.workflows.expression.Type;
import dev.evenkeel.workflows.runbook.CommandStep;
import dev.evenkeel.workflows.runbook.ResultTypes;
import dev.evenkeel.workflows.runbook.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A step that a person did by hand: its result is what they say it is, in the types that the step declares. */
final class ByHand {

    private ByHand() {}

    /** @param required whether something later in the runbook reads it */
    record Field(String id, Type type, boolean required) {

        /** The word for its kind of form field. */
        String kind() {
            return switch (type) {
                case Type.OptionalOf optional -> new Field(id, optional.value(), false).kind();
                case Type.ListOf list -> "LIST";
                case Type.Scalar scalar ->
                    switch (scalar.kind()) {
                        case TEXT -> "STRING";
                        case NUMBER, WHOLE_NUMBER -> "NUMBER";
                        case TRUTH -> "BOOLEAN";
                        case ANY -> "JSON";
                    };
                case Type.MapOf map -> "JSON";
                case Type.Struct struct -> "JSON";
            };
        }
    }

    /** A person can do what a tool does; what judges or asks cannot be done instead, and a plan is a file. */
    static boolean possible(Step step) {
        return step.acts() || step instanceof CommandStep.Script;
    }

    /** @param definition the text of the runbook */
    static List<Field> fields(Step step, String definition) {
        List<Field> fields = new ArrayList<>();
        ResultTypes.of(step)
                .fields()
                .forEach((id, type) -> fields.add(new Field(id, type, reads(step, id, definition))));
        return fields;
    }

    /** @throws io.temporal.failure.ApplicationFailure of type {@link Refusal#TYPE} when a value does not fit */
    static Map<String, Object> result(List<Field> fields, Map<String, Object> evidence) {
        Map<String, Object> result = new LinkedHashMap<>();
        for (Field field : fields) {
            Object typed = ResultMaps.plain(evidence.get(field.id()));
            boolean empty = typed == null || String.valueOf(typed).isBlank();
            Refusal.unless(!(empty && field.required()), field.id() + " is needed: later steps read it");
            if (typed != null && !empty) {
                result.put(field.id(), fit(field.id(), field.type(), typed));
            }
        }
        return result;
    }

    private static Object fit(String id, Type type, Object typed) {
        @Nullable
        Object value = switch (type) {
            case Type.OptionalOf optional -> fit(id, optional.value(), typed);
            case Type.ListOf list -> list(typed);
            case Type.MapOf map -> read(typed) instanceof Map<?, ?> read ? read : null;
            case Type.Struct struct -> read(typed) instanceof Map<?, ?> read ? read : null;
            case Type.Scalar scalar -> scalar(scalar.kind(), typed);
        };
        if (value == null) {
            throw Refusal.because(id + " has to be " + word(type));
        }
        return value;
    }

    private static @Nullable Object scalar(Type.Scalar.Kind kind, Object typed) {
        return switch (kind) {
            case TEXT -> String.valueOf(typed);
            case WHOLE_NUMBER -> typed instanceof Long ? typed : null;
            case NUMBER -> typed instanceof Number number ? (Object) number.doubleValue() : null;
            case TRUTH -> typed instanceof Boolean ? typed : null;
            case ANY -> {
                Object read = read(typed);
                yield read == null ? typed : read;
            }
        };
    }

    private static List<?> list(Object typed) {
        return typed instanceof List<?> list
                ? list
                : Arrays.stream(String.valueOf(typed).split("\\R"))
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .toList();
    }

    private static @Nullable Object read(Object typed) {
        return typed instanceof String text
                ? ResultMaps.plain(CanonicalJson.read(text).orElse(null))
                : typed;
    }

    private static String word(Type type) {
        return switch (type) {
            case Type.OptionalOf optional -> word(optional.value());
            case Type.ListOf list -> "a list";
            case Type.MapOf map -> "a JSON object";
            case Type.Struct struct -> "a JSON object";
            case Type.Scalar scalar ->
                switch (scalar.kind()) {
                    case TEXT -> "a text";
                    case NUMBER -> "a number";
                    case WHOLE_NUMBER -> "a whole number";
                    case TRUTH -> "yes or no";
                    case ANY -> "a value";
                };
        };
    }

    /** By the text: an expression knows which steps it reads, but not which of their fields. */
    private static boolean reads(Step step, String field, String definition) {
        String name = "steps." + step.id();
        return definition.contains(name + "." + field)
                || definition.contains(name + ".value()." + field)
                || step.common().register().values().stream()
                        .anyMatch(expression -> expression.source().contains("result." + field));
    }
}
