package dev.evenkeel.activities.secrets;

import java.util.List;

/**
 * A secret, as its source has it now.
 *
 * @param value what tools get
 * @param earlier what it was before, as far as that is known: a tool that began with it may still print it
 */
public record SecretValue(String value, List<String> earlier) {

    public SecretValue {
        earlier = List.copyOf(earlier);
    }

    public SecretValue(String value) {
        this(value, List.of());
    }

    @Override
    public String toString() {
        return "SecretValue[" + Masker.MASK + "]";
    }
}
