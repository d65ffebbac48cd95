package dev.evenkeel.activities.act;

import dev.evenkeel.activities.keys.DerivedRunKeys;
import dev.evenkeel.activities.keys.KeyFile;
import dev.evenkeel.activities.process.ToolMissing;
import dev.evenkeel.activities.secrets.SecretSettings;
import dev.evenkeel.activities.secrets.Secrets;
import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.Mode;
import io.temporal.activity.ActivityOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestActivityEnvironment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert;

/** A host to act on: folders, and ports that remember. */
public final class Workshop implements AutoCloseable {

    private final List<TestActivityEnvironment> environments = new ArrayList<>();

    public final MemoryClaims claims = new MemoryClaims();
    public final MemoryLogs logs = new MemoryLogs();
    public final MemoryArtifacts artifacts = new MemoryArtifacts();
    public final MemoryPlays plays = new MemoryPlays();
    public final RunKeys keys;
    public final Path folder;
    public final Path runbooks;
    public final Path secretsFolder;

    public Workshop(Path folder) {
        this.folder = folder;
        this.keys = new DerivedRunKeys(new KeyFile(folder.resolve("secrets.key")));
        this.runbooks = made(folder.resolve("runbooks"));
        this.secretsFolder = made(folder.resolve("secrets"));
    }

    public ActRunner runner() {
        return runner("here");
    }

    /** As after a restart of the worker, or on another host. */
    public ActRunner runner(String host) {
        try {
            return new ActRunner(
                    new ActSettings(folder.resolve("data-" + host), runbooks, host), claims, logs, secrets());
        } catch (ToolMissing e) {
            throw new IllegalStateException(e);
        }
    }

    /** Activities of a worker of their own; they run in this thread's call as they would in a worker. */
    public <T> T worker(Class<T> activities, T implementation) {
        TestActivityEnvironment environment = TestActivityEnvironment.newInstance();
        environments.add(environment);
        environment.registerActivitiesImplementations(implementation);
        return environment.newActivityStub(
                activities,
                ActivityOptions.newBuilder()
                        .setStartToCloseTimeout(Duration.ofMinutes(5))
                        .setHeartbeatTimeout(Duration.ofSeconds(3))
                        .build());
    }

    /** Cancels what runs on the worker that was made last. */
    public void cancel() {
        environments.getLast().requestCancelActivity();
    }

    @Override
    public void close() {
        environments.forEach(TestActivityEnvironment::close);
    }

    public Secrets secrets() {
        return new Secrets(new SecretSettings(secretsFolder));
    }

    public void secret(String name, String value) {
        write(secretsFolder.resolve(name), value);
    }

    public Path runbookFile(String path, String text) {
        Path file = runbooks.resolve(path);
        made(file.resolveSibling(".").normalize());
        write(file, text);
        return file;
    }

    public Path program(String path, String text) {
        Path file = runbookFile(path, text);
        if (!file.toFile().setExecutable(true)) {
            throw new IllegalStateException("Cannot make it executable: " + file);
        }
        return file;
    }

    public static Act act(String step) {
        return act(step, Map.of(), Duration.ofSeconds(60));
    }

    public static Act act(String step, Map<String, String> secrets, Duration timeout) {
        return new Act("run-1", step, 1, Mode.LIVE, "production", "north", secrets, timeout.toMillis(), null);
    }

    public static Act rehearsal(String step) {
        return new Act("run-1", step, 1, Mode.REHEARSAL, "production", "north", Map.of(), 60_000, null);
    }

    /** The failure with which an act ends. */
    public static ApplicationFailure failureOf(ThrowableAssert.ThrowingCallable act) {
        Throwable thrown = Assertions.catchThrowable(act);
        Assertions.assertThat(thrown).isInstanceOf(ActivityFailure.class);
        Assertions.assertThat(thrown.getCause()).isInstanceOf(ApplicationFailure.class);
        return (ApplicationFailure) Objects.requireNonNull(thrown.getCause());
    }

    /** The failure's first detail. */
    public static Failures.Detail detail(ApplicationFailure failure) {
        return failure.getDetails().get(Failures.Detail.class);
    }

    /** Files of the data folder that hold a text; for the proof that nothing of a secret is left. */
    public List<Path> filesWith(String text) throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(runner().settings().data())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (Files.readString(file, StandardCharsets.ISO_8859_1).contains(text)) {
                    found.add(file);
                }
            }
        }
        return found;
    }

    /** Bytes of the heap, after what nobody needs any more was given back. */
    public static long usedMemory() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /** Processes, other than this one, whose command line holds a text; for the proof that none is left. */
    public static List<String> processesWith(String text) {
        return pidsWith(text).stream()
                .map(pid -> pid + " " + commandLine(Path.of("/proc", Long.toString(pid))))
                .toList();
    }

    public static List<Long> pidsWith(String text) {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes
                    .filter(process -> process.getFileName().toString().matches("[0-9]+"))
                    .filter(process -> commandLine(process).contains(text))
                    .map(process -> Long.parseLong(process.getFileName().toString()))
                    .filter(pid -> pid != ProcessHandle.current().pid())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String commandLine(Path process) {
        try {
            return Files.readString(process.resolve("cmdline"), java.nio.charset.StandardCharsets.ISO_8859_1)
                    .replace('\0', ' ');
        } catch (IOException gone) {
            return "";
        }
    }

    private static Path made(Path path) {
        try {
            return Files.createDirectories(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
