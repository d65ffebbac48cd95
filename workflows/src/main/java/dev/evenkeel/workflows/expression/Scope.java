package dev.evenkeel.workflows.expression;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The variables that an expression may read. Immutable.
 *
 * @param variables types by name
 * @param absent hints for names that exist elsewhere but not here ({@code site}, {@code steps.later}), by dotted path
 */
public record Scope(Map<String, Type> variables, Map<String, String> absent) {

    public static final Scope EMPTY = new Scope(Map.of(), Map.of());

    public Scope {
        variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
        absent = Map.copyOf(absent);
    }

    public Scope with(String name, Type type) {
        return new Scope(and(variables, name, type), absent);
    }

    /** Says what to do about a name that is not here. */
    public Scope without(String path, String hint) {
        Map<String, Type> rest = new LinkedHashMap<>(variables);
        rest.remove(path);
        return new Scope(rest, and(absent, path, hint));
    }

    private static <V> Map<String, V> and(Map<String, V> map, String key, V value) {
        Map<String, V> more = new LinkedHashMap<>(map);
        more.put(key, value);
        return more;
    }
}
