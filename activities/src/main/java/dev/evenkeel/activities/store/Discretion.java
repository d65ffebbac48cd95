package dev.evenkeel.activities.store;

import dev.evenkeel.workflows.contract.JournalEvent;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Takes out of a journal what it tells of runs that the {@link Reader} may not see: how they are called, and what was said about them. It
 * is so also when one of them became private long after it was told of.
 */
final class Discretion {

    /** What stands where their title stood. */
    static final String TITLE = "A private incident";

    /** The keys of data under which events name other runs. */
    private static final List<String> RUNS = List.of("run", "into", "other");
    /** The keys under which they say something about them. */
    private static final List<String> SAID = List.of("reason", "runbook", "comment");

    private final Sight sight;

    Discretion(Sight sight) {
        this.sight = sight;
    }

    List<JournalEvent> of(List<JournalEvent> events) {
        Set<String> hidden =
                sight.hidden(events.stream().flatMap(Discretion::named).collect(Collectors.toSet()));
        return hidden.isEmpty()
                ? events
                : events.stream().map(event -> of(event, hidden)).toList();
    }

    private static JournalEvent of(JournalEvent event, Set<String> hidden) {
        return named(event).anyMatch(hidden::contains)
                ? new JournalEvent(
                        event.seq(),
                        event.at(),
                        event.type(),
                        event.step(),
                        event.attempt(),
                        event.actor(),
                        discreet(event.data()))
                : event;
    }

    private static Stream<String> named(JournalEvent event) {
        Stream<Map<?, ?>> places = event.data().get("evidence") instanceof Map<?, ?> evidence
                ? Stream.of(event.data(), evidence)
                : Stream.of(event.data());
        return places.flatMap(place -> RUNS.stream().map(place::get))
                .filter(String.class::isInstance)
                .map(String.class::cast);
    }

    private static Map<String, Object> discreet(Map<String, Object> data) {
        Map<String, Object> discreet = new TreeMap<>(data);
        discreet.computeIfPresent("title", (key, title) -> TITLE);
        SAID.forEach(key -> discreet.computeIfPresent(key, (same, said) -> ""));
        return discreet;
    }
}
