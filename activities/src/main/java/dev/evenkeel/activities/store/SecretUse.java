package dev.evenkeel.activities.store;

/**
 * An act has read a secret.
 *
 * @param reference as the runbook or an input names it
 * @param at milliseconds since the epoch
 */
public record SecretUse(
        String reference, String runId, String step, int attempt, String environment, String host, long at) {}
