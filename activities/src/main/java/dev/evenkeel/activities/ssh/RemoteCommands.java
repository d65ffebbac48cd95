package dev.evenkeel.activities.ssh;

import dev.evenkeel.activities.act.ActFailures;
import dev.evenkeel.activities.act.ActRunner;
import dev.evenkeel.activities.act.CommandResults;
import dev.evenkeel.activities.act.RunningAct;
import dev.evenkeel.activities.secrets.Secrets;
import dev.evenkeel.workflows.contract.CommandActivities.CommandResult;
import dev.evenkeel.workflows.contract.CommandActivities.SshRequest;
import dev.evenkeel.workflows.contract.Failures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Runs commands on other hosts. */
public final class RemoteCommands {

    private static final int NOT_FOUND = 127;

    private final ActRunner runner;
    private final Secrets secrets;
    private final SshSettings settings;

    public RemoteCommands(ActRunner runner, Secrets secrets, SshSettings settings) {
        this.runner = runner;
        this.secrets = secrets;
        this.settings = settings;
    }

    public CommandResult run(SshRequest request) {
        if (request.command().isEmpty()) {
            throw ActFailures.badRequest("The step has no command", "Give it at least the name of a program.");
        }
        if (request.host().isBlank() || request.port() < 1 || request.port() > 65535) {
            throw ActFailures.badRequest(
                    "No command can be sent to '" + request.host() + "' port " + request.port(),
                    "Give the step a host, and a port from 1 to 65535.");
        }
        String intent = "Run " + String.join(" ", request.command()) + " on " + request.host();
        return runner.perform(request.act(), intent, act -> run(act, request));
    }

    private CommandResult run(RunningAct act, SshRequest request) throws IOException {
        String user = request.user() == null ? settings.user() : request.user();
        byte[] key = key(request);
        RemoteScripts scripts = new RemoteScripts(act.act(), environment(act, request), request.command());
        RemoteWatch watch =
                new RemoteWatch(act, scripts, request.host(), () -> Connection.open(request, user, key, settings));
        RemoteWatch.End end = watch.untilItEnds();
        CommandResult result = CommandResults.of(end.code(), end.out(), act.masker());
        if (end.code() != 0) {
            String program = request.command().getFirst();
            throw ActFailures.failure(
                    end.code() == NOT_FOUND ? Failures.TOOL_MISSING : Failures.TOOL_FAILED,
                    program + " on " + request.host()
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

    private byte[] key(SshRequest request) throws IOException {
        if (request.key() != null) {
            return (secrets.resolve(request.key()) + "\n").getBytes(StandardCharsets.UTF_8);
        }
        Path own = settings.key();
        if (own == null || !Files.isReadable(own)) {
            throw ActFailures.badRequest(
                    "The step names no private key, and this server has none of its own",
                    "Give the step a key as file:NAME below the secrets folder, or set the server's own key.");
        }
        return Files.readAllBytes(own);
    }

    private static Map<String, String> environment(RunningAct act, SshRequest request) {
        Map<String, String> environment = new LinkedHashMap<>(act.secrets());
        environment.put("EVENKEEL_RUN_ID", act.act().runId());
        environment.put("EVENKEEL_STEP", act.act().step());
        environment.put("EVENKEEL_SITE", act.act().site());
        environment.keySet().forEach(name -> {
            if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
                throw ActFailures.badRequest(
                        "The secret " + name + " is no name for a variable", "Use letters, digits and _ only.");
            }
        });
        if (request.command().stream().anyMatch(word -> word.indexOf('\0') >= 0)) {
            throw ActFailures.badRequest("The command holds a zero byte", "No command can be given one.");
        }
        return environment;
    }
}
