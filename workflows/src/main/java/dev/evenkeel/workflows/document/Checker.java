package dev.evenkeel.workflows.document;

import dev.evenkeel.workflows.expression.DidYouMean;
import dev.evenkeel.workflows.runbook.Rule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Compares a document with the declared language: unknown, double and missing keys, and values of the wrong shape. */
public final class Checker {

    private final Problems problems;

    public Checker(Problems problems) {
        this.problems = problems;
    }

    public void check(Node node, Shape shape, String what) {
        switch (shape) {
            case Shape.Block block -> block(node, block, what);
            case Shape.Kinds kinds -> kinds(node, kinds);
            case Shape.ListOf list -> list(node, list, what);
            case Shape.MapOf map -> map(node, map, what);
            case Shape.Ref ref -> check(node, ref.shape().get(), what);
            case Shape.Either either -> either(node, either, what);
            case Shape.Any any -> keysOnce(node);
            default ->
                Scalars.problem(node, shape)
                        .ifPresent(wrong ->
                                problems.add(node, "'" + what + "' " + wrong.message(), wrong.hint(), Rule.VALUE));
        }
    }

    private void either(Node node, Shape.Either either, String what) {
        Problems trial = new Problems(problems.file(), problems.text());
        new Checker(trial).check(node, either.first(), what);
        boolean meantFirst = node instanceof SequenceNode && either.first() instanceof Shape.ListOf
                || node instanceof MappingNode && either.first() instanceof Shape.Block;
        if (!trial.none()) {
            check(node, meantFirst ? either.first() : either.second(), what);
        }
    }

    private void list(Node node, Shape.ListOf shape, String what) {
        if (!(node instanceof SequenceNode list)) {
            problems.add(
                    node,
                    "'" + what + "' has to be a list",
                    "Write [a, b], or one '- ' line for each item.",
                    Rule.VALUE);
            return;
        }
        if (list.getValue().size() < shape.least()) {
            problems.add(
                    node,
                    "'" + what + "' is empty",
                    "Leave the key out, or give it at least " + shape.least() + " item.",
                    Rule.VALUE);
        }
        list.getValue().forEach(item -> check(item, shape.item(), what));
    }

    private void map(Node node, Shape.MapOf shape, String what) {
        for (NodeTuple tuple : tuples(node, what)) {
            check(tuple.getKeyNode(), shape.key(), "the name in " + what);
            check(tuple.getValueNode(), shape.value(), Problems.scalar(tuple.getKeyNode()));
        }
    }

    private void block(Node node, Shape.Block shape, String what) {
        Map<String, Node> found = known(node, shape.keys(), what);
        missing(node, shape.keys(), found, what);
    }

    private void kinds(Node node, Shape.Kinds shape) {
        List<Key> all = new ArrayList<>(shape.common());
        all.addAll(shape.kinds());
        if (!(node instanceof MappingNode)) {
            boolean listed = shape.common().stream().anyMatch(key -> key.name().equals("id"));
            problems.add(
                    node,
                    "A " + shape.name() + " has to be a map of keys",
                    listed ? "Begin with '- id: …'." : "Write 'key: value' lines, indented below it.",
                    Rule.VALUE);
            return;
        }
        Map<String, Node> found = known(node, all, shape.name());
        missing(node, shape.common(), found, shape.name());
        List<String> names = shape.kinds().stream().map(Key::name).toList();
        List<String> kinds = found.keySet().stream().filter(names::contains).toList();
        if (kinds.size() > 1) {
            problems.add(
                    found.getOrDefault(kinds.get(1), node),
                    "A " + shape.name() + " does one thing, but this one says '" + String.join("' and '", kinds) + "'",
                    "Make two of it.",
                    Rule.KEY);
        }
        if (kinds.isEmpty() && !triesAKind(node)) {
            problems.add(
                    node,
                    "This " + shape.name() + " does not say what it does",
                    "Add one of: " + String.join(", ", names) + ".",
                    Rule.KEY);
        }
    }

    /** Whether it names one, which is unknown, as is said of that key. */
    private static boolean triesAKind(Node node) {
        return node instanceof MappingNode map
                && map.getValue().stream()
                        .anyMatch(tuple -> Problems.scalar(tuple.getKeyNode()).contains("."));
    }

    /** Checks the values of the keys that are known, and complains about the others. */
    private Map<String, Node> known(Node node, List<Key> keys, String what) {
        Map<String, Key> byName = new LinkedHashMap<>();
        keys.forEach(key -> byName.put(key.name(), key));
        Map<String, Node> found = new LinkedHashMap<>();
        for (NodeTuple tuple : tuples(node, what)) {
            String name = Problems.scalar(tuple.getKeyNode());
            Key key = byName.get(name);
            if (key == null) {
                unknown(tuple.getKeyNode(), name, byName, what);
                continue;
            }
            found.put(name, tuple.getValueNode());
            if (!isNull(tuple.getValueNode())) {
                check(tuple.getValueNode(), key.shape(), name);
            } else {
                problems.add(
                        tuple.getKeyNode(),
                        "'" + name + "' has no value",
                        "Give it one, or leave the key out.",
                        Rule.VALUE);
            }
        }
        return found;
    }

    private void unknown(Node at, String name, Map<String, Key> known, String what) {
        problems.add(at, "Unknown key '" + name + "' in " + what, DidYouMean.hint(name, known.keySet()), Rule.KEY);
    }

    private void missing(Node node, List<Key> keys, Map<String, Node> found, String what) {
        for (Key key : keys) {
            if (key.required() && !found.containsKey(key.name()) && node instanceof MappingNode) {
                problems.add(node, "The key '" + key.name() + "' is missing in " + what, key.documentation(), Rule.KEY);
            }
        }
    }

    private List<NodeTuple> tuples(Node node, String what) {
        if (!(node instanceof MappingNode map)) {
            problems.add(
                    node,
                    "'" + what + "' has to be a map of keys",
                    "Write 'key: value' lines, indented below it.",
                    Rule.VALUE);
            return List.of();
        }
        Map<String, Node> seen = new LinkedHashMap<>();
        List<NodeTuple> once = new ArrayList<>();
        for (NodeTuple tuple : map.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                problems.add(tuple.getKeyNode(), "A key has to be a text", "", Rule.KEY);
            } else if (seen.putIfAbsent(key.getValue(), key) != null) {
                problems.add(key, "The key '" + key.getValue() + "' is there twice", "Keep one of them.", Rule.KEY);
            } else {
                once.add(tuple);
            }
        }
        return once;
    }

    private void keysOnce(Node node) {
        if (node instanceof MappingNode map) {
            tuples(map, "map").forEach(tuple -> keysOnce(tuple.getValueNode()));
        } else if (node instanceof SequenceNode list) {
            list.getValue().forEach(this::keysOnce);
        }
    }

    static boolean isNull(Node node) {
        return node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.NULL);
    }
}
