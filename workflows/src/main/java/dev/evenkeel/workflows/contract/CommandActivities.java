package dev.evenkeel.workflows.contract;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Commands, here and by SSH. Commands are argument lists, never a shell string built from inputs. */
@ActivityInterface
public interface CommandActivities {

    /** Runs a command on the server's own host. A Temporal retry only re-attaches. */
    @ActivityMethod(name = "script")
    CommandResult script(ScriptRequest request);

    /**
     * Runs a command on another host under a small wrapper that keeps pid, output and exit code there, so that a Temporal retry
     * re-attaches to it.
     */
    @ActivityMethod(name = "ssh.command")
    CommandResult ssh(SshRequest request);

    /**
     * What a script and everything that it starts may take at once.
     *
     * @param memoryMebibytes null for what is usual
     * @param processes null for what is usual
     */
    record Limits(@Nullable Long memoryMebibytes, @Nullable Long processes) {}

    /**
     * @param files that the run was launched with, by the path in the working folder at which the script finds them
     * @param limits null for what is usual
     */
    record ScriptRequest(
            Act act,
            List<String> command,
            Map<String, String> environment,
            Map<String, InputFile> files,
            @Nullable Limits limits) {
        public ScriptRequest {
            command = List.copyOf(command);
            environment = Map.copyOf(environment);
            // A run that began under an older version has none.
            files = files == null ? Map.of() : Map.copyOf(files);
        }

        public ScriptRequest(Act act, List<String> command, Map<String, String> environment) {
            this(act, command, environment, Map.of(), null);
        }

        public ScriptRequest(
                Act act, List<String> command, Map<String, String> environment, Map<String, InputFile> files) {
            this(act, command, environment, files, null);
        }
    }

    /** @param environment variables of the command, beside the secrets of the act */
    record SshRequest(Act act, SshTarget target, List<String> command, Map<String, String> environment) {
        public SshRequest {
            command = List.copyOf(command);
            environment = Map.copyOf(environment);
        }
    }

    /**
     * @param output the end of what it printed, without the last line break; at most 16 KiB
     * @param json the output as JSON; null when it is none
     */
    record CommandResult(
            long exitCode, String output, @Nullable Object json) {}
}
