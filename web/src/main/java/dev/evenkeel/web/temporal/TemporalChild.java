package dev.evenkeel.web.temporal;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running embedded Temporal server: started by us, or found as the survivor of a server that crashed. */
record TemporalChild(ProcessHandle process, boolean adopted) {

    private static final Logger LOG = LoggerFactory.getLogger(TemporalChild.class);
    private static final List<String> INHERITED = List.of("PATH", "HOME", "TMPDIR", "LANG");

    /** Its output goes to a file: with a pipe it would not survive this server. */
    static TemporalChild start(List<String> command, Path log) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(TemporalCommand.inOwnSession(command))
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        // The environment of this server may hold secrets for the tools.
        builder.environment().keySet().retainAll(INHERITED);
        return new TemporalChild(builder.start().toHandle(), false);
    }

    /**
     * Finds a server that works on this database already, whoever started it. Its command line names the file, which is a surer
     * sign than a pid and a start time.
     *
     * @param pid where to look first
     */
    static Optional<TemporalChild> survivor(Path database, long pid) {
        return Stream.concat(ProcessHandle.of(pid).stream(), ProcessHandle.allProcesses())
                .filter(process -> worksOn(process, database))
                .findFirst()
                .map(process -> new TemporalChild(process, true));
    }

    private static boolean worksOn(ProcessHandle process, Path database) {
        List<String> arguments = arguments(process);
        return arguments.contains("start-dev") && arguments.contains(database.toString());
    }

    private static List<String> arguments(ProcessHandle process) {
        return process.info().arguments().map(Arrays::asList).orElse(List.of());
    }

    /** Whether it was started with these arguments; the first one, the program, is left out. */
    boolean runs(List<String> command) {
        return arguments(process).equals(command.subList(1, command.size()));
    }

    Optional<Integer> port() {
        List<String> arguments = arguments(process);
        int at = arguments.indexOf("--port");
        return at >= 0 && at + 1 < arguments.size()
                ? Optional.of(Integer.parseInt(arguments.get(at + 1)))
                : Optional.empty();
    }

    static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** @return whether it ended within that time */
    boolean awaitEnd(Duration time) throws InterruptedException {
        try {
            process.onExit().get(time.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Asks it to end, and ends it when it does not within the time. */
    void stop(Duration time) throws InterruptedException {
        process.destroy();
        if (!awaitEnd(time)) {
            LOG.warn("Temporal (process {}) did not stop within {} s: it is killed", process.pid(), time.toSeconds());
            process.destroyForcibly();
            awaitEnd(time);
        }
    }
}
