package dev.evenkeel.activities.kubernetes;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads plain data (maps, lists, texts, numbers) by path; what is not there or of another type reads as nothing. */
final class Plain {

    private Plain() {}

    static @Nullable Object at(@Nullable Object value, String... path) {
        Object found = value;
        for (String key : path) {
            found = found instanceof Map<?, ?> map ? map.get(key) : null;
        }
        return found;
    }

    static String text(@Nullable Object value, String... path) {
        Object found = at(value, path);
        return found == null ? "" : found.toString();
    }

    static long number(@Nullable Object value, String... path) {
        return at(value, path) instanceof Number number ? number.longValue() : 0;
    }

    static boolean truth(@Nullable Object value, String... path) {
        return Boolean.TRUE.equals(at(value, path));
    }

    static List<Object> list(@Nullable Object value, String... path) {
        List<Object> items = new ArrayList<>();
        if (at(value, path) instanceof List<?> found) {
            found.forEach(item -> {
                if (item != null) {
                    items.add(item);
                }
            });
        }
        return items;
    }

    static Map<String, Object> map(@Nullable Object value, String... path) {
        Map<String, Object> map = new LinkedHashMap<>();
        if (at(value, path) instanceof Map<?, ?> found) {
            found.forEach((key, item) -> {
                if (item != null) {
                    map.put(String.valueOf(key), item);
                }
            });
        }
        return map;
    }

    static Map<String, String> texts(@Nullable Object value, String... path) {
        Map<String, String> texts = new LinkedHashMap<>();
        map(value, path).forEach((key, item) -> texts.put(key, item.toString()));
        return texts;
    }

    /** A copy that may be changed, down to the leaves; keys are texts in it. */
    static @Nullable Object copy(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((key, item) -> copy.put(String.valueOf(key), copy(item)));
            return copy;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>();
            list.forEach(item -> copy.add(copy(item)));
            return copy;
        }
        return value;
    }
}
