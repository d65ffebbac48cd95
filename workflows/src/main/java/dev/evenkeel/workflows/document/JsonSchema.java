package dev.evenkeel.workflows.document;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.evenkeel.workflows.expression.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Describes a declared language as a JSON Schema (draft 2020-12), for editors. */
public final class JsonSchema {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final String WHOLLY_CODE = "^\\s*\\$\\{[\\s\\S]*\\}\\s*$";

    private final ObjectNode definitions = node();
    private final Map<String, Shape> named = new LinkedHashMap<>();

    private JsonSchema() {}

    /** @return the schema as text that ends with a line break */
    public static String of(String id, String title, Shape.Block root) {
        JsonSchema schema = new JsonSchema();
        ObjectNode top = node().put("$schema", "https://json-schema.org/draft/2020-12/schema")
                .put("$id", id)
                .put("title", title);
        top.setAll(schema.shape(root));
        top.set("$defs", schema.definitions);
        try {
            return JSON.writeValueAsString(top).replace("\r\n", "\n") + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A tree of nodes is always JSON", e);
        }
    }

    private static ObjectNode node() {
        return JsonNodeFactory.instance.objectNode();
    }

    private ObjectNode shape(Shape shape) {
        return switch (shape) {
            case Shape.Text text -> text(text);
            case Shape.Code code -> scalars().put("description", "An expression (CEL).");
            case Shape.Template template -> template(template);
            case Shape.Time time ->
                node().put("type", "string")
                        .put(
                                "pattern",
                                time.template() ? "^" + Durations.PATTERN + "$|\\$\\{" : "^" + Durations.PATTERN + "$");
            case Shape.Whole whole ->
                node().put("type", "integer").put("minimum", whole.least()).put("maximum", whole.most());
            case Shape.Number number -> number(number);
            case Shape.Truth truth -> node().put("type", "boolean");
            case Shape.Any any -> node();
            case Shape.OneOf one -> {
                ObjectNode result = node();
                ArrayNode words = result.putArray("enum");
                one.words().forEach(words::add);
                yield result;
            }
            case Shape.Either either -> {
                ObjectNode result = node();
                result.putArray("anyOf").add(shape(either.first())).add(shape(either.second()));
                yield result;
            }
            case Shape.ListOf list -> {
                ObjectNode result = node().put("type", "array").put("minItems", list.least());
                result.set("items", shape(list.item()));
                yield result;
            }
            case Shape.MapOf map -> {
                ObjectNode result = node().put("type", "object");
                result.set("propertyNames", shape(map.key()));
                result.set("additionalProperties", shape(map.value()));
                yield result;
            }
            case Shape.Block block -> keys(block.keys());
            case Shape.Kinds kinds -> kinds(kinds);
            case Shape.Ref ref -> reference(ref);
        };
    }

    private static ObjectNode text(Shape.Text text) {
        ObjectNode result = scalars();
        return text.pattern() == null
                ? result
                : result.put("type", "string").put("pattern", "^(?:" + text.pattern() + ")$");
    }

    /** YAML turns an unquoted 5 or true into a number or a truth value; where a text is meant, the reader takes them as written. */
    private static ObjectNode scalars() {
        ObjectNode result = node();
        result.putArray("type").add("string").add("number").add("boolean");
        return result;
    }

    private static ObjectNode template(Shape.Template template) {
        if (template.type().equals(Type.TEXT)) {
            return scalars();
        }
        ObjectNode code = node().put("type", "string").put("pattern", WHOLLY_CODE);
        if (!template.type().equals(Type.WHOLE_NUMBER)) {
            return code;
        }
        ObjectNode result = node();
        result.putArray("anyOf").add(node().put("type", "integer")).add(code);
        return result;
    }

    private static ObjectNode number(Shape.Number number) {
        ObjectNode result = node().put("type", "number");
        return number.least() == -Double.MAX_VALUE ? result : result.put("minimum", number.least());
    }

    private ObjectNode keys(Iterable<Key> keys) {
        ObjectNode result = node().put("type", "object").put("additionalProperties", false);
        ObjectNode properties = result.putObject("properties");
        ArrayNode required = JsonNodeFactory.instance.arrayNode();
        for (Key key : keys) {
            ObjectNode property = shape(key.shape());
            String fallback = key.fallback().isEmpty() ? "" : " Default: " + key.fallback() + ".";
            property.put("description", key.documentation() + fallback);
            properties.set(key.name(), property);
            if (key.required()) {
                required.add(key.name());
            }
        }
        if (!required.isEmpty()) {
            result.set("required", required);
        }
        return result;
    }

    private ObjectNode kinds(Shape.Kinds kinds) {
        List<Key> keys = new ArrayList<>(kinds.common());
        kinds.kinds().forEach(kind -> keys.add(Key.optional(kind.name(), kind.shape(), kind.documentation())));
        ObjectNode result = keys(keys);
        ArrayNode exactlyOne = result.putArray("oneOf");
        kinds.kinds()
                .forEach(kind -> exactlyOne.addObject().putArray("required").add(kind.name()));
        return result;
    }

    private ObjectNode reference(Shape.Ref ref) {
        if (named.putIfAbsent(ref.name(), ref) == null) {
            definitions.set(ref.name(), shape(ref.shape().get()));
        }
        return node().put("$ref", "#/$defs/" + ref.name());
    }
}
