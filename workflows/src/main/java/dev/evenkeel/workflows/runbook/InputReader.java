package dev.evenkeel.workflows.runbook;

import dev.evenkeel.workflows.document.Fields;
import dev.evenkeel.workflows.document.Problems;
import dev.evenkeel.workflows.document.TemplateReader;
import dev.evenkeel.workflows.expression.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads the inputs of a runbook. */
final class InputReader {

    private final Problems problems;
    private final TemplateReader templates;
    private final References references;

    InputReader(Problems problems, TemplateReader templates, References references) {
        this.problems = problems;
        this.templates = templates;
        this.references = references;
    }

    List<Input> read(Fields top, boolean service) {
        List<Input> inputs = new ArrayList<>();
        top.fields("inputs").ifPresent(all -> {
            for (String id : all.names()) {
                if (Variables.LITERALS.contains(id)) {
                    problems.add(
                            all.keyOf(id), "'" + id + "' is a word of the expression language", "Choose another id.");
                }
                all.fields(id).ifPresent(fields -> inputs.add(input(id, fields, all.keyOf(id), service)));
            }
        });
        return List.copyOf(inputs);
    }

    private Input input(String id, Fields fields, Node at, boolean service) {
        String type = fields.text("type", "string");
        Input.Kind kind = RunbookLanguage.INPUT_KINDS.contains(type)
                ? Input.Kind.valueOf(type.toUpperCase(Locale.ROOT))
                : Input.Kind.STRING;
        Input input = new Input(
                id,
                kind,
                fields.text("title", Steps.title(id)),
                fields.text("description", ""),
                fields.truth("required", !fields.has("default")),
                fields.get("default").map(Fields::value).orElse(null),
                fields.texts("options"),
                fields.get("among")
                        .flatMap(node -> templates.code(node, Variables.estate(service), new Type.ListOf(Type.TEXT)))
                        .orElse(null),
                pattern(fields),
                fields.number("min"),
                fields.number("max"),
                fields.text("message").orElse(null));
        agrees(input, fields, at);
        return withDefault(input, fields);
    }

    private @Nullable String pattern(Fields fields) {
        String pattern = fields.text("pattern").orElse(null);
        if (pattern == null) {
            return null;
        }
        try {
            Pattern.compile(pattern);
            com.google.re2j.Pattern.compile(pattern);
            return pattern;
        } catch (PatternSyntaxException e) {
            bad(fields, e.getDescription());
        } catch (com.google.re2j.PatternSyntaxException e) {
            bad(fields, e.getDescription());
        }
        return null;
    }

    private void bad(Fields fields, String why) {
        fields.get("pattern")
                .ifPresent(node -> problems.add(
                        node,
                        "This is no regular expression: " + why,
                        "Look-arounds and back references are not available."));
    }

    private void agrees(Input input, Fields fields, Node at) {
        Input.Kind kind = input.kind();
        if (kind == Input.Kind.CHOICE && input.options().isEmpty()) {
            problems.add(at, "The choice '" + input.id() + "' has no options", "Add 'options: [a, b]'.");
        }
        onlyFor(fields, "options", kind == Input.Kind.CHOICE, "a choice");
        onlyFor(fields, "pattern", kind == Input.Kind.STRING || kind == Input.Kind.LIST, "a string or a list");
        onlyFor(
                fields,
                "among",
                kind != Input.Kind.BOOLEAN && kind != Input.Kind.CHOICE && kind != Input.Kind.NUMBER,
                "a site, a string, a list or a duration");
        boolean measured = kind == Input.Kind.NUMBER || kind == Input.Kind.STRING || kind == Input.Kind.LIST;
        onlyFor(fields, "min", measured, "a number, a string or a list");
        onlyFor(fields, "max", measured, "a number, a string or a list");
        if (input.min() != null && input.max() != null && input.min() > input.max()) {
            problems.add(fields.keyOf("min"), "'min' is greater than 'max'", "Swap them.");
        }
        if (input.options().stream().distinct().count() < input.options().size()) {
            problems.add(fields.keyOf("options"), "An option is there twice", "Keep one of them.");
        }
    }

    private void onlyFor(Fields fields, String key, boolean fits, String what) {
        if (fields.has(key) && !fits) {
            problems.add(fields.keyOf(key), "Only " + what + " has '" + key + "'", "Remove it, or change the type.");
        }
    }

    private Input withDefault(Input input, Fields fields) {
        Node node = fields.get("default").orElse(null);
        if (node == null) {
            return input;
        }
        InputValue.Result result = InputValue.of(input, InputValue.raw(Fields.value(node)));
        if (result.message() != null) {
            problems.add(node, "The default of '" + input.id() + "' does not fit: " + result.message(), "");
        } else if (input.kind() == Input.Kind.SITE) {
            references.site(node, String.valueOf(result.value()));
        }
        return new Input(
                input.id(),
                input.kind(),
                input.title(),
                input.description(),
                input.required(),
                result.value(),
                input.options(),
                input.among(),
                input.pattern(),
                input.min(),
                input.max(),
                input.message());
    }
}
