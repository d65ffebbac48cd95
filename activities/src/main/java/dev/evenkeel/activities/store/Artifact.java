package dev.evenkeel.activities.store;

import org.jspecify.annotations.Nullable;

/**
 * A file that a step left.
 *
 * @param size in bytes
 * @param keptAt milliseconds since the epoch
 * @param keptBy the person who gave it as evidence; null when a tool left it
 */
public record Artifact(
        String runId,
        String step,
        int attempt,
        String name,
        String mediaType,
        String sha256,
        long size,
        long keptAt,
        @Nullable String keptBy) {}
