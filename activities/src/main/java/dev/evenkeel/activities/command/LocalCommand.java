package dev.evenkeel.activities.command;

import dev.evenkeel.activities.act.ActFailures;
import dev.evenkeel.activities.act.ActRunner;
import dev.evenkeel.activities.act.CommandResults;
import dev.evenkeel.activities.act.Limits;
import dev.evenkeel.activities.act.RunbookFolder;
import dev.evenkeel.activities.act.RunningAct;
import dev.evenkeel.activities.act.Tool;
import dev.evenkeel.activities.act.ToolEnd;
import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.CommandActivities;
import dev.evenkeel.workflows.contract.CommandActivities.CommandResult;
import dev.evenkeel.workflows.contract.CommandActivities.ScriptRequest;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.Mode;
import io.temporal.client.ActivityCanceledException;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs a command here, in an environment of its own: nothing of the server's but PATH. All scripts of a run share a work folder, which
 * is also their HOME.
 */
final class LocalCommand {

    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final long MEMORY = 4L * 1024 * 1024 * 1024;
    private static final int PROCESSES = 1_000;

    private final ActRunner runner;
    private final String path;
    private final InputFiles files;

    LocalCommand(ActRunner runner, String path, InputFiles files) {
        this.runner = runner;
        this.path = path;
        this.files = files;
    }

    CommandResult run(ScriptRequest request) {
        if (request.command().isEmpty()) {
            throw ActFailures.badRequest("The script has no command", "Give it at least the name of a program.");
        }
        return runner.perform(request.act(), "Run " + String.join(" ", request.command()), act -> run(act, request));
    }

    private CommandResult run(RunningAct act, ScriptRequest request) throws IOException {
        Path work =
                Files.createDirectories(runner.settings().workFolder(act.act().runId()));
        if (!act.began("script")) {
            files.put(work, request.files());
        }
        Tool tool = new Tool(
                "script",
                act.began("script") ? request.command() : resolved(request.command()),
                environment(act, request, work),
                work,
                null,
                false,
                GRACE);
        Limits limits = limits(request.limits());
        ToolEnd end;
        try {
            end = act.act().mode() == Mode.REHEARSAL ? act.runPure(tool, limits) : act.run(tool, limits);
        } catch (ApplicationFailure | ActivityCanceledException over) {
            act.forgetSecrets(tool);
            throw over;
        }
        act.forgetSecrets(tool);
        CommandResult result = CommandResults.of(end.code(), end.out(), act.masker());
        if (end.code() != 0) {
            throw ActFailures.failure(
                    Failures.TOOL_FAILED,
                    request.command().getFirst() + " ended with exit code " + end.code(),
                    "Read its last lines. When the reason is gone, try the step again.",
                    CommandResults.lastLines(result.output(), act.masker().mask(end.errText())));
        }
        return result;
    }

    private static Limits limits(CommandActivities.@Nullable Limits wanted) {
        return new Limits(
                wanted == null || wanted.memoryMebibytes() == null ? MEMORY : wanted.memoryMebibytes() * 1024 * 1024,
                wanted == null || wanted.processes() == null
                        ? PROCESSES
                        : wanted.processes().intValue());
    }

    /** A program with a relative path is a file of the runbook folder, wherever the command runs. */
    private List<String> resolved(List<String> command) {
        String program = command.getFirst();
        if (!program.contains("/") || program.startsWith("/")) {
            return command;
        }
        List<String> resolved = new ArrayList<>(command);
        resolved.set(
                0, new RunbookFolder(runner.settings().runbooks()).find(program).toString());
        return resolved;
    }

    private Map<String, String> environment(RunningAct running, ScriptRequest request, Path work) {
        Act act = running.act();
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("PATH", path);
        environment.put("LANG", "C.UTF-8");
        environment.put("HOME", work.toString());
        environment.putAll(request.environment());
        environment.put("EVENKEEL_RUN_ID", act.runId());
        environment.put("EVENKEEL_STEP", act.step());
        environment.put("EVENKEEL_SITE", act.site());
        environment.put("EVENKEEL_RUNBOOKS", runner.settings().runbooks().toString());
        environment.putAll(running.secrets());
        return environment;
    }
}
