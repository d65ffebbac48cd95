package dev.evenkeel.activities.act;

import dev.evenkeel.activities.act.ActClaims.Claim;
import dev.evenkeel.activities.process.DetachedProcesses;
import dev.evenkeel.activities.process.ToolMissing;
import dev.evenkeel.activities.secrets.Secrets;
import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.TaskQueues;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.slf4j.MDC;

/**
 * The one way in which acts are done: claimed by this host with the intent acknowledged, then done in a folder of its own, from which a
 * restarted worker goes on. Runs inside of an activity.
 */
public final class ActRunner {

    private final ActSettings settings;
    private final ActClaims claims;
    private final ActLogs logs;
    private final Secrets secrets;
    private final DetachedProcesses processes;

    /** @throws ToolMissing when this host cannot run detached processes, because it is no Linux */
    public ActRunner(ActSettings settings, ActClaims claims, ActLogs logs, Secrets secrets) throws ToolMissing {
        this.settings = settings;
        this.claims = claims;
        this.logs = logs;
        this.secrets = secrets;
        this.processes = new DetachedProcesses(settings.data().resolve("process"));
    }

    /** What is done once the act is ours. It is done again from the start when the worker died meanwhile: see {@link RunningAct}. */
    @FunctionalInterface
    public interface Work<T> {
        T in(RunningAct act) throws IOException;
    }

    public ActSettings settings() {
        return settings;
    }

    /**
     * Does an act.
     *
     * @param intent what is about to be done, for people
     * @throws ApplicationFailure one of {@link Failures}; anything else is trouble around the act, after which Temporal may try again
     */
    public <T> T perform(Act act, String intent, Work<T> work) {
        try (var run = MDC.putCloseable("run", act.runId());
                var step = MDC.putCloseable("step", act.step())) {
            Path folder = settings.actFolder(act);
            boolean begun = Files.isDirectory(folder);
            Secrets.Resolved resolved = resolve(act, begun);
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            boolean again = claim(act, resolved.masker().mask(intent), begun);
            return accounted(folder, () -> work.in(new RunningAct(act, folder, again, resolved, logs, processes)));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Cannot use the data folder " + settings.data() + ": check disk and rights", e);
        }
    }

    /** Marks the act as over once its outcome is known, so that nobody has to wonder whether something of it is left. */
    private static <T> T accounted(Path folder, Doing<T> doing) throws IOException {
        try {
            T result = doing.it();
            Leftovers.over(folder);
            return result;
        } catch (ApplicationFailure failure) {
            if (!failure.getType().equals(Failures.UNKNOWN_OUTCOME)) {
                Leftovers.over(folder);
            }
            throw failure;
        }
    }

    private interface Doing<T> {
        T it() throws IOException;
    }

    /** A tool that may run already is not given up because a secret, needed to hide it in the output, cannot be read for now. */
    private Secrets.Resolved resolve(Act act, boolean begun) {
        try {
            return secrets.of(act);
        } catch (ApplicationFailure e) {
            if (begun) {
                throw new IllegalStateException("Waiting to go on with " + act.id() + ": " + e.getOriginalMessage(), e);
            }
            throw e;
        }
    }

    private boolean claim(Act act, String intent, boolean begun) {
        return switch (claims.claim(act, settings.host(), intent)) {
            case Claim.First() -> false;
            case Claim.Again() -> {
                if (!begun) {
                    throw ActFailures.failure(
                            Failures.UNKNOWN_OUTCOME,
                            "This host began the act before, but its data folder has no trace of it",
                            "Find out by hand whether it was done. Check that the data folder survives restarts and that no"
                                    + " two hosts share the id " + settings.host() + ".",
                            "");
                }
                yield true;
            }
            case Claim.Fenced(String later) ->
                throw ActFailures.failure(
                        Failures.LOCK_LOST,
                        "The service's lock was taken from this run"
                                + (later.isEmpty() ? "" : " and given to the run " + later),
                        "Wait until that run has ended, then resume this one; it asks for the lock again.",
                        "");
            case Claim.HeldBy(String host) ->
                throw ApplicationFailure.newNonRetryableFailure(
                        "The act is held by the host " + host,
                        Failures.CLAIMED_ELSEWHERE,
                        new Failures.Elsewhere(
                                TaskQueues.host(host), settings.hostLost().toMillis()));
        };
    }
}
