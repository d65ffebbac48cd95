package dev.evenkeel.activities.terraform;

import com.fasterxml.jackson.databind.JsonNode;
import dev.evenkeel.activities.terraform.PlanDigest.Action;
import dev.evenkeel.activities.terraform.PlanDigest.Attribute;
import dev.evenkeel.activities.terraform.PlanDigest.Change;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/** Makes of each change what people see of it. Beyond its bounds it only counts, and what loses something stays longest. */
final class DigestReader {

    private static final int MOST_CHANGES = 1_000;
    private static final int MOST_ATTRIBUTES = 20_000;

    private final Shown shown;
    private final Predicate<JsonNode> stateful;
    private final List<Change> changes = new ArrayList<>();
    private final List<Attribute> outputs = new ArrayList<>();
    private int seen;

    /** @param stateful whether data is lost when this resource is */
    DigestReader(Shown shown, Predicate<JsonNode> stateful) {
        this.shown = shown;
        this.stateful = stateful;
    }

    /** @param resource an element of {@code resource_changes} that is not without effect */
    void add(JsonNode resource, Action action) {
        JsonNode change = resource.path("change");
        AttributeDiff diff = new AttributeDiff(change.path("replace_paths"), shown);
        diff.compare(AttributeDiff.Values.of(change));
        boolean loses = action == Action.DESTROY || action == Action.REPLACE || action == Action.GONE;
        String from = resource.path("previous_address").asText("");
        String deposed = resource.path("deposed").asText("");
        add(new Change(
                shown.apply(resource.path("address").asText())
                        + (deposed.isEmpty() ? "" : " (deposed " + deposed + ")"),
                shown.apply(resource.path("type").asText()),
                action,
                shown.apply(resource.path("action_reason").asText("")),
                loses && stateful.test(resource),
                from.equals(resource.path("address").asText()) ? "" : shown.apply(from),
                diff.attributes(),
                diff.leftOut()));
    }

    private void add(Change change) {
        seen++;
        changes.add(change);
        if (changes.size() >= 2 * MOST_CHANGES) {
            bound();
        }
    }

    void addOutput(String name, JsonNode change) {
        if (change.path("actions").path(0).asText().equals("no-op") || outputs.size() >= MOST_CHANGES) {
            return;
        }
        AttributeDiff diff = new AttributeDiff(change.path("replace_paths"), shown);
        diff.compare(AttributeDiff.Values.of(change));
        for (Attribute attribute : diff.attributes()) {
            String path = attribute.path();
            outputs.add(new Attribute(
                    shown.apply(name) + (path.isEmpty() || path.startsWith("[") ? path : "." + path),
                    attribute.before(),
                    attribute.after(),
                    attribute.sensitive(),
                    attribute.unknown(),
                    false));
        }
    }

    private void bound() {
        changes.sort(Comparator.comparing(Change::action).thenComparing(Change::address));
        while (changes.size() > MOST_CHANGES) {
            changes.removeLast();
        }
        int attributes = 0;
        for (int index = 0; index < changes.size(); index++) {
            Change change = changes.get(index);
            attributes += change.attributes().size();
            if (attributes > MOST_ATTRIBUTES) {
                changes.set(index, withoutAttributes(change));
            }
        }
    }

    private static Change withoutAttributes(Change change) {
        return new Change(
                change.address(),
                change.type(),
                change.action(),
                change.reason(),
                change.stateful(),
                change.from(),
                List.of(),
                change.leftOut() + change.attributes().size());
    }

    List<Change> changes() {
        bound();
        return List.copyOf(changes);
    }

    List<Attribute> outputs() {
        return List.copyOf(outputs);
    }

    int leftOut() {
        return seen - changes().size();
    }
}
