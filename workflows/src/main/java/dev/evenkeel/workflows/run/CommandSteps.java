package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.CommandActivities;
import dev.evenkeel.workflows.contract.CommandActivities.CommandResult;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.InputFile;
import dev.evenkeel.workflows.expression.Template;
import dev.evenkeel.workflows.runbook.CommandStep;
import dev.evenkeel.workflows.runbook.Input;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Commands, here and on other hosts. */
final class CommandSteps {

    private static final int SSH = 22;

    private final RunContext run;
    private final Calls calls;

    CommandSteps(RunContext run, Calls calls) {
        this.run = run;
        this.calls = calls;
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
                files(step));
        return calls.call(CommandActivities.class, request.act(), commands -> commands.script(request));
    }

    private CommandResult ssh(CommandStep.Ssh step, Frame frame, int attempt, Map<String, Object> variables) {
        CommandActivities.SshRequest request = new CommandActivities.SshRequest(
                calls.act(step, frame, attempt),
                step.host().text(variables),
                port(step.port(), variables),
                step.user() == null ? null : step.user().text(variables),
                calls.secret(step.key(), "key"),
                step.command().list(variables));
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

    private static int port(@Nullable Template written, Map<String, Object> variables) {
        if (written == null) {
            return SSH;
        }
        String text = StepVariables.text(written.evaluate(variables));
        try {
            int port = Integer.parseInt(text);
            if (port > 0 && port < 65_536) {
                return port;
            }
        } catch (NumberFormatException notANumber) {
            // answered below, like a number out of range
        }
        throw new StepFailure(Failures.BAD_REQUEST, text + " is not a port", "Give a number from 1 to 65535", "");
    }
}
