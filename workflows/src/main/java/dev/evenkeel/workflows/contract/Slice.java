package dev.evenkeel.workflows.contract;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A part of a large loop: some of its items, and all that their steps see of the run that holds the loop. It is done by a run of its
 * own, so that no workflow's history grows with the number of items.
 *
 * @param loop the id of the loop
 * @param phase the phase that the loop is in
 * @param site the site that the loop runs for; null when it runs once
 * @param suffix of the loop's key: the items of the loops around it and the site
 * @param bindings the variables of the loops around
 * @param results of the steps that the loop's steps may read: by step, then by site
 * @param unknown in a rehearsal, the steps whose results nobody knows
 * @param undone the step whose way back this is a part of; null when it is none
 * @param maxParallel how many items are worked on at the same time in this slice
 * @param failuresLeft when more than so many items failed in this slice, it starts no further one
 * @param reportEvery after how many failures it tells the run that holds the loop
 * @param title what people see of it: its first and its last item
 * @param wayBack what is undone instead, in this order; empty when the items' steps are done
 */
public record Slice(
        String loop,
        String phase,
        @Nullable String site,
        String suffix,
        Map<String, Object> bindings,
        List<Item> items,
        Map<String, Map<String, Map<String, Object>>> results,
        Set<String> unknown,
        @Nullable String undone,
        int maxParallel,
        int failuresLeft,
        int reportEvery,
        String title,
        List<Way> wayBack) {

    public Slice {
        bindings = Collections.unmodifiableMap(new LinkedHashMap<>(bindings));
        items = List.copyOf(items);
        results = Map.copyOf(results);
        unknown = Set.copyOf(unknown);
        wayBack = List.copyOf(wayBack);
    }

    /** @param label what tells the item from the others in a key: unique in its loop */
    public record Item(String label, Object value) {}

    /**
     * A step that acted for an item and says how it is undone.
     *
     * @param suffix of the step's key
     * @param bindings the item, and the items of the loops within
     * @param results of the item's other steps, as far as the way back may read them
     * @param done false when it was only begun: nobody knows how far it came
     */
    public record Way(
            String step,
            @Nullable String site,
            String suffix,
            Map<String, Object> bindings,
            Map<String, Map<String, Map<String, Object>>> results,
            boolean done) {
        public Way {
            bindings = Collections.unmodifiableMap(new LinkedHashMap<>(bindings));
            results = Map.copyOf(results);
        }
    }

    /**
     * How a slice ended. What is in none of the lists succeeded.
     *
     * @param failed why, by the item's label
     * @param stopped why a person stopped it; null when none did
     * @param undo why the whole run is to be undone; null when it is not
     * @param touched the sites at which a rollout step has acted
     * @param wayBack what could be undone, in the order in which it was done
     */
    public record Outcome(
            Map<String, String> failed,
            List<String> skipped,
            List<String> notStarted,
            @Nullable String stopped,
            @Nullable String undo,
            List<String> touched,
            List<Way> wayBack) {
        public Outcome {
            failed = Collections.unmodifiableMap(new LinkedHashMap<>(failed));
            skipped = List.copyOf(skipped);
            notStarted = List.copyOf(notStarted);
            touched = List.copyOf(touched);
            wayBack = List.copyOf(wayBack);
        }
    }

    public List<String> labels() {
        return items.stream().map(Item::label).toList();
    }

    /** The same slice, to be undone. */
    public Slice back(List<Way> ways) {
        return new Slice(
                loop,
                phase,
                site,
                suffix,
                bindings,
                List.of(),
                results,
                unknown,
                undone,
                maxParallel,
                failuresLeft,
                reportEvery,
                title,
                ways);
    }
}
