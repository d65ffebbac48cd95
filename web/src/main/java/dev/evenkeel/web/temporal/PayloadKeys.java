package dev.evenkeel.web.temporal;

import dev.evenkeel.activities.keys.KeyFile;
import dev.evenkeel.activities.keys.KeyRing;
import dev.evenkeel.activities.store.Settings;
import dev.evenkeel.web.CannotStart;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The keys under which payloads in Temporal are encrypted. Which key was used last is remembered in the store: a server that has lost
 * it would find runs that it cannot read, and does not start.
 */
final class PayloadKeys {

    private static final String LAST_USED = "temporal.payload-key";
    private static final String HOW_TO_MAKE =
            "Make one with 'openssl rand -base64 32', one key on a line, and keep it with your backups.";

    private PayloadKeys() {}

    /**
     * @param reference {@code file:PATH} or {@code env:NAME}; null when nothing is to be encrypted
     * @throws CannotStart when the keys cannot be had, or the one that was used last is not among them
     */
    static Optional<KeyRing> of(
            @Nullable String reference, Settings settings, UnaryOperator<@Nullable String> environment) {
        KeyRing keys = reference == null || reference.isBlank() ? null : read(reference, environment);
        String last = settings.find(LAST_USED)
                .map(bytes -> new String(bytes, StandardCharsets.US_ASCII))
                .orElse("");
        List<String> ids = keys == null ? List.of() : keys.ids();
        if (!last.isEmpty() && !ids.contains(last)) {
            throw new CannotStart(
                    "Histories in Temporal are encrypted under the key " + last + ", which this server does not have"
                            + (keys == null ? ": no evenkeel.temporal.payload-key is set." : "."),
                    "Put that key back, as a further line when there is a newer one: the first line encrypts, all of them"
                            + " decrypt.");
        }
        if (keys != null && !ids.getFirst().equals(last)) {
            settings.put(LAST_USED, ids.getFirst().getBytes(StandardCharsets.US_ASCII));
        }
        return Optional.ofNullable(keys);
    }

    private static KeyRing read(String reference, UnaryOperator<@Nullable String> environment) {
        try {
            if (reference.startsWith("file:")) {
                KeyRing keys = new KeyFile(Path.of(reference.substring("file:".length()))).existing();
                if (keys == null) {
                    throw missing("The file of evenkeel.temporal.payload-key, " + reference + ", is not there.");
                }
                return keys;
            }
            if (reference.startsWith("env:")) {
                String text = environment.apply(reference.substring("env:".length()));
                if (text == null) {
                    throw missing("The variable of evenkeel.temporal.payload-key, " + reference + ", is not set.");
                }
                return KeyRing.of(text);
            }
        } catch (KeyFile.Unusable e) {
            throw new CannotStart(e.getMessage() + ".", e.advice());
        } catch (IllegalArgumentException e) {
            throw new CannotStart(
                    "The keys of evenkeel.temporal.payload-key (" + reference + ") cannot be used: " + e.getMessage()
                            + ".",
                    HOW_TO_MAKE);
        }
        // Perhaps somebody wrote the key itself: it is not repeated.
        throw new CannotStart(
                "evenkeel.temporal.payload-key is no reference.", "Write file:PATH or env:NAME. " + HOW_TO_MAKE);
    }

    private static CannotStart missing(String what) {
        return new CannotStart(what, HOW_TO_MAKE);
    }
}
