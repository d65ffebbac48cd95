package dev.evenkeel.activities.readiness;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** How ready something is, the best first. */
public enum State {
    OK,
    /** It could not be looked at: nobody should rely on it. */
    UNKNOWN,
    /** A recovery would work, but not for long, or not well. */
    WARN,
    /** A recovery would fail. */
    BAD;

    /** The worst of several; OK when there are none. */
    public static State worst(Collection<State> states) {
        return states.stream().max(Comparator.naturalOrder()).orElse(OK);
    }

    /** In small letters, as the API and the metrics write it. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
