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

    /** @param files that the run was launched with, by the path in the working folder at which the script finds them */
    record ScriptRequest(Act act, List<String> command, Map<String, String> environment, Map<String, InputFile> files) {
        public ScriptRequest {
            command = List.copyOf(command);
            environment = Map.copyOf(environment);
            // A run that began under an older version has none.
            files = files == null ? Map.of() : Map.copyOf(files);
        }

        public ScriptRequest(Act act, List<String> command, Map<String, String> environment) {
            this(act, command, environment, Map.of());
        }
    }

    /** @param key a reference to the private key; null for the server's own key */
    record SshRequest(
            Act act,
            String host,
            int port,
            @Nullable String user,
            @Nullable String key,
            List<String> command) {
        public SshRequest {
            command = List.copyOf(command);
        }
    }

    /**
     * @param output the end of what it printed, without the last line break; at most 16 KiB
     * @param json the output as JSON; null when it is none
     */
    record CommandResult(
            long exitCode, String output, @Nullable Object json) {}
}
