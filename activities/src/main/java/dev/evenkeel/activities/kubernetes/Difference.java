package dev.evenkeel.activities.kubernetes;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What differs between a resource as it is and as it would be, place by place, for people. What the API server itself keeps is left
 * out, and what a Secret holds is hidden.
 */
final class Difference {

    private static final String HIDDEN = "••••";
    private static final int MOST_LINES = 200;
    private static final int LONGEST = 200;

    private final String apiVersion;
    private final String kind;
    private final List<String> lines = new ArrayList<>();

    private Difference(String apiVersion, String kind) {
        this.apiVersion = apiVersion;
        this.kind = kind;
    }

    /** @param before null when it does not exist */
    static List<String> between(@Nullable Object before, @Nullable Object after) {
        Difference difference = new Difference(Plain.text(after, "apiVersion"), Plain.text(after, "kind"));
        difference.compare("", Told.of(before), Told.of(after));
        if (difference.lines.size() > MOST_LINES) {
            List<String> some = new ArrayList<>(difference.lines.subList(0, MOST_LINES));
            some.add("… and " + (difference.lines.size() - MOST_LINES) + " more");
            return some;
        }
        return difference.lines;
    }

    private void compare(String path, @Nullable Object before, @Nullable Object after) {
        if (Objects.equals(before, after) || sameNumber(before, after)) {
            return;
        }
        if (mapOrNull(before) && mapOrNull(after) && (before != null || after != null)) {
            Map<String, Object> old = Plain.map(before);
            Map<String, Object> now = Plain.map(after);
            TreeSet<String> keys = new TreeSet<>(old.keySet());
            keys.addAll(now.keySet());
            keys.forEach(key -> compare(path.isEmpty() ? key : path + "." + key, old.get(key), now.get(key)));
        } else if (before instanceof List<?> old && after instanceof List<?> now) {
            for (int i = 0; i < Math.max(old.size(), now.size()); i++) {
                compare(path + "[" + i + "]", i < old.size() ? old.get(i) : null, i < now.size() ? now.get(i) : null);
            }
        } else if (before == null) {
            lines.add("+ " + path + ": " + shown(path, after));
        } else if (after == null) {
            lines.add("- " + path + ": " + shown(path, before));
        } else {
            lines.add("~ " + path + ": " + shown(path, before) + " → " + shown(path, after));
        }
    }

    private static boolean mapOrNull(@Nullable Object value) {
        return value == null || value instanceof Map<?, ?>;
    }

    private static boolean sameNumber(@Nullable Object before, @Nullable Object after) {
        return before instanceof Number old && after instanceof Number now && old.doubleValue() == now.doubleValue();
    }

    private String shown(String path, @Nullable Object value) {
        if (SecretValues.hides(apiVersion, kind, path)) {
            return HIDDEN;
        }
        String text = String.valueOf(value).replace("\n", "⏎");
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }
}
