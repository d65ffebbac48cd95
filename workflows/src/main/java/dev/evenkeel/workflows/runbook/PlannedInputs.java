package dev.evenkeel.workflows.runbook;

import dev.evenkeel.workflows.document.Fields;
import dev.evenkeel.workflows.document.Problems;
import dev.evenkeel.workflows.expression.DidYouMean;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Reads the inputs that a run is started with by itself. What can be said without an estate is said here; all is checked as in the
 * form when it starts.
 */
final class PlannedInputs {

    private final Problems problems;
    private final References references;
    private final List<Input> inputs;

    PlannedInputs(Problems problems, References references, List<Input> inputs) {
        this.problems = problems;
        this.references = references;
        this.inputs = inputs;
    }

    Map<String, List<String>> read(Fields plan) {
        Fields given = plan.fields("inputs").orElseGet(Fields::none);
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (String id : given.names()) {
            given.get(id).ifPresent(node -> values.put(id, value(id, node, given.keyOf(id))));
        }
        Node place = plan.has("inputs") ? plan.keyOf("inputs") : plan.node();
        for (Input input : inputs) {
            if (input.required()
                    && !input.hasDefault()
                    && input.when() == null
                    && !given.has(input.id())
                    && input.kind() != Input.Kind.BOOLEAN) {
                problems.add(
                        place,
                        "The input '" + input.id() + "' has no value here",
                        input.kind() == Input.Kind.FILE
                                ? "Nobody is there to upload a file: what starts by itself cannot have such an input."
                                : "Nobody is there to fill it in: add it to 'inputs'.");
            }
        }
        return values;
    }

    private List<String> value(String id, Node node, Node key) {
        Optional<Input> input =
                inputs.stream().filter(known -> known.id().equals(id)).findFirst();
        @Nullable Object raw = InputValue.raw(Fields.value(node));
        List<String> texts = texts(raw);
        if (input.isEmpty()) {
            problems.add(
                    key,
                    "The runbook has no input '" + id + "'",
                    DidYouMean.hint(id, inputs.stream().map(Input::id).toList()));
        } else if (texts.stream().anyMatch(text -> text.contains("${"))) {
            problems.add(
                    node,
                    "The value of '" + id + "' is taken as it is: ${ } is not filled in here",
                    "Write the value.");
        } else {
            check(input.get(), node, raw);
        }
        return texts;
    }

    private void check(Input input, Node node, @Nullable Object raw) {
        @Nullable String message = InputValue.of(input, raw).message();
        if (message != null) {
            problems.add(
                    node,
                    "The value of '" + input.id() + "' does not fit",
                    input.message() == null ? message : input.message());
        } else if (input.kind() == Input.Kind.SITE && raw instanceof String site) {
            references.site(node, site);
        }
    }

    private static List<String> texts(@Nullable Object raw) {
        return switch (raw) {
            case null -> List.of();
            case Collection<?> items -> items.stream().map(String::valueOf).toList();
            default -> List.of(raw.toString());
        };
    }
}
