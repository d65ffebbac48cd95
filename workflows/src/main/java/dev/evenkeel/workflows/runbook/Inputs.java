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

    private static final int MOST_ALLOWED = 2_000;

    private Inputs() {}

    /**
     * @param values complete when there is no message: texts, longs, doubles, booleans, lists of texts, and maps for files, by the
     *     input's id
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

    /** Where nothing can be asked over HTTP: what would be one of such a list is taken as it is. */
    public static Checked check(Runbook runbook, Map<String, ?> raw, EstateSnapshot estate) {
        return check(runbook, raw, estate, ListSource.UNASKED);
    }

    /** @param raw a text or a list of texts for each field, as a form sends them; surrounding white space does not count */
    public static Checked check(Runbook runbook, Map<String, ?> raw, EstateSnapshot estate, ListSource lists) {
        Map<String, Object> values = new LinkedHashMap<>();
        Map<String, String> messages = new LinkedHashMap<>();
        List<String> known = runbook.inputs().stream().map(Input::id).toList();
        raw.keySet().stream()
                .filter(name -> !known.contains(name))
                .forEach(name -> messages.put(name, "This runbook has no such input. " + DidYouMean.hint(name, known)));
        for (InputFields.Field field : InputFields.of(runbook, raw, estate, lists)) {
            String id = field.input().id();
            String message = wrong(field);
            if (message != null) {
                messages.put(id, message);
            } else if (field.value() != null) {
                values.put(id, field.value());
            }
        }
        return new Checked(values, messages);
    }

    /** Why nobody can know the allowed values is said before a value is blamed. */
    private static @Nullable String wrong(InputFields.Field field) {
        if (field.trouble() != null && (field.value() != null || field.input().required())) {
            return field.trouble();
        }
        return field.message();
    }

    /** The values that an input may have here when it stands on its own; empty when there is no such list. */
    public static Optional<List<String>> allowed(Input input, EstateSnapshot estate) {
        return input.needs().isEmpty() ? listed(input, Variables.values(estate), estate) : Optional.empty();
    }

    static Optional<List<String>> listed(Input input, Map<String, Object> variables, EstateSnapshot estate) {
        if (input.kind() == Input.Kind.CHOICE) {
            return Optional.of(input.options());
        }
        Expression among = input.among();
        if (among != null) {
            return Optional.of(texts(among.evaluate(variables)));
        }
        return input.kind() == Input.Kind.SITE
                ? Optional.of(
                        estate.sites().stream().map(EstateSnapshot.Site::name).toList())
                : Optional.empty();
    }

    /** @throws EvaluationException when it is no list of values that a form could offer */
    static List<String> texts(Object list) {
        if (!(list instanceof Collection<?> items)) {
            throw new EvaluationException("What should be a list of values is none");
        }
        if (items.size() > MOST_ALLOWED) {
            throw new EvaluationException("The list has " + items.size() + " values; at most " + MOST_ALLOWED
                    + " can be chosen from. Filter it in its expression");
        }
        return items.stream().map(Inputs::word).distinct().toList();
    }

    private static String word(@Nullable Object item) {
        String word = switch (item) {
            case Double number
            when number == Math.rint(number) && Math.abs(number) < 1e15 -> Long.toString(number.longValue());
            case String text -> text;
            case Number number -> number.toString();
            case Boolean truth -> truth.toString();
            case null, default ->
                throw new EvaluationException("The list holds something that is neither text nor number");
        };
        if (word.length() > InputValue.LONGEST) {
            throw new EvaluationException("The list holds a text of " + word.length() + " characters");
        }
        return word;
    }

    /** What stands for "nothing" where a type has such a value. */
    static @Nullable Object neutral(Input.Kind kind) {
        return switch (kind) {
            case STRING -> "";
            case LIST -> List.of();
            case BOOLEAN -> false;
            case NUMBER, CHOICE, DURATION, SITE, SECRET, FILE -> null;
        };
    }

    /** Its type in expressions; absent where it may be left out and no value stands for that. */
    static Type type(Input input) {
        return type(input.kind(), input.when() != null || (!input.required() && !input.hasDefault()));
    }

    /** @param maybe whether it may be left out, or not be asked for */
    static Type type(Input.Kind kind, boolean maybe) {
        Type type = switch (kind) {
            case NUMBER -> Type.NUMBER;
            case BOOLEAN -> Type.TRUTH;
            case LIST -> new Type.ListOf(Type.TEXT);
            case STRING, CHOICE, DURATION, SITE, SECRET -> Type.TEXT;
            case FILE -> Variables.FILE;
        };
        return maybe && neutral(kind) == null ? new Type.OptionalOf(type) : type;
    }
}
