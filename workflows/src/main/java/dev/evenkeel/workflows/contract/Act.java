package dev.evenkeel.workflows.contract;

import dev.evenkeel.workflows.contract.LockActivities.Fence;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One step attempt, as every activity that touches the world is told of it. An act is claimed by one host; a Temporal retry of the
 * same act may only re-attach to it or establish its outcome.
 *
 * @param step the key of the step, for example {@code rollout/install@north}
 * @param attempt counted by the workflow, from 1
 * @param secrets {@linkplain SecretReference references} by the name of the environment variable that the tool gets
 * @param timeoutMillis how long the act may take before it is interrupted
 * @param fence null when the run needs no lock
 */
public record Act(
        String runId,
        String step,
        int attempt,
        Mode mode,
        String environment,
        String site,
        Map<String, String> secrets,
        long timeoutMillis,
        @Nullable Fence fence) {

    public Act {
        secrets = Map.copyOf(secrets);
    }

    /** The same act with further secrets. */
    public Act withSecrets(Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(secrets);
        all.putAll(more);
        return new Act(runId, step, attempt, mode, environment, site, all, timeoutMillis, fence);
    }

    /** Unique among all acts; also the idempotency key of writes. */
    public String id() {
        return runId + "/" + step + "/" + attempt;
    }
}
