package dev.evenkeel.activities.store;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Texts come from tools and people, and hold anything. Databases do not take NUL characters nor halves of surrogate pairs. */
final class Text {

    private static final char REPLACEMENT = '\uFFFD';

    private Text() {}

    static String clean(String text) {
        for (int index = 0; index < text.length(); index++) {
            if (!storable(text, index)) {
                return replaced(text);
            }
        }
        return text;
    }

    static @Nullable String cleanOrNull(@Nullable String text) {
        return text == null ? null : clean(text);
    }

    static Map<String, Object> clean(Map<String, Object> values) {
        Map<String, Object> cleaned = new LinkedHashMap<>();
        values.forEach((key, value) -> cleaned.put(clean(key), cleanValue(value)));
        return cleaned;
    }

    @SuppressWarnings("NullAway") // a map from JSON holds nulls, whatever its type says
    private static Object cleanValue(Object value) {
        return switch (value) {
            case null -> null;
            case String text -> clean(text);
            case Map<?, ?> map -> {
                Map<String, Object> cleaned = new LinkedHashMap<>();
                map.forEach((key, inner) -> cleaned.put(clean(String.valueOf(key)), cleanValue(inner)));
                yield cleaned;
            }
            case List<?> list -> list.stream().map(Text::cleanValue).toList();
            default -> value;
        };
    }

    private static String replaced(String text) {
        StringBuilder cleaned = new StringBuilder(text);
        for (int index = 0; index < text.length(); index++) {
            if (!storable(text, index)) {
                cleaned.setCharAt(index, REPLACEMENT);
            }
        }
        return cleaned.toString();
    }

    private static boolean storable(String text, int index) {
        char character = text.charAt(index);
        if (Character.isHighSurrogate(character)) {
            return index + 1 < text.length() && Character.isLowSurrogate(text.charAt(index + 1));
        }
        if (Character.isLowSurrogate(character)) {
            return index > 0 && Character.isHighSurrogate(text.charAt(index - 1));
        }
        return character != 0;
    }
}
