package dev.evenkeel.workflows.run;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How the items of one loop have ended so far, by their labels. */
final class Tally {

    final Set<String> shown = new HashSet<>();
    final Set<String> succeeded = new HashSet<>();
    final Set<String> skipped = new HashSet<>();
    final Set<String> failed = new HashSet<>();

    /** How many slices the loop has had, the repeated ones included. */
    int slices;

    /** A slice ended before it had its turn with every item. */
    boolean cutShort;

    /** What failed and what was not started is due again. */
    void again() {
        failed.clear();
        cutShort = false;
    }

    boolean settled(String label) {
        return succeeded.contains(label) || skipped.contains(label);
    }

    Map<String, Object> result(List<String> labels) {
        return Map.of(
                "succeeded", only(labels, succeeded),
                "failed", only(labels, failed),
                "skipped", only(labels, skipped),
                "not_started", notStarted(labels));
    }

    List<String> failed(List<String> labels) {
        return only(labels, failed);
    }

    List<String> notStarted(List<String> labels) {
        return labels.stream()
                .filter(label -> !settled(label) && !failed.contains(label))
                .toList();
    }

    private static List<String> only(List<String> labels, Set<String> some) {
        return labels.stream().filter(some::contains).toList();
    }
}
