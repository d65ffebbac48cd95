package dev.evenkeel.activities.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A worker in a process of its own, to be killed by a test: {@code ROOT SCRIPT}. */
final class CrashingWorker {
    private CrashingWorker() {}

    public static void main(String[] arguments) throws Exception {
        Path root = Path.of(arguments[0]);
        DetachedProcess process = new DetachedProcesses(root.resolve("home"))
                .startOrAttach(new ProcessSpec(
                        root.resolve("acts/a"), List.of("sh", "-c", arguments[1]), Acts.PATH, root, false, 1_000_000));
        process.await(new CollectingSink(), () -> {}, Duration.ofSeconds(1));
    }
}
