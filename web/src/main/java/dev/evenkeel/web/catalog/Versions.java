package dev.evenkeel.web.catalog;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a runbook that a run carries compares with the file as it is now. */
public interface Versions {

    /**
     * @param path relative to the runbook folder
     * @param commit that the run carries, with {@code +} when the file had been changed since; empty when it was outside Git
     * @param hash SHA-256 of the text that the run carries, in hex
     */
    Version version(String path, String commit, String hash);

    /** The text of the file as it is now, good or not; empty when it is gone or cannot be read. */
    Optional<String> current(String path);

    /** @param behind how many commits have changed the file since; null when Git cannot say */
    record Version(State state, @Nullable Integer behind) {

        /** For the words of the page. */
        public String key() {
            boolean later = behind != null && behind > 0;
            return "run.version."
                    + switch (state) {
                        case SAME -> later ? "same-behind" : "same";
                        case CHANGED -> later ? "behind" : behind == null ? "changed" : "uncommitted";
                        case GONE -> later ? "gone-behind" : "gone";
                        case UNREADABLE -> "unreadable";
                    };
        }

        public boolean comparable() {
            return state == State.CHANGED || state == State.GONE;
        }

        /** As the argument of the words. */
        public int commits() {
            return behind == null ? 0 : behind;
        }
    }

    enum State {
        SAME,
        CHANGED,
        GONE,
        /** It is there, but is too large, no text, or leads out of the folder. */
        UNREADABLE
    }
}
