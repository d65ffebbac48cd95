package dev.evenkeel.activities.act;

import dev.evenkeel.workflows.contract.Act;
import java.nio.file.Path;

/**
 * Where acts happen.
 *
 * @param data what this host keeps of its acts; it has to survive a restart of the server
 * @param runbooks the runbook folder; runbooks name files relative to it, and none outside of it
 * @param host the id of this host, which never changes; acts are claimed under it
 */
public record ActSettings(Path data, Path runbooks, String host) {

    public ActSettings {
        data = data.toAbsolutePath().normalize();
        runbooks = runbooks.toAbsolutePath().normalize();
    }

    /** Each run has one folder in which its scripts work. */
    public Path workFolder(String runId) {
        return data.resolve("work").resolve(SafeName.of(runId));
    }

    /** What this host keeps of an act. */
    public Path actFolder(Act act) {
        return data.resolve("acts")
                .resolve(SafeName.of(act.runId()))
                .resolve(SafeName.of(act.step()))
                .resolve(Integer.toString(act.attempt()));
    }
}
