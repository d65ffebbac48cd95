package dev.evenkeel.activities.cloud;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How clouds are reached.
 *
 * @param endpoints where they are when not at their usual addresses, by {@code aws}, {@code azure}, {@code azure-login} and {@code
 *     gcp}: private clouds, and stand-ins in tests
 * @param authority certificates, in PEM, that are trusted for these endpoints instead of the usual ones; null: the usual ones
 * @param connectTimeout how long making a connection may take
 * @param requestTimeout how long one request may take in all
 * @param lookEvery how often is looked what became of a change
 */
public record CloudSettings(
        Map<String, URI> endpoints,
        @Nullable Path authority,
        Duration connectTimeout,
        Duration requestTimeout,
        Duration lookEvery) {

    public CloudSettings {
        endpoints = Map.copyOf(endpoints);
    }

    public CloudSettings(Map<String, URI> endpoints, @Nullable Path authority) {
        this(endpoints, authority, Duration.ofSeconds(5), Duration.ofSeconds(40), Duration.ofSeconds(5));
    }

    /** How long one question may take in all: with a token before it and a list of several pages. */
    Duration patience() {
        return connectTimeout.plus(requestTimeout).multipliedBy(4);
    }

    public Optional<URI> endpoint(String name) {
        return Optional.ofNullable(endpoints.get(name));
    }

    /** @return null for the usual trust of the platform */
    public @Nullable Trust trust() {
        return authority == null ? null : Trust.of(authority);
    }
}
