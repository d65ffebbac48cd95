package dev.evenkeel.activities.ssh;

import dev.evenkeel.activities.act.ActFailures;
import dev.evenkeel.activities.act.ActRunner;
import dev.evenkeel.activities.act.CommandResults;
import dev.evenkeel.activities.act.RunningAct;
import dev.evenkeel.activities.secrets.Secrets;
import dev.evenkeel.workflows.contract.CommandActivities.CommandResult;
import dev.evenkeel.workflows.contract.CommandActivities.SshRequest;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.SshTarget;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Runs commands on other hosts. */
public final class RemoteCommands {

    private static final int NOT_FOUND = 127;

    private final ActRunner runner;
    private final Secrets secrets;
    private final SshSettings settings;
    private final Connections connections;

    public RemoteCommands(ActRunner runner, Secrets secrets, SshSettings settings) {
        this(runner, secrets, settings, new Connections(settings));
    }

    RemoteCommands(ActRunner runner, Secrets secrets, SshSettings settings, Connections connections) {
        this.runner = runner;
        this.secrets = secrets;
        this.settings = settings;
        this.connections = connections;
    }

    public CommandResult run(SshRequest request) {
        if (request.command().isEmpty()) {
            throw ActFailures.badRequest("The step has no command", "Give it at least the name of a program.");
        }
        String intent = "Run " + String.join(" ", request.command()) + " on "
                + request.target().host();
        return runner.perform(request.act(), intent, act -> run(act, request));
    }

    private CommandResult run(RunningAct act, SshRequest request) throws IOException {
        Access access = Access.of(request.target(), secrets, settings);
        RemoteScripts scripts = new RemoteScripts(act.act(), environment(act, request), request.command());
        RemoteWatch watch = new RemoteWatch(act, scripts, access, connections);
        RemoteWatch.End end = watch.untilItEnds();
        CommandResult result = CommandResults.of(end.code(), end.out(), act.masker());
        if (end.code() != 0) {
            String program = request.command().getFirst();
            throw ActFailures.failure(
                    end.code() == NOT_FOUND ? Failures.TOOL_MISSING : Failures.TOOL_FAILED,
                    program + " on " + access.host()
                            + (end.code() == NOT_FOUND ? " was not found" : " ended with exit code " + end.code()),
                    end.code() == NOT_FOUND
                            ? "Install it on the target, or name it with its path: the PATH there is that of a login without a"
                                    + " terminal."
                            : "Read its last lines. When the reason is gone, try the step again.",
                    CommandResults.lastLines(
                            result.output(), act.masker().mask(new String(end.err(), StandardCharsets.UTF_8))));
        }
        return result;
    }

    RemoteFiles files(RunningAct act, SshTarget target) throws IOException {
        return new RemoteFiles(act, Access.of(target, secrets, settings), connections);
    }

    private static Map<String, String> environment(RunningAct act, SshRequest request) {
        Map<String, String> environment = new LinkedHashMap<>(request.environment());
        environment.putAll(act.secrets());
        environment.put("EVENKEEL_RUN_ID", act.act().runId());
        environment.put("EVENKEEL_STEP", act.act().step());
        environment.put("EVENKEEL_SITE", act.act().site());
        environment.keySet().forEach(name -> {
            if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
                throw ActFailures.badRequest(
                        "'" + name + "' is no name for a variable", "Use letters, digits and _ only.");
            }
        });
        if (Stream.concat(request.command().stream(), environment.values().stream())
                .anyMatch(word -> word.indexOf('\0') >= 0)) {
            throw ActFailures.badRequest(
                    "The command or its environment holds a zero byte", "No command can be given one.");
        }
        return environment;
    }
}
