package dev.evenkeel.activities.act;

import dev.evenkeel.activities.process.CannotStart;
import dev.evenkeel.activities.process.DetachedProcess;
import dev.evenkeel.activities.process.DetachedProcesses;
import dev.evenkeel.activities.process.LaunchFailed;
import dev.evenkeel.activities.process.Outcome;
import dev.evenkeel.activities.process.ProcessSpec;
import dev.evenkeel.activities.process.ToolMissing;
import dev.evenkeel.activities.process.WorkingFolderMissing;
import dev.evenkeel.activities.secrets.Masker;
import dev.evenkeel.activities.secrets.Secrets;
import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.Failures;
import io.temporal.client.ActivityCompletionException;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An act that is ours. Its processes are started at most once each, whoever calls: after a restart the same calls in the same order
 * find what was done and go on there.
 */
public final class RunningAct {

    /** SIGKILL from outside: the tool had no chance to finish anything. */
    private static final int KILLED = 128 + 9;

    private static final long MOST_OUTPUT = 128L * 1024 * 1024;

    private final Act act;
    private final Path folder;
    private final boolean again;
    private final Secrets.Resolved secrets;
    private final ActLog log;
    private final long logBase;
    private final DetachedProcesses processes;
    private final Pulse pulse = new Pulse();
    private final long deadline;

    RunningAct(Act act, Path folder, boolean again, Secrets.Resolved secrets, ActLogs logs, DetachedProcesses processes)
            throws IOException {
        this.act = act;
        this.folder = folder;
        this.again = again;
        this.secrets = secrets;
        this.logBase = LogBase.of(folder);
        this.log = new ActLog(act, logs, secrets.masker(), logBase);
        this.processes = processes;
        this.deadline = startedAt(folder) + act.timeoutMillis();
    }

    public Act act() {
        return act;
    }

    /** The act's own folder, which only the server's user may read. */
    public Path folder() {
        return folder;
    }

    /** Whether it was begun before, so that what is done here may have been done already. */
    public boolean again() {
        return again;
    }

    /** By the name of the environment variable that the tool gets. */
    public Map<String, String> secrets() {
        return secrets.values();
    }

    public Masker masker() {
        return secrets.masker();
    }

    public ActLog log() {
        return log;
    }

    /** The offset at which any stream of its log begins on this host. */
    public long logBase() {
        return logBase;
    }

    /** Whether the process was started before: then nothing may be prepared for it any more. */
    public boolean began(String tool) throws IOException {
        return DetachedProcesses.intent(folder.resolve(tool)).isPresent();
    }

    /** Milliseconds since the epoch at which the act has to be over. */
    public long deadline() {
        return deadline;
    }

    /**
     * To be called often while something is awaited.
     *
     * @throws ActivityCompletionException when the act should not go on here
     * @throws ApplicationFailure of type TIMED_OUT
     */
    public void beat() {
        log.flush();
        pulse.beat();
        if (System.currentTimeMillis() > deadline) {
            throw ToolFailures.timedOut(act.timeoutMillis());
        }
    }

    /**
     * Like {@link #beat} without the deadline, for what cannot be broken off without losing its outcome.
     *
     * @throws ActivityCompletionException when the act should not go on here
     */
    public void pulse() {
        pulse.beat();
    }

    /** Runs a process that only reads: when it is killed, nothing is uncertain. */
    public ToolEnd runPure(Tool tool) {
        return runPure(tool, null, null);
    }

    /** Runs a process like {@link #runPure(Tool)}, and tells what it prints while it runs. */
    public ToolEnd runPure(Tool tool, Following following) {
        return runPure(tool, following, null);
    }

    /** Runs a process like {@link #runPure(Tool)}; beyond its limits it is ended. */
    public ToolEnd runPure(Tool tool, Limits limits) {
        return runPure(tool, null, limits);
    }

    private ToolEnd runPure(Tool tool, @Nullable Following following, @Nullable Limits limits) {
        try {
            return run(tool, out -> "", following, limits, true);
        } catch (ApplicationFailure e) {
            if (e.getType().equals(Failures.UNKNOWN_OUTCOME)) {
                throw ToolFailures.killedReader(tool.program());
            }
            throw e;
        }
    }

    /** Runs a process, or goes on with it, until it ends by itself. */
    public ToolEnd run(Tool tool) {
        return run(tool, out -> "");
    }

    /** @param evidence what else a person should see who has to decide whether it was done; it gets the output */
    public ToolEnd run(Tool tool, Function<String, String> evidence) {
        return run(tool, evidence, null, null, false);
    }

    /** Runs a process like {@link #run(Tool)}; beyond its limits it is ended. */
    public ToolEnd run(Tool tool, Limits limits) {
        return run(tool, out -> "", null, limits, false);
    }

    /** Runs a process like {@link #run(Tool)}, and tells what it prints while it runs. */
    public ToolEnd run(Tool tool, Following following) {
        return run(tool, out -> "", following, null, false);
    }

    private ToolEnd run(
            Tool tool,
            Function<String, String> evidence,
            @Nullable Following following,
            @Nullable Limits limits,
            boolean reads) {
        DetachedProcess process = start(tool);
        ToolOutput output = new ToolOutput(log, tool, following);
        Supplier<String> shown = () -> evidence.apply(output.end(0).outText());
        Watch watch = new Watch(process, output, () -> beat(following), tool.grace(), limits);
        Outcome outcome;
        try {
            outcome = watch.untilItEnds();
        } catch (ApplicationFailure beyond) {
            if (!reads && beyond.getType().equals(Failures.TIMED_OUT) && watch.hadToKill()) {
                throw unknown(
                        tool,
                        "was not done within " + act.timeoutMillis() / 1000.0 + " s and had to be ended by force",
                        "",
                        shown);
            }
            throw beyond;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The worker stops; " + tool.program() + " goes on without it", e);
        }
        output.finish();
        return switch (outcome) {
            case Outcome.Exited(int code, var start, var end, boolean cut) -> {
                if (code == KILLED) {
                    throw unknown(tool, "was killed (SIGKILL) by someone else", "", shown);
                }
                if (cut) {
                    log.line("… more output than is kept was dropped");
                }
                yield output.end(code);
            }
            case Outcome.Killed killed -> throw unknown(tool, "had to be ended by force", "", shown);
            case Outcome.Unknown(String seen) -> throw unknown(tool, "is gone and left no exit code", seen, shown);
        };
    }

    private void beat(@Nullable Following following) {
        if (following != null) {
            following.beat();
        }
        beat();
    }

    /**
     * Overwrites the act's secrets in what a process has printed, as its folder keeps it; to be called when it has ended and its result
     * is known. Lengths stay, so that a worker that asks again finds the rest where it was.
     */
    public void forgetSecrets(Tool tool) throws IOException {
        for (String stream : List.of("out", "err")) {
            Path file = folder.resolve(tool.name()).resolve(stream);
            if (Files.exists(file)) {
                masker().overwrite(file);
            }
        }
    }

    private ProcessSpec spec(Tool tool) {
        try {
            return new ProcessSpec(
                    folder.resolve(tool.name()),
                    tool.command(),
                    tool.environment(),
                    tool.workingFolder(),
                    false,
                    MOST_OUTPUT);
        } catch (IllegalArgumentException e) {
            throw ActFailures.badRequest(
                    masker().mask(String.valueOf(e.getMessage())),
                    "Correct the values that the runbook gives the tool.");
        }
    }

    private DetachedProcess start(Tool tool) {
        try {
            return processes.startOrAttach(spec(tool));
        } catch (ToolMissing e) {
            throw ToolFailures.cannotStart(Failures.TOOL_MISSING, e, masker());
        } catch (WorkingFolderMissing e) {
            throw ToolFailures.cannotStart(Failures.BAD_REQUEST, e, masker());
        } catch (LaunchFailed e) {
            throw ToolFailures.cannotStart(Failures.TOOL_FAILED, e, masker());
        } catch (CannotStart e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The worker stops while " + tool.program() + " starts", e);
        }
    }

    private ApplicationFailure unknown(Tool tool, String what, String seen, Supplier<String> evidence) {
        log.finish();
        return ToolFailures.unknown(tool.program() + " " + what, masker().mask((seen + "\n" + evidence.get()).strip()));
    }

    /** When the act began on this host, in milliseconds since the epoch. @param folder the act's own */
    static long startedAt(Path folder) throws IOException {
        Path file = folder.resolve("started");
        try {
            String text = Files.readString(file).strip();
            if (!text.isEmpty()) {
                return Long.parseLong(text);
            }
        } catch (NoSuchFileException e) {
            // It starts now.
        }
        long now = System.currentTimeMillis();
        Files.writeString(file, Long.toString(now));
        return now;
    }
}
