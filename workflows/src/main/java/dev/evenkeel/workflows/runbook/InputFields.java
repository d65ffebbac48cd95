package dev.evenkeel.workflows.runbook;

import dev.evenkeel.workflows.contract.EstateSnapshot;
import dev.evenkeel.workflows.expression.EvaluationException;
import dev.evenkeel.workflows.expression.Expression;
import dev.evenkeel.workflows.expression.Template;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The inputs of a runbook while somebody fills them in: which are asked for, what each may be, and what is wrong. The form, the check at
 * launch and the check of changed inputs all look at these.
 */
public final class InputFields {

    private final EstateSnapshot estate;
    private final ListSource lists;
    private final Map<String, Object> values = new LinkedHashMap<>();
    private final Set<String> unknown = new HashSet<>();

    private InputFields(EstateSnapshot estate, ListSource lists) {
        this.estate = estate;
        this.lists = lists;
    }

    /**
     * @param shown whether it is asked for with the values that the others have
     * @param value null when there is none, or a wrong one
     * @param proposal the default here; null when there is none, or it cannot be told yet
     * @param allowed empty when any value that fits is allowed
     * @param message what is wrong with the value; null when nothing is
     * @param trouble why the allowed values or the default cannot be told; null when they can
     */
    public record Field(
            Input input,
            boolean shown,
            @Nullable Object value,
            @Nullable Object proposal,
            Optional<List<String>> allowed,
            @Nullable String message,
            @Nullable String trouble) {}

    /**
     * @param raw a text or a list of texts for each field, as a form sends them; surrounding white space does not count
     * @return in the runbook's order
     */
    public static List<Field> of(Runbook runbook, Map<String, ?> raw, EstateSnapshot estate, ListSource lists) {
        InputFields fields = new InputFields(estate, lists);
        Map<String, Field> done = new LinkedHashMap<>();
        for (Input input : InputOrder.of(runbook.inputs())) {
            done.put(input.id(), fields.field(input, InputValue.raw(raw.get(input.id()))));
        }
        return runbook.inputs().stream()
                .map(input -> Objects.requireNonNull(done.get(input.id())))
                .toList();
    }

    private Field field(Input input, @Nullable Object raw) {
        Optional<String> waiting =
                input.needs().stream().filter(unknown::contains).findFirst();
        try {
            if (!asked(input, waiting.isPresent())) {
                return hidden(input, raw);
            }
        } catch (EvaluationException e) {
            unknown.add(input.id());
            return new Field(
                    input, true, null, null, Optional.empty(), null, cannotTell("Whether this is asked for", e));
        }
        if (waiting.isPresent()) {
            unknown.add(input.id());
            return new Field(
                    input, true, null, null, Optional.of(List.of()), null, "Fill in '" + waiting.get() + "' first.");
        }
        return filled(input, InputValue.of(input, raw));
    }

    /** What is not asked for has no value; so has what depends on something that is wrong itself. */
    private boolean asked(Input input, boolean waiting) {
        Expression when = input.when();
        return when == null
                || !(waiting && when.reads("inputs").stream().anyMatch(unknown::contains))
                        && when.evaluate(variables()).equals(true);
    }

    private Field hidden(Input input, @Nullable Object raw) {
        @Nullable Object neutral = Inputs.neutral(input.kind());
        Object given = InputValue.of(input, raw).value();
        boolean something = !InputValue.isEmpty(raw) && !Objects.equals(given, neutral);
        if (neutral != null) {
            values.put(input.id(), neutral);
        }
        return new Field(
                input,
                false,
                neutral,
                null,
                Optional.empty(),
                something ? "This is not asked for with the other values. Leave it out." : null,
                null);
    }

    private Field filled(Input input, InputValue.Result entered) {
        Proposal proposal = proposal(input);
        Allowed allowed = allowed(input);
        Object value = entered.value();
        String trouble = allowed.trouble();
        if (value == null && entered.message() == null) {
            value = proposal.value();
            trouble = trouble == null ? proposal.trouble() : trouble;
            if (value == null && !input.required()) {
                value = Inputs.neutral(input.kind());
            } else if (value == null && input.kind() == Input.Kind.BOOLEAN && !input.hasDefault()) {
                value = false;
            }
        }
        String message = message(input, value, entered.message(), allowed);
        if (message != null || (trouble != null && value != null)) {
            unknown.add(input.id());
        } else if (value != null) {
            values.put(input.id(), value);
        } else if (input.required()) {
            unknown.add(input.id());
        }
        return new Field(input, true, value, proposal.value(), allowed.values(), message, trouble);
    }

    private static @Nullable String message(
            Input input, @Nullable Object value, @Nullable String wrong, Allowed allowed) {
        if (wrong == null && value == null) {
            return input.required() ? "Please fill this in." : null;
        }
        String message = wrong != null || value == null ? wrong : notAmong(input, value, allowed);
        return message == null || input.message() == null ? message : input.message();
    }

    /** What stands for nothing, and what was left out, is not one of the allowed values and need not be. */
    private static @Nullable String notAmong(Input input, Object value, Allowed allowed) {
        if (!input.required() && value.equals(Inputs.neutral(input.kind()))) {
            return null;
        }
        Collection<?> given = value instanceof Collection<?> items ? items : List.of(value);
        return allowed.values()
                .flatMap(names -> given.stream()
                        .map(String::valueOf)
                        .filter(item -> !names.contains(item))
                        .findFirst()
                        .map(item -> InputValue.notAmong(item, names)))
                .orElse(null);
    }

    private record Proposal(
            @Nullable Object value, @Nullable String trouble) {}

    private Proposal proposal(Input input) {
        Template computed = input.computed();
        if (computed == null) {
            return new Proposal(input.defaultValue(), null);
        }
        try {
            Object value = computed.evaluate(variables());
            InputValue.Result result = InputValue.of(
                    input, InputValue.raw(value instanceof Optional<?> maybe ? maybe.orElse(null) : value));
            return result.message() == null
                    ? new Proposal(result.value(), null)
                    : new Proposal(null, "The default '" + value + "' does not fit: " + result.message());
        } catch (EvaluationException e) {
            return new Proposal(null, cannotTell("The default", e));
        }
    }

    private record Allowed(
            Optional<List<String>> values, @Nullable String trouble) {}

    private Allowed allowed(Input input) {
        try {
            Input.HttpList list = input.list();
            return list == null ? new Allowed(Inputs.listed(input, variables(), estate), null) : fetched(list);
        } catch (EvaluationException e) {
            return new Allowed(Optional.empty(), cannotTell("The allowed values", e));
        }
    }

    private Allowed fetched(Input.HttpList list) {
        Map<String, Object> variables = variables();
        return switch (lists.get(list.url().text(variables, UrlText::escape))) {
            case ListSource.Answer.Unasked unasked -> new Allowed(Optional.empty(), null);
            case ListSource.Answer.Trouble(String message) -> new Allowed(Optional.empty(), message);
            case ListSource.Answer.Got(Object json) -> {
                variables.put("body", json);
                List<String> values = Inputs.texts(list.items().evaluate(variables));
                yield new Allowed(Optional.of(values), null);
            }
        };
    }

    private Map<String, Object> variables() {
        Map<String, Object> variables = Variables.values(estate);
        variables.put("inputs", values);
        return variables;
    }

    private static String cannotTell(String what, EvaluationException e) {
        return what + " cannot be told here. " + e.getMessage();
    }
}
