package dev.evenkeel.web.temporal;

import dev.evenkeel.web.CannotStart;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The command line of the embedded Temporal server. */
final class TemporalCommand {

    private static final Pattern SERVER_VERSION = Pattern.compile("Server (\\d+\\.\\d+\\.\\d+)");

    private TemporalCommand() {}

    /** @throws CannotStart when it is not there */
    static Path binary(String configured) {
        if (configured.contains(File.separator)) {
            Path path = Path.of(configured).toAbsolutePath();
            if (Files.isExecutable(path)) {
                return path;
            }
            throw missing("There is no program " + path + ", or it may not be executed.");
        }
        return onPath(configured)
                .orElseThrow(() -> missing("The program '" + configured + "' (the Temporal CLI) is not on the PATH."));
    }

    private static CannotStart missing(String whatHappened) {
        return new CannotStart(
                whatHappened,
                "Start with ./evenkeel up, which obtains it; or install it (https://docs.temporal.io/cli) and name it in"
                        + " evenkeel.temporal.binary; or use a Temporal server that runs already: evenkeel.temporal.target=HOST:PORT.");
    }

    static Optional<Path> onPath(String name) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("/usr/local/bin:/usr/bin:/bin");
        return Stream.of(path.split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, name).toAbsolutePath())
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }

    /** The defaults of the development server make every step wait 100 ms in the poll limits of its queues. */
    static List<String> arguments(Path binary, Path database, int port, TemporalSettings settings) {
        List<String> command = new ArrayList<>(List.of(
                binary.toString(),
                "server",
                "start-dev",
                "--db-filename",
                database.toString(),
                "--ip",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--log-level",
                "error",
                "--dynamic-config-value",
                "history.transferProcessorMaxPollRPS=2000",
                "--dynamic-config-value",
                "history.timerProcessorMaxPollRPS=2000",
                "--dynamic-config-value",
                "history.visibilityProcessorMaxPollRPS=2000",
                "--dynamic-config-value",
                "system.enableActivityEagerExecution=true",
                "--sqlite-pragma",
                "journal_mode=WAL",
                "--sqlite-pragma",
                "synchronous=" + settings.synchronous()));
        if (!settings.namespace().equals("default")) {
            command.addAll(List.of("--namespace", settings.namespace()));
        }
        command.addAll(
                settings.uiPort() == 0
                        ? List.of("--headless")
                        : List.of("--ui-port", Integer.toString(settings.uiPort())));
        return List.copyOf(command);
    }

    /**
     * A session of its own, so that Ctrl-C in a terminal reaches this server first, which then stops Temporal in order. The
     * wrapper becomes the program: the pid is the same.
     */
    static List<String> inOwnSession(List<String> command) {
        List<String> wrapped = new ArrayList<>();
        onPath("setsid")
                .ifPresentOrElse(
                        setsid -> wrapped.add(setsid.toString()),
                        () -> onPath("perl")
                                .ifPresent(perl -> wrapped.addAll(List.of(
                                        perl.toString(), "-e", "use POSIX; POSIX::setsid(); exec @ARGV or die $!"))));
        wrapped.addAll(command);
        return wrapped;
    }

    /** Changes when the file does. */
    static String fingerprint(Path binary) throws IOException {
        return binary.toRealPath() + " " + Files.size(binary) + " "
                + Files.getLastModifiedTime(binary).toMillis();
    }

    /** The version of the server inside the CLI; empty when it does not say. */
    static String serverVersion(Path binary) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(binary.toString(), "--version")
                .redirectErrorStream(true)
                .start();
        try {
            process.getOutputStream().close();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                return "";
            }
            Matcher version =
                    SERVER_VERSION.matcher(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            return version.find() ? version.group(1) : "";
        } finally {
            process.destroyForcibly();
        }
    }

    /** Whether {@code version} is of an older minor version than {@code than}; false when either is unknown. */
    static boolean older(String version, String than) {
        if (version.isEmpty() || than.isEmpty()) {
            return false;
        }
        String[] left = version.split("\\.");
        String[] right = than.split("\\.");
        int major = Integer.compare(Integer.parseInt(left[0]), Integer.parseInt(right[0]));
        return major < 0 || (major == 0 && Integer.parseInt(left[1]) < Integer.parseInt(right[1]));
    }
}
