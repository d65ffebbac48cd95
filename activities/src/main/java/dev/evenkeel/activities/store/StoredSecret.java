package dev.evenkeel.activities.store;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a secret in the built-in store, without its value.
 *
 * @param environment where runs may read it; null: everywhere
 * @param version counted from 1, by each new value
 * @param createdAt milliseconds since the epoch, as {@code changedAt}
 */
public record StoredSecret(
        String name,
        @Nullable String environment,
        String description,
        long version,
        long createdAt,
        String createdBy,
        long changedAt,
        String changedBy) {}
