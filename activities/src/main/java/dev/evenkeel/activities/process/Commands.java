package dev.evenkeel.activities.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Looks for a tool as the system would, but before anything is started, so that the answer is a clear one. */
final class Commands {
    /** What the system falls back to when there is no PATH. */
    private static final String DEFAULT_PATH = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin";

    private static final Pattern COLON = Pattern.compile(":");

    private Commands() {}

    static void requireStartable(ProcessSpec spec) throws ToolMissing, WorkingFolderMissing {
        String tool = spec.command().getFirst();
        if (!Files.isDirectory(spec.workingFolder())) {
            throw new WorkingFolderMissing(spec.workingFolder(), tool);
        }
        if (tool.contains("/")) {
            Path file = spec.workingFolder().resolve(tool);
            if (!Files.isRegularFile(file)) {
                throw new ToolMissing(tool, file + " does not exist", "Correct the path, or install the tool there.");
            }
            if (!Files.isExecutable(file)) {
                throw new ToolMissing(
                        tool, file + " may not be executed", "Give it the execute permission (chmod +x).");
            }
            return;
        }
        String path = spec.environment().getOrDefault("PATH", DEFAULT_PATH);
        if (find(tool, path, spec.workingFolder()).isEmpty()) {
            throw new ToolMissing(
                    tool,
                    "The tool '" + tool + "' was not found in " + path,
                    "Install it on this host, or add its folder to the PATH of the worker, then retry the step.");
        }
    }

    static Optional<Path> find(String tool, String path, Path base) {
        List<String> folders = COLON.splitAsStream(path).toList();
        return folders.stream()
                .map(folder -> base.resolve(folder).resolve(tool))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }

    /** A tool of the system itself. */
    static Path ofSystem(String tool) throws ToolMissing {
        return find(tool, DEFAULT_PATH, Path.of("/"))
                .orElseThrow(() -> new ToolMissing(
                        tool,
                        "'" + tool + "' was not found in " + DEFAULT_PATH,
                        "It is part of every Linux (util-linux, coreutils). macOS does not have it: run the worker in a"
                                + " Linux container there."));
    }
}
