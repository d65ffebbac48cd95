package dev.evenkeel.workflows.contract;

/** @param signature Ed25519 over {@link Decision#bytes()}, Base64 */
public record SignedDecision(Decision decision, String keyId, String signature) {}
