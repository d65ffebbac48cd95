package dev.evenkeel.activities.secrets;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Which secrets a reference may name.
 *
 * @param folder below it are the files that {@code file:} may name
 * @param prefixes beginnings of the environment variables that {@code env:} may name
 * @param names further environment variables that {@code env:} may name
 */
public record SecretSettings(Path folder, List<String> prefixes, Set<String> names) {

    public static final String PREFIX = "EVENKEEL_SECRET_";

    public SecretSettings {
        prefixes = List.copyOf(prefixes);
        names = Set.copyOf(names);
        if (prefixes.contains("")) {
            throw new IllegalArgumentException(
                    "An empty prefix would open every environment variable to runbooks. Name the variables instead.");
        }
    }

    public SecretSettings(Path folder) {
        this(folder, List.of(PREFIX), Set.of());
    }

    boolean allows(String variable) {
        return names.contains(variable) || prefixes.stream().anyMatch(variable::startsWith);
    }
}
