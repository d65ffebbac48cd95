package dev.evenkeel.workflows.runbook;

import dev.evenkeel.workflows.document.Fields;
import dev.evenkeel.workflows.document.Problems;
import dev.evenkeel.workflows.document.TemplateReader;
import dev.evenkeel.workflows.expression.Scope;
import dev.evenkeel.workflows.expression.Template;
import dev.evenkeel.workflows.expression.Templates;
import dev.evenkeel.workflows.expression.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Reads what an input takes from the estate, from other inputs, and from lists that are asked for over HTTP. */
final class DependentInput {

    private final Problems problems;
    private final TemplateReader templates;
    private final boolean service;
    private final List<Input> all;
    private final Fields written;

    /**
     * @param all the inputs as they are by themselves
     * @param written what each of them says
     */
    DependentInput(Problems problems, TemplateReader templates, boolean service, List<Input> all, Fields written) {
        this.problems = problems;
        this.templates = templates;
        this.service = service;
        this.all = all;
        this.written = written;
    }

    /** Whether it is computed, and not a value as it stands there. */
    static boolean isTemplate(Node node) {
        return node instanceof ScalarNode scalar
                ? scalar.getValue().contains("${")
                : Fields.items(node).stream().anyMatch(DependentInput::isTemplate);
    }

    Input complete(Input input, Fields fields) {
        boolean alone = !fields.has("among")
                && !fields.has("when")
                && !fields.get("default").filter(DependentInput::isTemplate).isPresent();
        if (alone) {
            return input;
        }
        Scope scope = scope(input);
        Optional<Node> among = fields.get("among");
        return new Input(
                input.id(),
                input.kind(),
                input.title(),
                input.description(),
                input.required(),
                input.defaultValue(),
                input.options(),
                among.filter(ScalarNode.class::isInstance)
                        .flatMap(node -> templates.code(node, scope, new Type.ListOf(Type.TEXT)))
                        .orElse(null),
                input.pattern(),
                input.min(),
                input.max(),
                input.message(),
                among.filter(MappingNode.class::isInstance)
                        .map(Fields::of)
                        .flatMap(list -> list(list, scope))
                        .orElse(null),
                computed(input, fields, scope),
                fields.get("when")
                        .flatMap(node -> templates.code(node, scope, Type.TRUTH))
                        .orElse(null),
                input.maxBytes());
    }

    private @Nullable Template computed(Input input, Fields fields, Scope scope) {
        Node node = fields.get("default").filter(DependentInput::isTemplate).orElse(null);
        if (node == null || input.kind() == Input.Kind.FILE) {
            return null;
        }
        Type type = Inputs.type(input.kind(), false);
        boolean list = type instanceof Type.ListOf;
        if (list != !(node instanceof ScalarNode) && !list) {
            problems.add(node, "The default of '" + input.id() + "' has to be one value", "Write one ${ … }.");
            return null;
        }
        Template template = templates.template(node, scope, type);
        Templates.constant(template)
                .map(value -> InputValue.of(input, InputValue.raw(value)).message())
                .ifPresent(message ->
                        problems.add(node, "The default of '" + input.id() + "' does not fit: " + message, ""));
        return template;
    }

    private Optional<Input.HttpList> list(Fields list, Scope scope) {
        Node at = list.get("http").orElse(null);
        if (at == null) {
            return Optional.empty();
        }
        Template url = templates.template(at, scope, Type.TEXT);
        boolean constant = Templates.constant(url).isPresent();
        if (constant && !url.source().matches("https?://[^\\s]+")) {
            problems.add(at, "'" + url.source() + "' is no URL", "Begin with http:// or https://.");
        } else if (!constant && !UrlText.fixedHost(url.source()) || opensWithInput(url)) {
            problems.add(
                    at,
                    "The host of a list may not depend on what somebody types",
                    "Begin with https://HOST/ or with one expression over the estate and a '/'.");
        }
        return list.get("items")
                .flatMap(node -> templates.code(node, scope.with("body", Type.ANY), new Type.ListOf(Type.ANY)))
                .map(items -> new Input.HttpList(url, items));
    }

    private static boolean opensWithInput(Template url) {
        String source = url.source().strip();
        return source.startsWith("${")
                && source.substring(0, source.indexOf('}') + 1).contains("inputs");
    }

    /** The estate and the other inputs. An input is typed by what it says itself, so the order in which they are read is no matter. */
    private Scope scope(Input self) {
        Map<String, Type> types = new LinkedHashMap<>();
        Scope scope = Variables.estate(service);
        List<String> secrets = new ArrayList<>();
        for (Input other : all) {
            if (other.kind() == Input.Kind.SECRET) {
                secrets.add(other.id());
            } else if (!other.id().equals(self.id())) {
                types.put(other.id(), Inputs.type(other.kind(), mayBeAbsent(other)));
            }
        }
        scope = scope.with("inputs", new Type.Struct("inputs", types))
                .without("inputs." + self.id(), "An input cannot depend on itself.");
        for (String secret : secrets) {
            scope = scope.without("inputs." + secret, Variables.SECRET_HINT);
        }
        return scope;
    }

    private boolean mayBeAbsent(Input input) {
        return written.fields(input.id())
                .filter(fields -> fields.has("when") || (!input.required() && !fields.has("default")))
                .isPresent();
    }
}
