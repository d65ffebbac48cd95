package dev.evenkeel.activities.store;

import org.jspecify.annotations.Nullable;

/**
 * Which entries of the audit a list shows; null does not narrow it.
 *
 * @param from at or after, milliseconds since the epoch
 * @param to before, milliseconds since the epoch
 */
public record AuditFilter(
        @Nullable String actor,
        @Nullable String action,
        @Nullable String subject,
        @Nullable String environment,
        @Nullable Long from,
        @Nullable Long to) {

    public static final AuditFilter ALL = new AuditFilter(null, null, null, null, null, null);
}
