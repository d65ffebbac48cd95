package dev.evenkeel.activities.process;

import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Acts of a test below its temporary folder; closing it ends whatever is left. */
class Acts implements AutoCloseable {
    static final Map<String, String> PATH = Map.of("PATH", System.getenv("PATH"));
    private static final long LIMIT = 10_000_000;

    final CollectingSink sink = new CollectingSink();
    private final Path root;
    private final DetachedProcesses processes;
    private final List<DetachedProcess> started = new ArrayList<>();

    Acts(Path root) throws CannotStart {
        this.root = root;
        this.processes = new DetachedProcesses(root.resolve("home"));
    }

    ProcessSpec spec(String name, String... command) {
        return spec(name, PATH, command);
    }

    ProcessSpec spec(String name, Map<String, String> environment, String... command) {
        return new ProcessSpec(root.resolve("acts").resolve(name), List.of(command), environment, root, false, LIMIT);
    }

    DetachedProcess start(ProcessSpec spec) throws Exception {
        DetachedProcess process = processes.startOrAttach(spec);
        started.add(process);
        return process;
    }

    DetachedProcess shell(String name, String script) throws Exception {
        return start(spec(name, "sh", "-c", script));
    }

    /** As another worker would do. */
    DetachedProcess attach(String name) throws Exception {
        DetachedProcess process =
                new DetachedProcesses(root.resolve("home")).startOrAttach(spec(name, "false", "never started"));
        started.add(process);
        return process;
    }

    Outcome finish(DetachedProcess process) throws InterruptedException {
        return process.await(sink, () -> {}, Duration.ofSeconds(1));
    }

    Outcome.Exited exited(DetachedProcess process) throws InterruptedException {
        return (Outcome.Exited) finish(process);
    }

    ActFolder folder(String name) {
        return new ActFolder(root.resolve("acts").resolve(name));
    }

    DetachedProcesses processes() {
        return processes;
    }

    static void awaitFile(Path file) {
        await().pollInterval(Duration.ofMillis(10)).until(() -> Files.exists(file) && Files.size(file) > 0);
    }

    static ProcessId processIn(Path file) throws Exception {
        awaitFile(file);
        return ProcessTable.read(Long.parseLong(Files.readString(file).strip()))
                .orElseThrow()
                .id();
    }

    @Override
    public void close() throws InterruptedException {
        for (DetachedProcess process : started) {
            process.end(Duration.ZERO);
        }
    }
}
