package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.CommandActivities;
import dev.evenkeel.workflows.contract.CommandActivities.CommandResult;
import dev.evenkeel.workflows.contract.InputFile;
import dev.evenkeel.workflows.runbook.CommandStep;
import dev.evenkeel.workflows.runbook.Input;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Commands, here and on other hosts. */
final class CommandSteps {

    private final RunContext run;
    private final Calls calls;
    private final SshTargets targets;

    CommandSteps(RunContext run, Calls calls) {
        this.run = run;
        this.calls = calls;
        this.targets = new SshTargets(calls);
    }

    Done call(CommandStep step, Frame frame, int attempt, Map<String, Object> variables) {
        CommandResult result = switch (step) {
            case CommandStep.Script script -> script(script, frame, attempt, variables);
            case CommandStep.Ssh ssh -> ssh(ssh, frame, attempt, variables);
        };
        return Done.of(result, Calls.lastLine(result.output()));
    }

    private CommandResult script(CommandStep.Script step, Frame frame, int attempt, Map<String, Object> variables) {
        CommandActivities.ScriptRequest request = new CommandActivities.ScriptRequest(
                calls.act(step, frame, attempt),
                step.command().list(variables),
                step.environment().texts(variables),
                files(step),
                new CommandActivities.Limits(step.memory(), step.processes()));
        return calls.call(CommandActivities.class, request.act(), commands -> commands.script(request));
    }

    private CommandResult ssh(CommandStep.Ssh step, Frame frame, int attempt, Map<String, Object> variables) {
        CommandActivities.SshRequest request = new CommandActivities.SshRequest(
                calls.act(step, frame, attempt),
                targets.of(step.access(), frame, variables),
                step.command().list(variables),
                step.environment().texts(variables));
        return calls.call(CommandActivities.class, request.act(), commands -> commands.ssh(request));
    }

    /** The files that a script reads, by the path at which it finds them. */
    private Map<String, InputFile> files(CommandStep.Script step) {
        Set<String> read = new LinkedHashSet<>(step.command().reads("inputs"));
        read.addAll(step.environment().reads("inputs"));
        Map<String, InputFile> files = new LinkedHashMap<>();
        run.runbook().inputs().stream()
                .filter(input -> input.kind() == Input.Kind.FILE && read.contains(input.id()))
                .forEach(input -> InputFile.of(run.state().inputs().get(input.id()))
                        .ifPresent(file -> files.put(file.path(input.id()), file)));
        return files;
    }
}
