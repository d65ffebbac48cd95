package dev.evenkeel.activities.store;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who did what.
 *
 * @param seq 1, 2, 3, … without gaps
 * @param at milliseconds since the epoch
 * @param subject what it was done to, for example a run's id
 * @param environment null when it concerns none
 * @param hash SHA-256 over the hash before and this entry, in hex
 */
public record AuditEntry(
        long seq,
        long at,
        String actor,
        String action,
        String subject,
        @Nullable String environment,
        Map<String, Object> details,
        String hash) {}
