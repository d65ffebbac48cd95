package dev.evenkeel.web.chat;

import dev.evenkeel.web.alerts.HookTrouble;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A callback as it came.
 *
 * @param header gives the value of a header
 * @param at milliseconds since the epoch
 */
record Sent(Function<String, @Nullable String> header, byte[] body, long at) {

    private static final int MOST_FIELDS = 100;

    /** @return empty when there is no such header */
    String header(String name) {
        String value = header.apply(name);
        return value == null ? "" : value.strip();
    }

    boolean json() {
        return header("Content-Type").startsWith("application/json");
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** The fields of a form; of one that is there twice the first. */
    Map<String, String> form() throws HookTrouble {
        Map<String, String> fields = new LinkedHashMap<>();
        try {
            for (String pair : text().split("&", MOST_FIELDS)) {
                int end = pair.indexOf('=');
                if (end > 0) {
                    fields.putIfAbsent(decoded(pair.substring(0, end)), decoded(pair.substring(end + 1)));
                }
            }
            return fields;
        } catch (IllegalArgumentException e) {
            throw HookTrouble.garbage("The body is no form that can be read. Nothing was taken in.");
        }
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** A text of a JSON object, or a number as one; empty when there is none. */
    static String text(Map<?, ?> object, String key) {
        return switch (object.get(key)) {
            case String text -> text;
            case Integer number -> number.toString();
            case Long number -> number.toString();
            case java.math.BigInteger number -> number.toString();
            case null, default -> "";
        };
    }

    /** An object within a JSON object; empty when there is none. */
    static Map<?, ?> object(Map<?, ?> object, String key) {
        return object.get(key) instanceof Map<?, ?> inner ? inner : Map.of();
    }

    /** An id, which is short and one word. */
    static String id(String what, String id) throws HookTrouble {
        if (!id.matches("[\\x21-\\x7e]{1,200}")) {
            throw HookTrouble.garbage("The message has no " + what + " that can be used. Nothing was taken in.");
        }
        return id;
    }
}
