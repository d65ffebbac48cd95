package dev.evenkeel.activities.store;

/**
 * A file that a step left.
 *
 * @param size in bytes
 * @param keptAt milliseconds since the epoch
 */
public record Artifact(
        String runId, String step, int attempt, String name, String mediaType, String sha256, long size, long keptAt) {}
