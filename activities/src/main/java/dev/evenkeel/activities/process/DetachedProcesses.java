package dev.evenkeel.activities.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs each act once, whatever happens to the worker: a tool is started as a detached process, and attached to when
 * its folder says that it was started before. Needs Linux: {@code /proc} and {@code setsid}.
 */
public final class DetachedProcesses {
    private static final String WRAPPER = "wrapper.sh";
    private static final long TABLE_MAY_BE_OLD = Duration.ofMillis(200).toNanos();

    private final Launcher launcher;
    private final String bootId = Machine.bootId();
    private @Nullable ProcessTable table;
    private long tableReadAt;

    /**
     * @param home where the wrapper script is kept, on a file system of this host
     * @throws ToolMissing when this is no Linux
     */
    public DetachedProcesses(Path home) throws ToolMissing {
        try {
            this.launcher = new Launcher(installWrapper(home.toAbsolutePath()));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write to " + home + ". Check the worker's data folder.", e);
        }
    }

    /**
     * Starts the act, or attaches to it when it was started before, by whomever. To repeat this is always safe.
     *
     * @throws CannotStart when nothing was started
     * @throws UncheckedIOException when the act's folder cannot be written or read; repeat the call
     * @throws InterruptedException while waiting for the start to be confirmed; it may have been started: repeat
     */
    public DetachedProcess startOrAttach(ProcessSpec spec) throws CannotStart, InterruptedException {
        ActFolder act = new ActFolder(spec.folder());
        CompletableFuture<Optional<String>> launch = CompletableFuture.completedFuture(Optional.empty());
        try {
            if (act.claim().isEmpty() && !wasMeantBeforeRestart(act)) {
                launch = launch(spec, act);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write to " + act.path() + ". Check the worker's data folder.", e);
        }
        return new DetachedProcess(act, spec.outputLimitBytes(), this::recentTable, launch);
    }

    /** A tool that was started before, by whomever: to end it, not to follow it. */
    public static DetachedProcess attached(Path folder) {
        return new DetachedProcess(
                new ActFolder(folder.toAbsolutePath().normalize()),
                0,
                ProcessTable::now,
                CompletableFuture.completedFuture(Optional.empty()));
    }

    /** What was recorded of an act, for the page that shows the evidence. */
    public static Optional<Intent> intent(Path folder) throws IOException {
        return Intent.read(folder.toAbsolutePath().normalize());
    }

    /** Whether the folder is that of an act. */
    public static boolean isAct(Path folder) {
        return Files.exists(folder.resolve(Intent.FILE));
    }

    /** Whether the tool of this folder may not do anything any more. */
    public static boolean isOver(Path folder) {
        return new Progress(new ActFolder(folder.toAbsolutePath().normalize())).isOver();
    }

    /**
     * Deletes the folder of an act that is over; does nothing when there is none.
     *
     * @throws IllegalStateException when the tool still runs
     */
    public void forget(Path folder) throws IOException {
        ActFolder act = new ActFolder(folder.toAbsolutePath().normalize());
        if (!Files.exists(act.path())) {
            return;
        }
        if (!new Progress(act).isOver()) {
            throw new IllegalStateException("The tool of " + folder + " still runs. End it first.");
        }
        try (Stream<Path> files = Files.walk(act.path())) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    /**
     * The claim is not made durable, which would cost every tool a disk flush more. The intent is; so when it comes
     * from before a restart of the machine, the missing claim proves nothing, and the outcome is unknown.
     */
    private boolean wasMeantBeforeRestart(ActFolder act) throws IOException {
        return Intent.read(act.path())
                .filter(intent -> !intent.bootId().equals(bootId))
                .isPresent();
    }

    private CompletableFuture<Optional<String>> launch(ProcessSpec spec, ActFolder act)
            throws CannotStart, IOException, InterruptedException {
        Commands.requireStartable(spec);
        PrivateFiles.createFolder(act.path());
        if (Intent.read(act.path()).isEmpty()) {
            new Intent(spec.command(), spec.workingFolder(), bootId).write(act.path());
            PrivateFiles.sync(act.path().resolveSibling("."));
        }
        CompletableFuture<Optional<String>> launch = launcher.launch(spec, act);
        while (act.claim().isEmpty()) {
            try {
                Optional<String> complaint = launch.get(1, TimeUnit.MILLISECONDS);
                if (act.claim().isEmpty()) {
                    throw new LaunchFailed(
                            "The process could not be started: " + complaint.orElse("") + " "
                                    + String.join(" ", act.wrapperLog()),
                            "Look at the disk space and the limits of this host, then retry the step.");
                }
            } catch (TimeoutException notYet) {
                // As long as the launched process is there it may still claim the act.
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
        return launch;
    }

    /** One table for all acts that are awaited: reading it costs a few milliseconds. */
    private synchronized ProcessTable recentTable() {
        ProcessTable recent = table;
        if (recent == null || System.nanoTime() - tableReadAt > TABLE_MAY_BE_OLD) {
            recent = ProcessTable.now();
            table = recent;
            tableReadAt = System.nanoTime();
        }
        return recent;
    }

    /** Named by its content: a running shell reads on from its file, so an update must never change it. */
    private static Path installWrapper(Path home) throws IOException {
        try (InputStream script = DetachedProcesses.class.getResourceAsStream(WRAPPER)) {
            if (script == null) {
                throw new IllegalStateException(WRAPPER + " is missing in the jar. Build it again.");
            }
            String text = new String(script.readAllBytes(), StandardCharsets.UTF_8);
            Path file = home.resolve("wrapper-" + Integer.toHexString(text.hashCode()) + ".sh");
            if (!Files.exists(file)) {
                PrivateFiles.createFolder(home);
                PrivateFiles.writeDurably(file, text);
            }
            return file;
        }
    }
}
