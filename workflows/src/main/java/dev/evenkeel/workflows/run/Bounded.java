package dev.evenkeel.workflows.run;

import java.util.LinkedHashMap;
import java.util.Map;

/** Keeps what goes into the journal small: logs and plans are artifacts, not journal entries. */
final class Bounded {

    private static final int LIMIT = 4_000;

    private Bounded() {}

    static String text(String text) {
        return text.length() <= LIMIT ? text : text.substring(0, LIMIT) + "…";
    }

    static Map<String, Object> map(Map<String, Object> values) {
        Map<String, Object> bounded = new LinkedHashMap<>();
        values.forEach((key, value) -> {
            String shown = String.valueOf(value);
            bounded.put(key, shown.length() <= LIMIT ? value : text(shown));
        });
        return bounded;
    }
}
