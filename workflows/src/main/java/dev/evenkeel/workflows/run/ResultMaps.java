package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.runbook.ResultTypes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Result records as the maps that expressions read; JSON's integers as longs, since CEL knows no smaller ones. */
final class ResultMaps {

    private ResultMaps() {}

    static Map<String, Object> of(Record result) {
        Map<String, Object> map = new LinkedHashMap<>();
        ResultTypes.values(result).forEach((name, value) -> {
            Object plain = plain(value);
            if (plain != null) {
                map.put(name, plain);
            }
        });
        return map;
    }

    /** Longs, doubles, texts, booleans, lists and maps of them. */
    static @Nullable Object plain(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Integer whole -> whole.longValue();
            case Float real -> real.doubleValue();
            case Record record -> of(record);
            case Map<?, ?> map -> {
                Map<String, Object> copy = new LinkedHashMap<>();
                map.forEach((key, item) -> {
                    Object plain = plain(item);
                    if (plain != null) {
                        copy.put(String.valueOf(key), plain);
                    }
                });
                yield copy;
            }
            case List<?> list -> {
                List<Object> copy = new ArrayList<>();
                list.forEach(item -> {
                    Object plain = plain(item);
                    if (plain != null) {
                        copy.add(plain);
                    }
                });
                yield copy;
            }
            default -> value;
        };
    }
}
