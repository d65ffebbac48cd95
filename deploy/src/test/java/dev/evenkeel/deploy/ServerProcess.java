package dev.evenkeel.deploy;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/** The packaged server as a process of its own, on a data folder that outlives it. */
final class ServerProcess implements AutoCloseable {

    static final Path JAR =
            Path.of("..", "web", "target", "evenkeel.jar").toAbsolutePath().normalize();
    private static final Pattern PASSWORD = Pattern.compile("(?i)password:?\\s+(\\S{12,})");

    private final Path data;
    private final Path runbooks;
    private final Path console;
    private final Map<String, String> environment;
    private final int port = freePort();
    private @Nullable Process process;

    ServerProcess(Path folder, Path runbooks, Map<String, String> environment) {
        this.data = folder.resolve("data");
        this.runbooks = runbooks;
        this.console = folder.resolve("console.log");
        this.environment = environment;
    }

    ServerProcess start() {
        begin();
        try {
            awaitUp();
        } catch (IllegalStateException notUp) {
            close(); // nobody has it yet who could
            throw notUp;
        }
        return this;
    }

    /** Starts it, and waits for nothing. */
    void begin() {
        if (!Files.exists(JAR)) {
            throw new IllegalStateException("The server is not packaged. Run the tests with: ./evenkeel test");
        }
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                // As the launcher starts it.
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-Dspring.aot.enabled=true",
                "-Xmx512m",
                "-jar",
                JAR.toString(),
                "--server.port=" + port,
                "--evenkeel.data=" + data,
                "--evenkeel.runbooks=" + runbooks));
        try {
            Files.createDirectories(console.getParent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(console.toFile()));
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void awaitUp() {
        try {
            await().atMost(Duration.ofMinutes(3))
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> health().contains("UP"));
        } catch (ConditionTimeoutException late) {
            throw new IllegalStateException(
                    "The server does not come up. Its health: " + health() + "\nIts console:\n" + consoleText(), late);
        }
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    Path data() {
        return data;
    }

    /** The admin's first password, which the console shows once. */
    String adminPassword() {
        Matcher matcher = PASSWORD.matcher(consoleText());
        if (!matcher.find()) {
            throw new IllegalStateException("No password on the console:\n" + consoleText());
        }
        return matcher.group(1);
    }

    String consoleText() {
        try {
            return Files.readString(console);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String health() {
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(url() + "/actuator/health"))
                                    .timeout(Duration.ofSeconds(5))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException notYet) {
            if (process != null && !process.isAlive()) {
                throw new IllegalStateException("The server ended:\n" + consoleText(), notYet);
            }
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** {@code kill -9} of the server alone: what it started lives on. */
    void kill() {
        running().destroyForcibly();
        awaitEnd();
    }

    /** {@code kill -9} of the embedded Temporal, wherever it came from. */
    long killTemporal() {
        ProcessHandle temporal = temporal();
        temporal.destroyForcibly();
        await().atMost(Duration.ofSeconds(10)).until(() -> !temporal.isAlive());
        return temporal.pid();
    }

    /** @param name STOP freezes it, CONT lets it go on */
    void signal(String name) {
        signal(running().pid(), name);
    }

    void signalTemporal(String name) {
        signal(temporal().pid(), name);
    }

    private static void signal(long pid, String name) {
        try {
            new ProcessBuilder("kill", "-" + name, String.valueOf(pid)).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    int temporalPort() {
        Matcher port = Pattern.compile("--port[ =](\\d+)")
                .matcher(temporal().info().commandLine().orElse(""));
        if (!port.find()) {
            throw new IllegalStateException("The embedded Temporal does not say its port");
        }
        return Integer.parseInt(port.group(1));
    }

    ProcessHandle temporal() {
        return temporalProcess().orElseThrow(() -> new IllegalStateException("No embedded Temporal runs on " + data));
    }

    Optional<ProcessHandle> temporalProcess() {
        return ProcessHandle.allProcesses()
                .filter(handle -> handle.info().commandLine().orElse("").contains("server start-dev")
                        && handle.info().commandLine().orElse("").contains(data.toString()))
                .findFirst();
    }

    @Override
    public void close() {
        if (process == null || !process.isAlive()) {
            return;
        }
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitEnd() {
        await().atMost(Duration.ofSeconds(10)).until(() -> !running().isAlive());
    }

    private Process running() {
        if (process == null) {
            throw new IllegalStateException("Not started");
        }
        return process;
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
