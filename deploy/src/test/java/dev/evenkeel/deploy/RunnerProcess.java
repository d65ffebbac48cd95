package dev.evenkeel.deploy;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/** The packaged jar as a runner, on a data folder that outlives it. */
final class RunnerProcess implements AutoCloseable {

    private final Path folder;
    private final String server;
    private final String site;
    private final Path authority;
    private final Map<String, String> environment;
    private @Nullable Process process;

    RunnerProcess(Path folder, String server, String site, Path authority, Map<String, String> environment) {
        this.folder = folder;
        this.server = server;
        this.site = site;
        this.authority = authority;
        this.environment = environment;
    }

    /** Starts it with a token; it may or may not be welcome. */
    RunnerProcess begin(String token) {
        try {
            Files.createDirectories(folder);
            Files.writeString(tokenFile(), token + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return begin();
    }

    RunnerProcess begin() {
        ProcessBuilder builder = new ProcessBuilder(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-jar",
                ServerProcess.JAR.toString(),
                "runner",
                "--site",
                site,
                "--server",
                server,
                "--token-file",
                tokenFile().toString(),
                "--data",
                data().toString(),
                "--authority",
                authority.toString()));
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(console().toFile()));
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    RunnerProcess awaitConnected() {
        return awaitSaid("Connected as");
    }

    RunnerProcess awaitSaid(String text) {
        try {
            await().atMost(Duration.ofSeconds(90))
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> console(text));
        } catch (ConditionTimeoutException late) {
            throw new IllegalStateException(
                    "The runner does not say '" + text + "'. Its console:\n" + consoleText(), late);
        }
        return this;
    }

    /** Its exit code, once it has ended by itself. */
    int awaitEnd() throws InterruptedException {
        if (process == null || !process.waitFor(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("The runner does not end. Its console:\n" + consoleText());
        }
        return process.exitValue();
    }

    void kill() throws InterruptedException, IOException {
        if (process != null) {
            process.destroyForcibly();
            process.waitFor();
        }
        Files.deleteIfExists(console());
    }

    /** The id that it has said that it is connected under. */
    String id() {
        Matcher id = Pattern.compile("Connected as (\\S+),").matcher(consoleText());
        if (!id.find()) {
            throw new IllegalStateException("The runner does not say its id:\n" + consoleText());
        }
        return id.group(1);
    }

    Path data() {
        return folder.resolve("data");
    }

    String consoleText() {
        try {
            return Files.exists(console()) ? Files.readString(console()) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean console(String text) {
        return consoleText().contains(text);
    }

    private Path console() {
        return folder.resolve("console.log");
    }

    private Path tokenFile() {
        return folder.resolve("runner.token");
    }

    @Override
    public void close() throws InterruptedException {
        if (process != null && process.isAlive()) {
            process.destroy();
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }
}
