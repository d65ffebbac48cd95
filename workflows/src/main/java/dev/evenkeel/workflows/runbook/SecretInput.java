package dev.evenkeel.workflows.runbook;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A reference to a secret that is asked for: where a step takes {@code env:NAME}, it may say <code>${inputs.ID}</code>. */
public final class SecretInput {

    private static final Pattern SHAPE = Pattern.compile("\\$\\{ *inputs\\.([a-z][a-z0-9_]*) *}");

    private SecretInput() {}

    /** The id of the input; empty when the reference stands there itself. */
    static Optional<String> of(String written) {
        Matcher input = SHAPE.matcher(written);
        return input.matches() ? Optional.of(input.group(1)) : Optional.empty();
    }

    /** @return empty when it is that of an input that was left out */
    public static Optional<String> reference(String written, Map<String, Object> inputs) {
        return of(written)
                .map(id -> Optional.ofNullable(inputs.get(id)).map(String::valueOf))
                .orElse(Optional.of(written));
    }

    /** @return without those of inputs that were left out */
    public static Map<String, String> references(Map<String, String> written, Map<String, Object> inputs) {
        Map<String, String> references = new LinkedHashMap<>();
        written.forEach(
                (name, value) -> reference(value, inputs).ifPresent(reference -> references.put(name, reference)));
        return references;
    }
}
