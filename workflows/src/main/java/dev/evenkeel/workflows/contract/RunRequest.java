package dev.evenkeel.workflows.contract;

import java.util.Map;

/**
 * The start of a run: all that it needs, pinned. Editing a file never touches a run in flight.
 *
 * @param inputs values by the input's id, complete and validated: texts, longs, doubles, booleans, lists of texts
 * @param decisionKeys the public keys (X.509, Base64) of the web nodes whose signed decisions this run accepts, by key id
 */
public record RunRequest(
        String runId,
        Definition definition,
        Map<String, Object> inputs,
        Mode mode,
        EstateSnapshot estate,
        String requester,
        Map<String, String> decisionKeys) {

    public RunRequest {
        inputs = Map.copyOf(inputs);
        decisionKeys = Map.copyOf(decisionKeys);
    }

    /**
     * The runbook's own copy.
     *
     * @param path relative to the runbook folder
     * @param hash SHA-256 of the text, in hex
     * @param commit the commit that the runbook folder was at, with {@code +} when the file had been changed since; empty outside Git
     * @param editor who changed the file last, as Git knows it; empty when unknown
     */
    public record Definition(String path, String text, String hash, String commit, String editor) {}
}
