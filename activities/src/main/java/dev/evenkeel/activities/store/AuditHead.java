package dev.evenkeel.activities.store;

/**
 * Where the audit ends. Kept or signed elsewhere, it shows later that nothing up to it was changed or cut off.
 *
 * @param count how many entries
 * @param hash of the last one; empty when there is none
 */
public record AuditHead(long count, String hash) {}
