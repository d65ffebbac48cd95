package dev.evenkeel.workflows.contract;

import java.util.List;
import java.util.Map;

/**
 * What an approval covers. An act outside the approved scope asks again.
 *
 * @param definition hash of the runbook, with its declared rollback
 * @param runbooks hashes of the other runbooks that it may run, by their names
 * @param plans the plans made so far: digest of the file and of what it does where, by step key
 */
public record Scope(
        String definition,
        Map<String, String> runbooks,
        Map<String, Object> inputs,
        Mode mode,
        String environment,
        List<String> sites,
        Map<String, PlanDigest> plans) {

    /** @param changes as of {@link TerraformActivities.PlanResult}: two plans share it when they do the same at the same place */
    public record PlanDigest(String file, String changes, String summary) {}

    public String hash() {
        return CanonicalJson.hash(this);
    }
}
