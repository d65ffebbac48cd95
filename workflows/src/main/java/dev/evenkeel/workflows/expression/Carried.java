package dev.evenkeel.workflows.expression;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An expression with the values that it reads, so that it can be evaluated where the runbook is not: by an activity that knows the rest of
 * them. It was type-checked when the runbook was loaded.
 *
 * @param values JSON by the name of the variable; what may be absent is a map with the one key {@code ?}
 */
public record Carried(String source, Map<String, Object> values) {

    private static final String ABSENT = "?";

    public Carried {
        values = new LinkedHashMap<>(values);
    }

    /** @param later the variables that are only known where it is evaluated */
    public static Carried of(Expression expression, Map<String, Object> variables, Set<String> later) {
        Map<String, Object> values = new LinkedHashMap<>();
        variables.forEach((name, value) -> {
            Set<String> read = expression.reads(name);
            if (later.contains(name) || read.isEmpty()) {
                return;
            }
            values.put(name, packed(value instanceof Map<?, ?> map ? only(map, read) : value));
        });
        return new Carried(expression.source(), values);
    }

    /** The values of {@link #values} as an expression takes them. */
    public Map<String, Object> variables() {
        Map<String, Object> variables = new LinkedHashMap<>();
        values.forEach((name, value) -> variables.put(name, unpacked(value)));
        return variables;
    }

    /** @param later the types of what is only known here; of the others they were checked before */
    public Expression compiled(ExpressionCompiler compiler, Map<String, Type> later, Type expected) {
        Scope scope = Scope.EMPTY;
        for (String name : values.keySet()) {
            scope = scope.with(name, Type.ANY);
        }
        for (Map.Entry<String, Type> variable : later.entrySet()) {
            scope = scope.with(variable.getKey(), variable.getValue());
        }
        return compiler.compile(source, scope, expected);
    }

    private static Map<String, Object> only(Map<?, ?> map, Set<String> read) {
        Map<String, Object> some = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            if (value != null && read.contains(String.valueOf(key))) {
                some.put(String.valueOf(key), value);
            }
        });
        return some;
    }

    private static Object packed(Object value) {
        return switch (value) {
            case Optional<?> optional ->
                Map.of(ABSENT, optional.map(present -> List.of(packed(present))).orElse(List.of()));
            case Map<?, ?> map -> {
                Map<String, Object> packed = new LinkedHashMap<>();
                map.forEach((key, item) -> {
                    if (item != null) {
                        packed.put(String.valueOf(key), packed(item));
                    }
                });
                yield packed;
            }
            case List<?> list -> {
                List<Object> packed = new ArrayList<>();
                list.forEach(item -> {
                    if (item != null) {
                        packed.add(packed(item));
                    }
                });
                yield packed;
            }
            default -> value;
        };
    }

    private static Object unpacked(@Nullable Object value) {
        return switch (value) {
            case null -> Optional.empty();
            case Map<?, ?> map
            when map.size() == 1 && map.get(ABSENT) instanceof List<?> present ->
                present.isEmpty() ? Optional.empty() : Optional.of(unpacked(present.getFirst()));
            case Map<?, ?> map -> {
                Map<String, Object> unpacked = new LinkedHashMap<>();
                map.forEach((key, item) -> unpacked.put(String.valueOf(key), unpacked(item)));
                yield unpacked;
            }
            case List<?> list -> list.stream().map(Carried::unpacked).toList();
            case Integer whole -> whole.longValue();
            default -> value;
        };
    }
}
