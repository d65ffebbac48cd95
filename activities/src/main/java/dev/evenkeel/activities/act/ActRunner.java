package dev.evenkeel.activities.act;

import dev.evenkeel.activities.act.ActClaims.Claim;
import dev.evenkeel.activities.process.DetachedProcesses;
import dev.evenkeel.activities.process.ToolMissing;
import dev.evenkeel.activities.secrets.Secrets;
import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.Mode;
import io.temporal.client.ActivityCanceledException;
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
        return perform(act, act.mode() == Mode.REHEARSAL, intent, work);
    }

    /**
     * Does an act.
     *
     * @param reads whether it leaves the world as it is, so that it is done again when the host that began it is lost: see {@link Reads}
     * @param intent what is about to be done, for people
     * @throws ApplicationFailure one of {@link Failures}; anything else is trouble around the act, after which Temporal may try again
     */
    public <T> T perform(Act act, boolean reads, String intent, Work<T> work) {
        try (var run = MDC.putCloseable("run", act.runId());
                var step = MDC.putCloseable("step", act.step())) {
            Path folder = settings.actFolder(act);
            boolean begun = Files.isDirectory(folder);
            Secrets.Resolved resolved = resolve(act, folder, begun);
            prepare(folder);
            boolean again = switch (claim(act, resolved.masker().mask(intent), begun, reads)) {
                case Claim.Again() -> true;
                case Claim.Anew() -> {
                    beginAnew(act, folder, begun);
                    yield false;
                }
                default -> false;
            };
            RunningAct running = new RunningAct(act, folder, again, resolved, logs, processes);
            return accounted(folder, () -> Secrets.during(act, () -> work.in(running)));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Cannot use the data folder " + settings.data() + ": check disk and rights", e);
        }
    }

    private static void prepare(Path folder) throws IOException {
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    /** What this host did of it before it was lost, and came back, is not gone on with: it may be long ago. */
    private void beginAnew(Act act, Path folder, boolean begun) throws IOException {
        if (begun) {
            Files.move(folder, folder.resolveSibling(folder.getFileName() + "-before-" + System.currentTimeMillis()));
            prepare(folder);
        }
        LogBase.anew(
                act,
                logs,
                folder,
                "The host that had begun this is lost. It only reads, so it is done again by " + settings.host() + ".");
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
        } catch (ActivityCanceledException ended) {
            Leftovers.over(folder);
            throw ended;
        }
    }

    private interface Doing<T> {
        T it() throws IOException;
    }

    /** A tool that may run already is not given up because a secret, needed to hide it in the output, cannot be read for now. */
    private Secrets.Resolved resolve(Act act, Path folder, boolean begun) throws IOException {
        return begun ? new Unseen(act, folder, new Leftovers(settings)).until(() -> secrets.of(act)) : secrets.of(act);
    }

    /** @return one of those that let us go on */
    private Claim claim(Act act, String intent, boolean begun, boolean reads) {
        return switch (claims.claim(act, settings.host(), intent)) {
            case Claim.First first -> first;
            case Claim.Anew anew -> anew;
            case Claim.Again again -> {
                if (!begun && reads) {
                    yield new Claim.Anew();
                }
                if (!begun) {
                    throw ActFailures.failure(
                            Failures.UNKNOWN_OUTCOME,
                            "This host began the act before, but its data folder has no trace of it",
                            "Find out by hand whether it was done. Check that the data folder survives restarts and that no"
                                    + " two hosts share the id " + settings.host() + ".",
                            "");
                }
                yield again;
            }
            case Claim.Fenced(String later) ->
                throw ActFailures.failure(
                        Failures.LOCK_LOST,
                        "The service's lock was taken from this run"
                                + (later.isEmpty() ? "" : " and given to the run " + later),
                        "Wait until that run has ended, then resume this one; it asks for the lock again.",
                        "");
            case Claim.HeldBy(String host) -> throw ActFailures.heldBy(host, settings.hostLost(), reads);
        };
    }
}
