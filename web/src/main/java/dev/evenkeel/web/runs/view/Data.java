package dev.evenkeel.web.runs.view;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The data of a journal event, read with tolerance: a journal may have been written by an older or a newer version, and its page must
 * still open.
 */
public record Data(Map<String, Object> values) {

    public String text(String key) {
        return textOf(values.get(key));
    }

    public @Nullable String textOrNull(String key) {
        @Nullable Object value = values.get(key);
        return value == null ? null : textOf(value);
    }

    public boolean yes(String key) {
        return Boolean.TRUE.equals(values.get(key)) || "true".equals(values.get(key));
    }

    public int number(String key, int otherwise) {
        return values.get(key) instanceof Number number ? number.intValue() : otherwise;
    }

    public @Nullable Long moment(String key) {
        return values.get(key) instanceof Number number ? (Long) number.longValue() : null;
    }

    public Map<String, Object> map(String key) {
        return mapOf(values.get(key));
    }

    public List<String> texts(String key) {
        return textsOf(values.get(key));
    }

    public List<Data> maps(String key) {
        List<Data> maps = new ArrayList<>();
        if (values.get(key) instanceof List<?> list) {
            for (Object element : list) {
                if (element instanceof Map<?, ?>) {
                    maps.add(new Data(mapOf(element)));
                }
            }
        }
        return maps;
    }

    public <E extends Enum<E>> Optional<E> word(String key, Class<E> type) {
        return wordOf(text(key), type);
    }

    <E extends Enum<E>> List<E> words(String key, Class<E> type) {
        return texts(key).stream().flatMap(text -> wordOf(text, type).stream()).toList();
    }

    private static <E extends Enum<E>> Optional<E> wordOf(String text, Class<E> type) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().equalsIgnoreCase(text))
                .findFirst();
    }

    static String textOf(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case Double number
            when number == Math.rint(number) && Math.abs(number) < 1e15 -> Long.toString(number.longValue());
            case List<?> list -> String.join(", ", textsOf(list));
            default -> value.toString();
        };
    }

    private static List<String> textsOf(@Nullable Object value) {
        return value instanceof List<?> list ? list.stream().map(Data::textOf).toList() : List.of();
    }

    private static Map<String, Object> mapOf(@Nullable Object value) {
        Map<String, Object> map = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> raw) {
            raw.forEach((key, element) -> {
                if (key != null && element != null) {
                    map.put(key.toString(), element);
                }
            });
        }
        return map;
    }
}
