package dev.evenkeel.activities.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * A tool that was started once, by this worker or by an earlier one, and that lives on whatever happens to the worker.
 * Losing this object loses nothing: {@link DetachedProcesses#startOrAttach} with the same folder gives another one.
 */
public final class DetachedProcess {
    private static final long SHORTEST_PAUSE = 5;
    private static final long LONGEST_PAUSE = 50;
    /** Soon after the start, when tools spread out, then once a second. */
    private static final Duration[] RECORD = {
        Duration.ofMillis(50), Duration.ofMillis(150), Duration.ofMillis(300), Duration.ofSeconds(1)
    };

    private final ActFolder act;
    private final long outputLimit;
    private final Supplier<ProcessTable> tables;
    private final ProcessTree tree;
    private final CompletableFuture<?> launchEnded;

    /** @param launchEnded only wakes {@link #await} early; what counts is on disk */
    DetachedProcess(ActFolder act, long outputLimit, Supplier<ProcessTable> tables, CompletableFuture<?> launchEnded) {
        this.act = act;
        this.outputLimit = outputLimit;
        this.tables = tables;
        this.tree = new ProcessTree(act);
        this.launchEnded = launchEnded;
    }

    /** The process id of the tool itself, once it runs. */
    public Optional<Long> pid() {
        return act.tool().map(ProcessId::pid);
    }

    /**
     * Follows the tool until it ends. May be called again, also after it was left by an exception: the output goes on
     * where the sink left off.
     *
     * @param heartbeat called about every {@code heartbeatEvery}; what it throws is thrown here, and so is an
     *     interrupt: the tool lives on in both cases
     * @throws UncheckedIOException when the act's folder cannot be read; the tool lives on
     */
    public Outcome await(OutputSink sink, Runnable heartbeat, Duration heartbeatEvery) throws InterruptedException {
        Beat beat = new Beat(heartbeat, heartbeatEvery);
        Beat recording = new Beat(() -> tree.record(tables.get()), RECORD);
        Progress progress = new Progress(act);
        long lastOutput = System.nanoTime();
        long pause = SHORTEST_PAUSE;
        try (OutputTail tail = new OutputTail(act, sink, outputLimit)) {
            while (true) {
                // First the state, then the output: what is printed before the end is never missed.
                Progress.State state = progress.look(lastOutput);
                if (tail.pump()) {
                    lastOutput = System.nanoTime();
                    pause = SHORTEST_PAUSE;
                } else if (state == Progress.State.RUNNING) {
                    pause(pause);
                    pause = Math.min(LONGEST_PAUSE, pause + pause / 4 + 1);
                } else {
                    return outcome(state, tail.isCut());
                }
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                beat.ifDue();
                recording.ifDue();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + act.path() + ". Check the worker's data folder.", e);
        }
    }

    /** What the tool and what it has started take now, as far as it was seen. May be asked some ten times a second. */
    public Usage usage() {
        return tree.usage();
    }

    /** Sends SIGINT to the tool itself, as Ctrl-C would; does nothing when it has ended. Does not wait. */
    public void interrupt() {
        act.tool().ifPresent(Signals::interrupt);
    }

    /**
     * Ends the tool and everything that it started, wherever it went: SIGINT to the tool, after {@code grace} SIGTERM,
     * then SIGKILL for the whole tree. Returns when nothing of it is left. May be repeated, also by another worker and
     * when the outcome is already known. A service that the tool started on purpose is ended as well.
     *
     * @return what had to be killed
     * @throws CannotEnd when processes withstand SIGKILL
     */
    public List<KilledProcess> end(Duration grace) throws InterruptedException {
        return new Ending(act, tree).end(grace);
    }

    private Outcome outcome(Progress.State state, boolean outputCut) throws IOException {
        if (act.toolWasKilled()) {
            return new Outcome.Killed(act.startedAt(), act.endedAt(), outputCut);
        }
        return state == Progress.State.ENDED
                ? new Outcome.Exited(act.exitCode().orElseThrow(), act.startedAt(), act.endedAt(), outputCut)
                : new Outcome.Unknown(Evidence.of(act, tree));
    }

    private void pause(long milliseconds) throws InterruptedException {
        if (launchEnded.isDone()) {
            TimeUnit.MILLISECONDS.sleep(milliseconds);
            return;
        }
        try {
            launchEnded.get(milliseconds, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException lookAgain) {
            // The folder tells what happened.
        }
    }
}
