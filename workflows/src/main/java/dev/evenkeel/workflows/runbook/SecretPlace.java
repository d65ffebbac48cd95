package dev.evenkeel.workflows.runbook;

import dev.evenkeel.workflows.contract.EstateSnapshot.Site;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a step takes the reference to a secret from: written there, asked for as an input, or named by the site at hand.
 */
public sealed interface SecretPlace {

    /** What stands there when the reference itself does not. */
    String PATTERN = "\\$\\{ *(inputs\\.[a-z][a-z0-9_]*|site\\.credentials\\.[A-Za-z_][A-Za-z0-9_]*) *\\}";

    record Written(String reference) implements SecretPlace {}

    /** @param id of an input of type secret */
    record Asked(String id) implements SecretPlace {}

    /** @param name among the site's credentials */
    record OfSite(String name) implements SecretPlace {}

    /** @param text as the runbook says it */
    static SecretPlace of(String text) {
        Matcher place = Pattern.compile(PATTERN).matcher(text);
        if (!place.matches()) {
            return new Written(text);
        }
        String path = place.group(1);
        String name = path.substring(path.lastIndexOf('.') + 1);
        return path.startsWith("inputs.") ? new Asked(name) : new OfSite(name);
    }

    /**
     * @param inputs the values of the run
     * @param site null when none is at hand
     * @return empty when the input was left out, or the site has no such credential
     */
    default Optional<String> reference(Map<String, Object> inputs, @Nullable Site site) {
        return switch (this) {
            case Written(String reference) -> Optional.of(reference);
            case Asked(String id) -> Optional.ofNullable(inputs.get(id)).map(String::valueOf);
            case OfSite(String name) ->
                Optional.ofNullable(site).map(here -> here.credentials().get(name));
        };
    }
}
