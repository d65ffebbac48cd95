package dev.evenkeel.workflows.expression;

import com.google.common.primitives.UnsignedLong;
import com.google.protobuf.Message;
import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Carries values into CEL and back: outside are plain Java values, and nothing of CEL's own ever gets out. */
final class Values {

    /** Values of more parts than this are refused: an expression can repeat a part without using memory for it. */
    private static final int MOST_PARTS = 100_000;

    private int parts;

    private Values() {}

    /** @param fields which fields of a struct are read at all; the others are not carried over */
    static Object toCel(@Nullable Object value, Type type, Predicate<String> fields) {
        if (type instanceof Type.Struct struct && value instanceof Map<?, ?> map) {
            return struct(map, struct, fields);
        }
        if (type instanceof Type.OptionalOf optional) {
            Optional<?> given = value instanceof Optional<?> present ? present : Optional.ofNullable(value);
            return given.map(present -> toCel(present, optional.value(), every -> true));
        }
        if (type instanceof Type.ListOf list && value instanceof Collection<?> items) {
            return items.stream()
                    .map(item -> toCel(item, list.element(), every -> true))
                    .toList();
        }
        if (type instanceof Type.MapOf expected && value instanceof Map<?, ?> map) {
            return map(map, expected.value());
        }
        return type.equals(Type.NUMBER) && value instanceof Number number ? number.doubleValue() : anyToCel(value);
    }

    private static Map<String, Object> struct(Map<?, ?> map, Type.Struct struct, Predicate<String> fields) {
        Map<String, Object> result = new LinkedHashMap<>();
        struct.fields().forEach((name, type) -> {
            if (fields.test(name) && (type instanceof Type.OptionalOf || map.containsKey(name))) {
                result.put(name, toCel(map.get(name), type, every -> true));
            }
        });
        return result;
    }

    private static Map<Object, Object> map(Map<?, ?> map, Type element) {
        Map<Object, Object> result = new LinkedHashMap<>();
        map.forEach((key, item) -> result.put(String.valueOf(key), toCel(item, element, every -> true)));
        return result;
    }

    private static Object anyToCel(@Nullable Object value) {
        return switch (value) {
            case null -> NullValue.NULL_VALUE;
            case Integer number -> number.longValue();
            case Short number -> number.longValue();
            case Float number -> number.doubleValue();
            case BigInteger number -> number.doubleValue();
            case BigDecimal number -> number.doubleValue();
            case Map<?, ?> map -> map(map, Type.ANY);
            case Collection<?> items -> items.stream().map(Values::anyToCel).toList();
            case Optional<?> optional -> optional.map(Values::anyToCel);
            default -> value;
        };
    }

    /** Never null itself: a JSON null comes back as an empty optional. Inside lists and maps it stays null. */
    static Object toJava(Object value) {
        Object result = new Values().java(value);
        return result == null ? Optional.empty() : result;
    }

    static @Nullable Object orNull(Object value) {
        return value instanceof Optional<?> optional && optional.isEmpty() ? null : value;
    }

    private @Nullable Object java(Object value) {
        if (++parts > MOST_PARTS) {
            throw new IllegalArgumentException("the value has more than " + MOST_PARTS + " parts");
        }
        return switch (value) {
            case NullValue nothing -> null;
            case UnsignedLong number -> number.longValue();
            case CelByteString bytes -> new String(bytes.toByteArray(), StandardCharsets.UTF_8);
            case Optional<?> optional -> optional.map(this::java);
            case Map<?, ?> map -> {
                Map<String, @Nullable Object> result = new LinkedHashMap<>();
                map.forEach((key, item) -> result.put(String.valueOf(key), java(item)));
                yield result;
            }
            case Collection<?> items -> {
                List<@Nullable Object> result = new ArrayList<>(items.size());
                items.forEach(item -> result.add(java(item)));
                yield result;
            }
            case java.time.Duration duration -> text(duration);
            case Message message -> message.toString();
            case String text -> text;
            case Long number -> number;
            case Double number -> number;
            case Boolean truth -> truth;
            default -> value.toString();
        };
    }

    /** As a runbook writes it: whole seconds as {@code 90s}, else with a fraction. */
    private static String text(java.time.Duration duration) {
        return BigDecimal.valueOf(duration.getSeconds())
                        .add(BigDecimal.valueOf(duration.getNano(), 9))
                        .stripTrailingZeros()
                        .toPlainString()
                + "s";
    }
}
