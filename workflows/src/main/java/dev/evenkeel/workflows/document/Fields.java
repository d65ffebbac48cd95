package dev.evenkeel.workflows.document;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * The values of a map by key, after the {@link Checker} has seen it: what does not fit is a problem already, and reads here as if it
 * were not there.
 */
public final class Fields {

    private final Node node;
    private final Map<String, Node> keys = new LinkedHashMap<>();
    private final Map<String, Node> values = new LinkedHashMap<>();

    private Fields(Node node) {
        this.node = node;
        if (node instanceof MappingNode map) {
            for (NodeTuple tuple : map.getValue()) {
                String name = Problems.scalar(tuple.getKeyNode());
                if (!Checker.isNull(tuple.getValueNode()) && values.putIfAbsent(name, tuple.getValueNode()) == null) {
                    keys.put(name, tuple.getKeyNode());
                }
            }
        }
    }

    public static Fields of(Node node) {
        return new Fields(node);
    }

    /** Of a map that is not there. */
    public static Fields none() {
        return new Fields(new MappingNode(Tag.MAP, List.of(), FlowStyle.BLOCK));
    }

    /** The map itself. */
    public Node node() {
        return node;
    }

    public Iterable<String> names() {
        return values.keySet();
    }

    public boolean has(String key) {
        return values.containsKey(key);
    }

    public Optional<Node> get(String key) {
        return Optional.ofNullable(values.get(key));
    }

    /** The key's own place, or that of the whole map when the key is not there. */
    public Node keyOf(String key) {
        return keys.getOrDefault(key, node);
    }

    public Optional<Fields> fields(String key) {
        return get(key).filter(MappingNode.class::isInstance).map(Fields::of);
    }

    public List<Node> items(String key) {
        return get(key).map(Fields::items).orElse(List.of());
    }

    public static List<Node> items(Node node) {
        return node instanceof SequenceNode list ? List.copyOf(list.getValue()) : List.of();
    }

    public Optional<String> text(String key) {
        return get(key).flatMap(Fields::text);
    }

    public static Optional<String> text(Node node) {
        return node instanceof ScalarNode scalar ? Optional.of(scalar.getValue()) : Optional.empty();
    }

    public String text(String key, String otherwise) {
        return text(key).orElse(otherwise);
    }

    public Duration duration(String key, Duration otherwise) {
        return text(key).flatMap(Durations::parse).orElse(otherwise);
    }

    public int whole(String key, int otherwise) {
        return get(key).map(Fields::value)
                .filter(Long.class::isInstance)
                .map(value -> Math.toIntExact(Math.clamp((Long) value, Integer.MIN_VALUE, Integer.MAX_VALUE)))
                .orElse(otherwise);
    }

    public @Nullable Double number(String key) {
        return get(key).map(Fields::value)
                .filter(Number.class::isInstance)
                .map(value -> ((Number) value).doubleValue())
                .orElse(null);
    }

    public boolean truth(String key, boolean otherwise) {
        return get(key).map(Fields::value)
                .filter(Boolean.class::isInstance)
                .map(Boolean.class::cast)
                .orElse(otherwise);
    }

    public List<String> texts(String key) {
        return items(key).stream().flatMap(item -> text(item).stream()).toList();
    }

    /** The value as plain Java: texts, longs, doubles, booleans, lists, maps; null for YAML's null. */
    public static @Nullable Object value(Node node) {
        if (node instanceof ScalarNode scalar) {
            return Scalars.value(scalar);
        }
        if (node instanceof SequenceNode list) {
            List<@Nullable Object> items = new ArrayList<>();
            list.getValue().forEach(item -> items.add(value(item)));
            return items;
        }
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        if (node instanceof MappingNode mapping) {
            mapping.getValue()
                    .forEach(
                            tuple -> map.putIfAbsent(Problems.scalar(tuple.getKeyNode()), value(tuple.getValueNode())));
        }
        return map;
    }
}
