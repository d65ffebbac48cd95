package dev.evenkeel.workflows.runbook;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The order in which inputs can be looked at: each after those that it reads. */
final class InputOrder {

    private final Map<String, Input> all = new LinkedHashMap<>();
    private final Map<String, Input> done = new LinkedHashMap<>();
    private final List<String> way = new ArrayList<>();

    private InputOrder(List<Input> inputs) {
        inputs.forEach(input -> all.put(input.id(), input));
    }

    static List<Input> of(List<Input> inputs) {
        if (inputs.stream().allMatch(input -> input.needs().isEmpty())) {
            return inputs;
        }
        InputOrder order = new InputOrder(inputs);
        inputs.forEach(input -> order.add(input).ifPresent(cycle -> {
            throw new IllegalArgumentException("The inputs need each other: " + cycle);
        }));
        return List.copyOf(order.done.values());
    }

    /** Inputs that need each other, the first one again at the end; empty when there are none. */
    static Optional<List<String>> cycle(List<Input> inputs) {
        InputOrder order = new InputOrder(inputs);
        return inputs.stream().map(order::add).flatMap(Optional::stream).findFirst();
    }

    private Optional<List<String>> add(Input input) {
        if (done.containsKey(input.id())) {
            return Optional.empty();
        }
        int before = way.indexOf(input.id());
        way.add(input.id());
        if (before >= 0) {
            return Optional.of(List.copyOf(way.subList(before, way.size())));
        }
        for (String needed : input.needs()) {
            Input first = all.get(needed);
            Optional<List<String>> cycle = first == null ? Optional.empty() : add(first);
            if (cycle.isPresent()) {
                return cycle;
            }
        }
        way.removeLast();
        done.put(input.id(), input);
        return Optional.empty();
    }
}
