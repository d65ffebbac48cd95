package dev.evenkeel.workflows.runbook;

import dev.evenkeel.workflows.document.Fields;
import dev.evenkeel.workflows.document.Problems;
import dev.evenkeel.workflows.document.TemplateReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads the inputs of a runbook. */
final class InputReader {

    /** Each may read all the others. */
    private static final int MOST_INPUTS = 200;

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
                all.fields(id).ifPresent(fields -> inputs.add(input(id, fields, all.keyOf(id))));
            }
            if (inputs.size() > MOST_INPUTS) {
                problems.add(
                        top.keyOf("inputs"),
                        "The runbook asks for more than " + MOST_INPUTS + " inputs",
                        "Ask for a file or a list, or make several runbooks of it.");
                return;
            }
            DependentInput dependent = new DependentInput(problems, templates, service, List.copyOf(inputs), all);
            inputs.replaceAll(input -> all.fields(input.id())
                    .map(fields -> dependent.complete(input, fields))
                    .orElse(input));
            InputOrder.cycle(inputs)
                    .ifPresent(cycle -> problems.add(
                            all.keyOf(cycle.getFirst()),
                            "These inputs need each other: " + String.join(" → ", cycle),
                            "Let one of them stand on its own."));
        });
        return List.copyOf(inputs);
    }

    /** What it is by itself; what it reads of others is compiled when all are known. */
    private Input input(String id, Fields fields, Node at) {
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
                null,
                fields.texts("options"),
                null,
                pattern(fields),
                fields.number("min"),
                fields.number("max"),
                fields.text("message").orElse(null),
                null,
                null,
                null,
                bytes(fields));
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
        boolean texts = kind == Input.Kind.STRING || kind == Input.Kind.LIST;
        boolean named = kind == Input.Kind.SECRET || kind == Input.Kind.FILE;
        onlyFor(fields, "pattern", texts || named, "a string, a list, a secret or a file");
        onlyFor(fields, "max_size", kind == Input.Kind.FILE, "a file");
        onlyFor(fields, "default", kind != Input.Kind.FILE, "what can be written down");
        if (kind == Input.Kind.SECRET && !fields.has("among") && input.pattern() == null) {
            problems.add(
                    at,
                    "The input '" + input.id() + "' would open every secret of the server to whoever launches this",
                    "Say which references are meant, with 'among' or 'pattern'.");
        }
        onlyFor(
                fields,
                "among",
                texts || kind == Input.Kind.SITE || kind == Input.Kind.DURATION || kind == Input.Kind.SECRET,
                "a site, a string, a list, a duration or a secret");
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
        if (node == null || input.kind() == Input.Kind.FILE || DependentInput.isTemplate(node)) {
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
                null,
                input.pattern(),
                input.min(),
                input.max(),
                input.message(),
                null,
                null,
                null,
                input.maxBytes());
    }

    private long bytes(Fields fields) {
        String size = fields.text("max_size", "");
        if (!size.matches("[1-9][0-9]{0,4}(KiB|MiB)")) {
            return Input.USUAL_BYTES;
        }
        long bytes = Long.parseLong(size.substring(0, size.length() - 3)) * (size.endsWith("KiB") ? 1024 : 1024 * 1024);
        if (bytes > Input.MOST_BYTES) {
            problems.add(
                    fields.keyOf("max_size"),
                    "A file of " + size + " is more than a run carries",
                    "Say 25MiB or less, or let the run fetch it from where it lies.");
        }
        return Math.min(bytes, Input.MOST_BYTES);
    }
}
