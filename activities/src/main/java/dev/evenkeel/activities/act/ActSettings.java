package dev.evenkeel.activities.act;

import dev.evenkeel.workflows.contract.Act;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Where acts happen.
 *
 * @param data what this host keeps of its acts; it has to survive a restart of the server
 * @param runbooks the runbook folder; runbooks name files relative to it, and none outside of it
 * @param host the id of this host, which never changes; acts are claimed under it
 * @param hostLost how long another host that holds an act may be away before its outcome counts as unknown
 */
public record ActSettings(Path data, Path runbooks, String host, Duration hostLost) {

    private static final Duration HOST_LOST = Duration.ofMinutes(10);

    public ActSettings {
        data = data.toAbsolutePath().normalize();
        runbooks = runbooks.toAbsolutePath().normalize();
    }

    public ActSettings(Path data, Path runbooks, String host) {
        this(data, runbooks, host, HOST_LOST);
    }

    /** Each run has one folder in which its scripts work. */
    public Path workFolder(String runId) {
        return data.resolve("work").resolve(SafeName.of(runId));
    }

    /** What this host keeps of an act. */
    public Path actFolder(Act act) {
        return actFolder(act.runId(), act.step(), act.attempt());
    }

    Path actFolder(String runId, String step, int attempt) {
        return data.resolve("acts")
                .resolve(SafeName.of(runId))
                .resolve(SafeName.of(step))
                .resolve(Integer.toString(attempt));
    }
}
