package dev.evenkeel.activities.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.exec.CommandLine;
import org.apache.commons.exec.DefaultExecutor;

/**
 * Starts wrappers. There is no watchdog and no shutdown hook: the wrapper and its tool outlive this process.
 *
 * <p>To launch the same act twice is safe at any time, even while an earlier launch by a worker that died is still on
 * its way: a wrapper starts the tool only after it has made the hard link {@code pid}, and that succeeds once.
 */
final class Launcher {
    private static final ThreadFactory THREADS =
            Thread.ofVirtual().name("tool-launch-", 0).factory();
    private static final int BLOCK = 512;

    private final Path wrapper;
    private final List<String> prefix;
    private final String umask;

    Launcher(Path wrapper) throws ToolMissing {
        this.wrapper = wrapper;
        this.umask = Machine.umask();
        this.prefix = new ArrayList<>(List.of(Commands.ofSystem("setsid").toString()));
        if (Machine.ignoresGracefulSignals()) {
            prefix.addAll(List.of(Commands.ofSystem("env").toString(), "--default-signal=HUP,INT,QUIT,TERM"));
        }
    }

    /** @return completes when the launched process has ended: with its complaint when it could not do its work */
    CompletableFuture<Optional<String>> launch(ProcessSpec spec, ActFolder act) throws LaunchFailed {
        refuseWhatTheLocaleCannotPass(spec);
        CommandLine line = new CommandLine(prefix.getFirst());
        Stream.of(
                        prefix.stream().skip(1),
                        Stream.of("/bin/sh", wrapper.toString(), act.path().toString(), act.markValue(), umask),
                        Stream.of(Long.toString(spec.outputLimitBytes() / BLOCK + 1)),
                        Stream.of(Boolean.toString(spec.mergeErrors()), namesToHide(spec), "--"),
                        spec.command().stream())
                .flatMap(arguments -> arguments)
                .forEach(argument -> line.addArgument(argument, false));
        CompletableFuture<Optional<String>> ended = new CompletableFuture<>();
        // Commons Exec's own thread for this could not be virtual, nor a daemon.
        THREADS.newThread(() -> ended.complete(run(line, spec))).start();
        return ended;
    }

    private static Optional<String> run(CommandLine line, ProcessSpec spec) {
        LaunchStreams streams = new LaunchStreams();
        DefaultExecutor executor = DefaultExecutor.builder()
                .setExecuteStreamHandler(streams)
                .setWorkingDirectory(spec.workingFolder())
                .get();
        try {
            executor.execute(line, spec.environment());
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            return Optional.of((e.getMessage() + " " + streams.complaint()).strip());
        }
    }

    /** Shells put these into the environment; only what the caller gave should be there. */
    private static String namesToHide(ProcessSpec spec) {
        return Stream.of("PWD", "OLDPWD", "SHLVL")
                .filter(name -> !spec.environment().containsKey(name))
                .collect(Collectors.joining(" "));
    }

    private static void refuseWhatTheLocaleCannotPass(ProcessSpec spec) throws LaunchFailed {
        if (!Stream.concat(spec.command().stream(), spec.environment().values().stream())
                .allMatch(Machine::canPass)) {
            throw new LaunchFailed(
                    "The command or its environment holds characters which this worker's locale cannot express",
                    "Start the worker with LC_ALL=C.UTF-8.");
        }
    }
}
