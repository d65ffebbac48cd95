package dev.evenkeel.activities.ansible;

import dev.evenkeel.activities.act.ActFailures;
import dev.evenkeel.activities.act.RunningAct;
import dev.evenkeel.activities.act.Tool;
import dev.evenkeel.activities.act.ToolEnd;
import dev.evenkeel.activities.act.ToolEnvironment;
import dev.evenkeel.workflows.contract.Failures;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * ansible-runner's plugin for Ansible, which says what happens as events. It is loaded by ansible-playbook itself: the program
 * ansible-runner in between would only cost (it takes a tenth of a second to load and waits for another one at its end).
 */
final class EventPlugin {

    static final String PROGRAM = "ansible-runner";
    static final String NAME = "awx_display";

    private static final String TOOL = "event-plugin";
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final int LONGEST_HEAD = 4_096;
    /** Where a path is too long for the first line, pip has a shell start Python, as the second line says. */
    private static final Pattern BY_SHELL = Pattern.compile("'''exec' \"?([^\"]+?)\"? \"\\$0\" \"\\$@\"");

    private static final String WHERE = "import importlib.util; "
            + "print(importlib.util.find_spec('ansible_runner').submodule_search_locations[0])";

    private final Map<Path, Path> found = new ConcurrentHashMap<>();

    /**
     * The folder of the plugin.
     *
     * @param tools in whose PATH Ansible is looked for
     * @throws ApplicationFailure of type {@link Failures#TOOL_MISSING} when it is not there
     */
    Path folder(RunningAct act, ToolEnvironment tools) throws IOException {
        program("ansible-playbook", tools.path());
        Path program = program(PROGRAM, tools.path());
        Path known = found.get(program);
        if (known != null && Files.isDirectory(known)) {
            return known;
        }
        List<String> python = new ArrayList<>(python(program));
        python.addAll(List.of("-c", WHERE));
        ToolEnd end =
                act.runPure(new Tool(TOOL, python, Map.of("PATH", tools.path()), act.folder(), null, true, GRACE));
        if (end.code() != 0) {
            throw missing(program + " belongs to no installation of ansible-runner", end.errText());
        }
        Path folder = Path.of(end.outText().strip()).resolve("display_callback/callback");
        if (!Files.isRegularFile(folder.resolve(NAME + ".py"))) {
            throw missing("There is no " + folder.resolve(NAME + ".py"), "");
        }
        found.put(program, folder);
        return folder;
    }

    private static Path program(String name, String path) {
        return Stream.of(path.split(":", -1))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder).resolve(name))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst()
                .orElseThrow(() -> missing("The tool '" + name + "' was not found in " + path, ""));
    }

    /** The Python of the installation: the program's first line names it. */
    private static List<String> python(Path program) throws IOException {
        byte[] head;
        try (var in = Files.newInputStream(program)) {
            head = in.readNBytes(LONGEST_HEAD);
        }
        List<String> lines =
                new String(head, StandardCharsets.ISO_8859_1).lines().limit(2).toList();
        if (lines.isEmpty() || !lines.getFirst().startsWith("#!")) {
            throw missing(program + " is no Python program", "");
        }
        Matcher byShell = BY_SHELL.matcher(lines.getLast());
        return byShell.matches()
                ? List.of(byShell.group(1))
                : Arrays.asList(lines.getFirst().substring(2).strip().split("\\s+"));
    }

    private static ApplicationFailure missing(String what, String evidence) {
        return ActFailures.failure(
                Failures.TOOL_MISSING,
                what,
                "Install ansible-core and ansible-runner on this host, or add their folder to the PATH of the worker, then retry the"
                        + " step.",
                evidence);
    }
}
