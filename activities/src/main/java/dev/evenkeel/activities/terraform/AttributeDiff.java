package dev.evenkeel.activities.terraform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.evenkeel.activities.terraform.PlanDigest.Attribute;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What differs between two values of JSON, leaf by leaf, without what is marked as sensitive. */
final class AttributeDiff {

    private static final int MOST = 60;
    private static final int DEEPEST = 20;

    private final UnaryOperator<String> shown;
    private final JsonNode forcing;
    private final List<Attribute> attributes = new ArrayList<>();
    private int leftOut;

    /**
     * @param forcing the paths, each a list of names and indexes, that force a replacement
     * @param shown makes a value fit to be seen
     */
    AttributeDiff(JsonNode forcing, UnaryOperator<String> shown) {
        this.forcing = forcing;
        this.shown = shown;
    }

    /** What is compared, and what is known of it, in the same shape. */
    record Values(JsonNode before, JsonNode after, JsonNode hiddenBefore, JsonNode hiddenAfter, JsonNode unknown) {

        static Values of(JsonNode change) {
            return new Values(
                    change.path("before"),
                    change.path("after"),
                    change.path("before_sensitive"),
                    change.path("after_sensitive"),
                    change.path("after_unknown"));
        }

        /** A mark at a value holds for all that is in it. */
        private Values at(String name) {
            return new Values(
                    before.path(name),
                    after.path(name),
                    marked(hiddenBefore, name),
                    marked(hiddenAfter, name),
                    marked(unknown, name));
        }

        private Values at(int index) {
            return new Values(
                    at(before, index),
                    at(after, index),
                    marked(hiddenBefore, index),
                    marked(hiddenAfter, index),
                    marked(unknown, index));
        }

        private static JsonNode at(JsonNode node, int index) {
            return node.isArray() ? node.path(index) : MissingNode.getInstance();
        }

        private static JsonNode marked(JsonNode marks, String name) {
            return marks.isBoolean() ? marks : marks.path(name);
        }

        private static JsonNode marked(JsonNode marks, int index) {
            return marks.isBoolean() ? marks : marks.path(index);
        }

        private boolean hidden() {
            return hiddenBefore.asBoolean(false) || hiddenAfter.asBoolean(false);
        }

        private boolean open() {
            return unknown.isBoolean() && unknown.asBoolean();
        }

        private boolean same() {
            return !open()
                    && !unknown.isContainerNode()
                    && nothing(before) == nothing(after)
                    && (nothing(before) || before.equals(after));
        }
    }

    void compare(Values values) {
        compare(values, "", List.of());
    }

    private void compare(Values values, String path, List<String> steps) {
        boolean objects = container(values.before(), values.after(), true);
        boolean arrays = container(values.before(), values.after(), false);
        if (values.hidden() || values.open() || (!objects && !arrays) || steps.size() >= DEEPEST) {
            leaf(values, path, steps);
        } else if (objects) {
            Set<String> names = new LinkedHashSet<>();
            values.before().fieldNames().forEachRemaining(names::add);
            values.after().fieldNames().forEachRemaining(names::add);
            if (values.unknown().isObject()) {
                values.unknown().fieldNames().forEachRemaining(names::add);
            }
            for (String name : names) {
                compare(values.at(name), path.isEmpty() ? name : path + "." + name, added(steps, name));
            }
        } else {
            int size = Math.max(values.before().size(), values.after().size());
            for (int index = 0; index < size; index++) {
                compare(values.at(index), path + "[" + index + "]", added(steps, String.valueOf(index)));
            }
        }
    }

    /** Whether the two are both of that kind, or one of them is and the other is not there. */
    private static boolean container(JsonNode before, JsonNode after, boolean objects) {
        boolean first = objects ? before.isObject() : before.isArray();
        boolean second = objects ? after.isObject() : after.isArray();
        return first && (second || nothing(after)) || second && nothing(before);
    }

    private void leaf(Values values, String path, List<String> steps) {
        boolean unknown = values.open() || (nothing(values.after()) && anyTrue(values.unknown()));
        if (!unknown && values.same()) {
            return;
        }
        if (!unknown && nothing(values.before()) && nothing(values.after())) {
            return;
        }
        if (attributes.size() == MOST) {
            leftOut++;
            return;
        }
        boolean hidden = values.hidden();
        attributes.add(new Attribute(
                path.isEmpty() ? "" : shown.apply(path),
                hidden ? null : text(values.before()),
                hidden || unknown ? null : text(values.after()),
                hidden,
                unknown,
                forces(steps)));
    }

    private boolean forces(List<String> steps) {
        for (JsonNode path : forcing) {
            int common = Math.min(path.size(), steps.size());
            boolean same = common > 0;
            for (int index = 0; index < common && same; index++) {
                same = path.get(index).asText().equals(steps.get(index));
            }
            if (same) {
                return true;
            }
        }
        return false;
    }

    private @Nullable String text(JsonNode value) {
        if (nothing(value)) {
            return null;
        }
        return shown.apply(value.isTextual() ? value.asText() : value.toString());
    }

    private static boolean nothing(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }

    private static boolean anyTrue(JsonNode marks) {
        if (marks.isBoolean()) {
            return marks.asBoolean();
        }
        for (JsonNode mark : marks) {
            if (anyTrue(mark)) {
                return true;
            }
        }
        return false;
    }

    private static List<String> added(List<String> steps, String step) {
        List<String> more = new ArrayList<>(steps);
        more.add(step);
        return more;
    }

    List<Attribute> attributes() {
        return attributes;
    }

    int leftOut() {
        return leftOut;
    }
}
