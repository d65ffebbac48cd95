package dev.evenkeel.web.alerts;

import dev.evenkeel.activities.store.Alerts.Received;
import dev.evenkeel.workflows.contract.CanonicalJson;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The parts of one alert in a message, each checked.
 *
 * @param at where it stands in the message, for people
 */
record SentAlert(String at, Map<?, ?> parts) {

    private static final int MOST_LABELS = 64;
    private static final int LONGEST_NAME = 200;
    /** What is longer is cut: a label is no place for a log, and no reason to lose the alert. */
    private static final int LONGEST_VALUE = 2_000;

    private static final long LEAST_MILLIS = 100_000_000_000L;

    /** Empty when it is not there. */
    String text(String key) throws HookTrouble {
        return switch (parts.get(key)) {
            case null -> "";
            case String text -> cut(text, LONGEST_VALUE);
            case Number number -> number.toString();
            case Boolean truth -> truth.toString();
            default -> throw wrong(key, "a text");
        };
    }

    boolean firing(String otherwise) throws HookTrouble {
        String status = text("status");
        return switch (status.isEmpty() ? otherwise : status) {
            case "firing" -> true;
            case "resolved" -> false;
            default -> throw wrong("status", "'firing' or 'resolved'");
        };
    }

    /** Texts by name. */
    Map<String, String> texts(String key) throws HookTrouble {
        Object value = parts.get(key);
        if (value == null) {
            return Map.of();
        }
        if (!(value instanceof Map<?, ?> map)) {
            throw wrong(key, "an object of texts");
        }
        Map<String, String> texts = new TreeMap<>();
        for (Map.Entry<?, ?> entry : new TreeMap<>(map).entrySet()) {
            Object text = entry.getValue();
            if (text instanceof Map || text instanceof Iterable) {
                throw wrong(key + "." + cut(String.valueOf(entry.getKey()), 40), "a text");
            }
            if (text != null && texts.size() < MOST_LABELS) {
                texts.put(cut(String.valueOf(entry.getKey()), LONGEST_NAME), cut(String.valueOf(text), LONGEST_VALUE));
            }
        }
        return texts;
    }

    /** @return milliseconds since the epoch; null when it is not there, or Go's word for no time: the year 1 */
    @Nullable
    Long moment(String key) throws HookTrouble {
        return switch (parts.get(key)) {
            case null -> null;
            case Number number -> {
                double value = number.doubleValue();
                if (!Double.isFinite(value) || Math.abs(value) > 1e15) {
                    throw wrong(key, "a time in seconds or milliseconds since the epoch");
                }
                yield Math.abs(value) < LEAST_MILLIS ? (Long) Math.round(value * 1000) : (Long) number.longValue();
            }
            case String text when text.isBlank() -> null;
            case String text -> parsed(key, text);
            default -> throw wrong(key, "a time");
        };
    }

    private @Nullable Long parsed(String key, String text) throws HookTrouble {
        try {
            long millis = OffsetDateTime.parse(text.strip()).toInstant().toEpochMilli();
            if (Math.abs(millis) > 1e15) {
                throw wrong(key, "a time");
            }
            return millis <= 0 ? null : (Long) millis;
        } catch (DateTimeException | ArithmeticException e) {
            throw wrong(key, "a time such as 2026-12-24T12:00:00Z");
        }
    }

    /** @param fingerprint empty: of the name and the labels */
    static String fingerprint(String hook, String fingerprint, String name, Map<String, String> labels) {
        return fingerprint.isBlank()
                ? CanonicalJson.hash(Map.of("hook", hook, "name", name, "labels", labels))
                        .substring(0, 32)
                : cut(fingerprint.strip(), LONGEST_NAME);
    }

    static Received received(String hook, SentAlert alert, String name, String summary, boolean firing, String url)
            throws HookTrouble {
        Map<String, String> labels = alert.texts("labels");
        return new Received(
                hook,
                fingerprint(hook, alert.text("fingerprint"), name, labels),
                cut(name.isBlank() ? labels.getOrDefault("alertname", "?") : name.strip(), LONGEST_NAME),
                cut(summary.strip(), LONGEST_VALUE),
                firing,
                alert.moment("startsAt"),
                firing ? null : alert.moment("endsAt"),
                labels,
                url);
    }

    HookTrouble wrong(String key, String wanted) {
        return HookTrouble.garbage(at + "." + key + " has to be " + wanted + ". Nothing was taken in.");
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most - 1) + "…";
    }
}
