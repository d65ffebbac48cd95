package dev.evenkeel.workflows.alert;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who may send alerts, and what becomes of them. */
public record AlertRules(Map<String, Hook> hooks, List<Route> routes) {

    public static final AlertRules NONE = new AlertRules(Map.of(), List.of());

    public AlertRules {
        hooks = Collections.unmodifiableMap(new LinkedHashMap<>(hooks));
        routes = List.copyOf(routes);
    }

    /** The first that matches. */
    public Optional<Route> route(Map<String, String> labels) {
        return routes.stream().filter(route -> route.matches(labels)).findFirst();
    }

    public Optional<Route> route(String id) {
        return routes.stream().filter(route -> route.id().equals(id)).findFirst();
    }
}
